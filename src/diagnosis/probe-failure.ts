/** Reads a probe failure out of the kubelet's words: what kind it is, and what the endpoint or command said. */
import type { Probe } from '../domain/kubernetes.ts'

export type FailureKind =
  | 'missing-path'
  | 'not-allowed'
  | 'unauthorized'
  | 'server-error'
  | 'other-status'
  | 'refused'
  | 'timeout'
  | 'tls-expected'
  | 'tls-unexpected'
  | 'not-grpc'
  | 'not-serving'
  | 'no-command'
  | 'no-file'
  | 'exec-output'
  | 'unknown-port'
  | 'unreachable'
  | 'other'

export interface ProbeFailure {
  readonly kind: FailureKind
  /** What follows "Liveness probe failed:", in one line. */
  readonly words: string
  /** HTTP status, when there was one. */
  readonly status?: number
  /** Path or command that the output of an exec probe names. */
  readonly subject?: string
}

/**
 * Words of the kubelet's probers (kubernetes pkg/probe/{http,tcp,grpc,exec}), Go's net/http and crypto/tls, grpc-go and
 * the run-times' exec.
 */
const RULES: readonly { readonly kind: FailureKind; readonly pattern: RegExp }[] = [
  {
    kind: 'tls-unexpected',
    pattern:
      /server gave HTTP response to HTTPS client|first record does not look like a TLS handshake|tls: (?:oversized record|unsupported SSLv2)/,
  },
  {
    kind: 'tls-expected',
    pattern:
      /malformed HTTP response|malformed HTTP status code|HTTP request to an HTTPS server|transport connection broken/,
  },
  {
    kind: 'not-grpc',
    pattern:
      /unknown service grpc\.health|does not implement the grpc health protocol|server preface|frame too large|http2: |code = Unimplemented/i,
  },
  { kind: 'not-serving', pattern: /service unhealthy \(responded with|NOT_SERVING|SERVICE_UNKNOWN/ },
  {
    kind: 'no-command',
    pattern:
      /exec: \\?"(?<subject>[^"\\]{1,256})\\?": (?:executable file not found|stat [^:]{1,256}: no such file)|executable file [`'"](?<crun>[^`'"]{1,256})[`'"] not found|exec failed[^\n]{0,200}(?:no such file|permission denied)|\d: (?<shell>[\w./-]{1,256}): not found|(?<bash>[\w./-]{1,256}): (?:command )?not found/,
  },
  {
    kind: 'unknown-port',
    pattern:
      /couldn't find port|invalid port|unknown port|parsing "[^"]+": invalid syntax|port \S+ not found/,
  },
  { kind: 'refused', pattern: /connection refused/ },
  {
    kind: 'unreachable',
    pattern:
      /no route to host|network is unreachable|no such host|connection reset by peer|: EOF$|broken pipe/,
  },
  { kind: 'timeout', pattern: /Client\.Timeout|deadline exceeded|i\/o timeout|timed out|timeout: /i },
  {
    kind: 'no-file',
    pattern:
      /(?:cat|stat|test|ls|find|head|grep|tail|sh|cut)[^\n]{0,60}?['"‘ ](?<subject>\/[^\s'"’:]{1,256})['"’]?:? (?:No such file|no such file)|(?<other>\/[^\s'"’:]{1,256})['"’]?: No such file/,
  },
]

/** Classifies the newest message of a failed probe. */
export function probeFailure(message: string, probe: Probe | undefined): ProbeFailure {
  const words = message
    .replace(/^\(combined from similar events\): /, '')
    .replace(
      /^(?:Liveness|Startup|Readiness) probe (?:failed|errored(?: and resulted in unknown state)?): ?/,
      '',
    )
    .trim()
  const status = /statuscode: (\d{3})/.exec(message)?.[1]
  const line = words.replace(/\s+/g, ' ').slice(0, 300)
  if (status) return { kind: kindOfStatus(Number(status)), words: line, status: Number(status) }
  for (const { kind, pattern } of RULES) {
    const match = pattern.exec(words)
    if (!match) continue
    const { groups = {} } = match
    const subject = groups.subject ?? groups.crun ?? groups.shell ?? groups.bash ?? groups.other
    if (probe?.exec && kind === 'refused') break
    return {
      kind: kind === 'timeout' && probe?.grpc ? 'timeout' : kind,
      words: line,
      ...(subject ? { subject } : {}),
    }
  }
  return { kind: probe?.exec ? 'exec-output' : 'other', words: line }
}

function kindOfStatus(status: number): FailureKind {
  if (status === 404 || status === 410) return 'missing-path'
  if (status === 405 || status === 501) return 'not-allowed'
  if (status === 401 || status === 403 || status === 407) return 'unauthorized'
  if (status === 400) return 'tls-expected'
  return status >= 500 ? 'server-error' : 'other-status'
}
