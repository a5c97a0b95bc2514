/** Reads why a container run-time could not start a process, from its own words in status, events or the log. */
import type { EvidenceItem } from '../domain/diagnosis.ts'
import { eventItem, runItem, waitingItem } from './describe-run.ts'
import type { ContainerFacts } from './facts.ts'
import { logItem } from './log-signature.ts'
import { lastSeen } from './timeline.ts'

export type StartFailureKind =
  | 'not-found'
  | 'interpreter'
  | 'not-executable'
  | 'wrong-format'
  | 'working-directory'
  | 'no-command'
  | 'mount'
  | 'memory'
  | 'security'
  | 'runtime'

export interface StartFailure {
  readonly kind: StartFailureKind
  /** The path, command, user or profile that the run-time names. */
  readonly subject?: string
  /** The run-time's own words, without the chain of callers in front. */
  readonly words: string
  /** All of it. */
  readonly text: string
  readonly supports: readonly EvidenceItem[]
}

interface Rule {
  readonly kind: StartFailureKind
  readonly pattern: RegExp
}

/** Bounded, since the words of a run-time quote what the image or the pod asked for. */
const Q = '[\\\\"\'`‘“]{0,4}'
const NAME = '(?<subject>[^"\'`\\\\‘“’”:]{1,256}?)'

function rule(kind: StartFailureKind, source: string): Rule {
  return { kind, pattern: new RegExp(source.replaceAll('<Q>', Q).replaceAll('<N>', NAME)) }
}

/**
 * Messages of runc (libcontainer/standard_init_linux.go, factory_linux.go, rootfs_linux.go), Go os/exec, crun
 * (src/libcrun/linux.c, container.c), containerd (pkg/cri, oci/spec_opts.go), CRI-O and Windows' hcsshim.
 */
const RULES: readonly Rule[] = [
  rule('memory', 'container init was OOM-killed'),
  rule('no-command', 'no command specified|no entrypoint specified|could not find entrypoint'),
  // A directory on a file or the other way round: runc rootfs_linux.go, crun `mount ... to ...: Not a directory`.
  rule(
    'mount',
    'error mounting <Q>[^"\\\\]{1,512}<Q> to rootfs at <Q><N><Q>:[^\\n]*(?:not a directory|is a directory|mount a directory onto a file)',
  ),
  rule('mount', 'Are you trying to mount a directory onto a file'),
  rule('mount', 'error mounting <Q>[^"\\\\]{1,512}<Q> to rootfs at <Q><N><Q>:'),
  rule(
    'mount',
    'mount <Q>[^`\'"]{1,512}<Q> to <Q><N><Q>: (?:Not a directory|No such file|Permission denied)',
  ),
  rule('mount', 'failed to (?:prepare|create) subPath (?:directory )?for volumeMount <Q><N><Q>'),
  rule('mount', 'path <Q><N><Q> is mounted on <Q>[^"]{0,512}<Q> but it is not a shared (?:or slave )?mount'),
  rule(
    'working-directory',
    '(?:chdir to cwd \\(<Q><N><Q>\\)|chdir to <Q><N><Q>|mkdir workdir <Q><N><Q>|mkdir <Q><N><Q>)(?: set in config\\.json)?[^\\n]*?(?:no such file|not a directory|permission denied|No such file|Not a directory|Permission denied|Read-only|read-only)',
  ),
  rule('wrong-format', '(?:exec|exec container process|fork/exec) <Q><N><Q>: [Ee]xec format error'),
  rule('wrong-format', '<N><Q>: cannot execute binary file|[Ee]xec format error'),
  rule(
    'wrong-format',
    'is not a valid Win32 application|operating system does not match the host operating system|image operating system "\\w+" cannot be used',
  ),
  // The interpreter of a script or the dynamic loader of a binary is missing: the file itself is there.
  rule('interpreter', 'exec container process \\(missing dynamic library\\?\\) <Q><N><Q>: No such file'),
  rule('interpreter', '(?:^|: )exec <Q><N><Q>: no such file or directory'),
  rule('interpreter', 'exec user process caused:? <Q>no such file or directory'),
  rule('not-found', 'executable file <Q><N><Q> not found'),
  // crun before 0.10: https://github.com/containers/crun/issues/133
  rule('not-found', 'executable file not found in \\$PATH'),
  rule(
    'not-found',
    'exec: <Q><N><Q>: (?:executable file not found|stat [^:]{1,256}: no such file|no such file)',
  ),
  rule('not-found', 'cannot find <Q><N><Q> in \\$PATH'),
  rule('not-found', 'open executable <Q>(?:<N>)?<Q>: No such file'),
  rule('not-found', 'hcs\\w{0,40}::System::CreateProcess[^\\n]*cannot find the (?:file|path) specified'),
  rule('not-executable', 'exec: <Q><N><Q>: (?:stat [^:]{1,256}: )?(?:permission denied|is a directory)'),
  rule(
    'not-executable',
    '(?:exec|exec container process|open executable|fork/exec)(?: <Q><N><Q>)?: [Pp]ermission denied',
  ),
  rule('not-executable', 'exec user process caused:? <Q>permission denied'),
  rule('security', 'unable to find (?:user|group) <Q><N><Q>: no matching entries in (?:passwd|group) file'),
  rule(
    'security',
    '(?:[Aa]pp[Aa]rmor|seccomp)[^\\n]{0,160}(?:not found|not loaded|no such file|failed|cannot|unable|not enabled)',
  ),
  rule(
    'security',
    '(?:failed|unable|cannot)[^\\n]{0,80}(?:[Aa]pp[Aa]rmor|seccomp|capabilit|/proc/self/attr|selinux|SELinux)',
  ),
]

/** Waiting reasons with which the kubelet reports a refused start: kubelet pkg/kubelet/images, kuberuntime, container. */
export const CREATE_FAILURES: ReadonlySet<string> = new Set([
  'RunContainerError',
  'CreateContainerError',
  'CreateContainerConfigError',
  'StartError',
  'ContainerCannotRun',
])

/** What the run-time said, if this container's newest attempt did not get as far as a running process. */
export function startFailure(container: ContainerFacts): StartFailure | undefined {
  const told = toldByRuntime(container)
  if (!told) return undefined
  const matched = RULES.flatMap(({ kind, pattern }) => {
    const match = pattern.exec(told.text)
    return match ? [{ kind, subject: match.groups?.subject?.trim() }] : []
  })[0]
  return {
    kind: matched?.kind ?? 'runtime',
    ...(matched?.subject ? { subject: matched.subject } : {}),
    words: innermost(told.text),
    text: told.text,
    supports: told.supports,
  }
}

/**
 * With runc a wrong format or a missing interpreter is no StartError: the process exits 1 or 255 with the one line
 * that runc's init wrote (standard_init_linux.go).
 */
const INIT_LINE = /^(?:exec \S+: |standard_init_linux\.go:\d+: |exec container process )/

function toldByRuntime(
  container: ContainerFacts,
): { readonly text: string; readonly supports: readonly EvidenceItem[] } | undefined {
  const { run, waiting } = container
  const refused = CREATE_FAILURES.has(waiting?.reason ?? '')
  if (refused && waiting?.message && !isBackOff(waiting.message))
    return { text: waiting.message, supports: [waitingItem(container), ...eventItems(container)] }
  if (run?.neverRan && run.message)
    return { text: run.message, supports: [runItem(container, run), ...eventItems(container)] }
  const event = refused || run?.neverRan ? failedEvent(container) : undefined
  if (event) return { text: event.message ?? '', supports: [eventItem(event)] }
  const lines = container.log?.lines.filter((l) => l.text.trim() !== '') ?? []
  const [only] = lines
  const initLine = run && run.exitCode !== 0 && lines.length <= 3 && only && INIT_LINE.test(only.text)
  return initLine
    ? { text: only.text, supports: [logItem(container, only), runItem(container, run)] }
    : undefined
}

function isBackOff(message: string): boolean {
  return /^back-off \S+ restarting failed container/i.test(message)
}

function failedEvent(container: ContainerFacts): ContainerFacts['events'][number] | undefined {
  return container.events
    .filter(
      (e) => e.reason === 'Failed' && /^Error: (?!ImagePull|ErrImage|InvalidImage)/.test(e.message ?? ''),
    )
    .sort((a, b) => (lastSeen(b) ?? 0) - (lastSeen(a) ?? 0))[0]
}

function eventItems(container: ContainerFacts): EvidenceItem[] {
  const event = failedEvent(container)
  return event ? [eventItem(event)] : []
}

/** Drops `failed to create containerd task: failed to create shim task: OCI runtime create failed: ...`. */
function innermost(text: string): string {
  const cut =
    /(?:unable to start container process|starting container process caused|OCI runtime (?:create|start) failed|failed to create containerd (?:task|container)|error during container init): ([\s\S]*)$/.exec(
      text,
    )
  const rest = cut?.[1] ?? text
  return (rest.length < text.length && cut ? innermost(rest) : rest)
    .replace(/: unknown$/, '')
    .trim()
    .slice(0, 300)
}
