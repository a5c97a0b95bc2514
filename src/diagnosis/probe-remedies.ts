/** The patch of the probe that mends it, with numbers from what was observed. */
import type { CauseId, Remedy } from '../domain/diagnosis.ts'
import type { Probe } from '../domain/kubernetes.ts'
import type { ContainerFacts, Facts } from './facts.ts'
import { listening } from './listening.ts'
import { classify, wordsOf } from './log-signature.ts'
import type { FailureKind, ProbeFailure } from './probe-failure.ts'
import type { ProbeKill, ProbeKind } from './probe-kill.ts'
import { probeBudget, resolvedPort } from './probe-words.ts'
import { startProgress } from './progress.ts'
import { containerPatch, editCommand } from './queries.ts'

/** Period of the startup probe that is proposed, in seconds. */
const PERIOD = 10

interface Patient {
  readonly kind: ProbeKind
  readonly probe: Probe
  readonly container: ContainerFacts
}

/** Advice without the command that all of them share. */
interface Fix {
  readonly text: string
  /** Lines of the patch below the name of the container. */
  readonly body?: readonly string[]
  /** It is not mended in the workload. */
  readonly elsewhere?: boolean
}

/** What to do about a probe that failed with `failure`; a roll-back comes last. */
export function remediesFor(
  kill: ProbeKill,
  failure: ProbeFailure,
  container: ContainerFacts,
  facts: Facts,
): readonly Remedy[] {
  const { kind, probe } = kill
  const fixes = probe ? (FIXES[failure.kind] ?? liveOnly)({ kind, probe, container }) : []
  const rollBack = {
    text: 'It began with a roll-out: roll back if people wait for it, and mend the probe after that.',
    action: 'roll-back',
  }
  return [
    ...fixes.map(({ text, body, elsewhere }) => ({
      text,
      ...(elsewhere ? {} : { command: editCommand(facts) }),
      ...(body ? { patch: containerPatch(container, body) } : {}),
    })),
    ...(facts.rollout ? [rollBack] : []),
  ]
}

const FIXES: Readonly<Partial<Record<FailureKind, (patient: Patient) => readonly Fix[]>>> = {
  'missing-path': otherPath,
  'not-allowed': otherPath,
  unauthorized: otherPath,
  'tls-unexpected': (patient) => otherScheme(patient, 'HTTP'),
  'tls-expected': (patient) => otherScheme(patient, 'HTTPS'),
  'no-command': otherCommand,
  'no-file': otherCommand,
  'exec-output': otherCommand,
  refused: reported,
  'server-error': reported,
  timeout: slow,
}

function liveOnly({ kind }: Patient): Fix[] {
  return [
    {
      text: `Let the ${kind} endpoint tell only whether this process is alive, answer at once, and raise timeoutSeconds if it may be slow under load.`,
    },
  ]
}

function otherPath({ kind, probe }: Patient): Fix[] {
  return [
    {
      text: `Point the ${kind} probe at a path that this version serves without credentials, instead of ${probe.httpGet?.path ?? '/'}.`,
      body: [
        `${kind}Probe:`,
        '  httpGet:',
        '    path: <path of the health endpoint>',
        `    port: ${probe.httpGet?.port ?? ''}`,
      ],
    },
  ]
}

function otherScheme({ kind, probe }: Patient, scheme: 'HTTP' | 'HTTPS'): Fix[] {
  return [
    {
      text: `Set scheme: ${scheme} in the ${kind} probe.`,
      body: [
        `${kind}Probe:`,
        '  httpGet:',
        `    scheme: ${scheme}`,
        `    port: ${probe.httpGet?.port ?? ''}`,
      ],
    },
  ]
}

function otherCommand(patient: Patient): Fix[] {
  const { kind, container } = patient
  return [
    // The log shows a start under way: the command may be right, and only the time too short.
    ...(kind === 'startup' && startProgress(container) ? portOrTime(patient) : []),
    { text: `Correct the command of the ${kind} probe, or let the application write what it looks at.` },
  ]
}

/** Causes that a health endpoint reports and a start waits for, although restarting does not mend them. */
const ELSEWHERE: ReadonlySet<CauseId> = new Set([
  'dependency-unreachable',
  'dns-failure',
  'authentication-failed',
])
/** How sure the log must be of one of them. */
const SAID = 0.5

/** When the log tells of a dependency, no number of the probe mends it: that comes before more time. */
function reported(patient: Patient): Fix[] {
  const { kind, container } = patient
  const said = classify(container).find((m) => ELSEWHERE.has(m.cause) && m.confidence >= SAID)
  if (!said) return portOrTime(patient)
  return [
    {
      text: `Mend what the log complains of first: ${wordsOf(said, 160)}`,
      elsewhere: true,
    },
    {
      text:
        kind === 'startup'
          ? 'Let the application start without it and report itself unready, or give the startup probe more time than the dependency needs.'
          : `Let the ${kind} endpoint tell only whether this process is alive; a dependency belongs into readiness.`,
    },
  ]
}

/** Another port when the log names one, else more time, measured by the log's own progress where there is any. */
function portOrTime({ kind, probe, container }: Patient): Fix[] {
  const port = resolvedPort(probe, container)
  const heard = listening(container).filter((h) => !h.loopback)
  const other = heard.find((h) => h.port !== port)
  if (other && !heard.some((h) => h.port === port)) {
    const handler = probe.httpGet ? 'httpGet' : probe.grpc ? 'grpc' : 'tcpSocket'
    return [
      {
        text: `Let the ${kind} probe ask port ${other.port}, on which the application listens.`,
        body: [`${kind}Probe:`, `  ${handler}:`, `    port: ${other.port}`],
      },
    ]
  }
  const declared = (container.spec.ports ?? []).map((p) => p.containerPort)
  const undeclared = port !== undefined && declared.length > 0 && !declared.includes(port)
  const progress = startProgress(container)
  const needed = progress ? progress.seconds * 1.5 : Math.max(probeBudget(probe) * 4, 60)
  const threshold = Math.ceil(needed / PERIOD)
  const allowed = `${threshold * PERIOD} s${progress ? ' (half as much again as the log says that it needs)' : ''}`
  return [
    ...(undeclared
      ? [
          {
            text: `Check the port first: the ${kind} probe asks ${port}, the container declares ${declared.slice(0, 4).join(', ')}.`,
          },
        ]
      : []),
    {
      text:
        kind === 'startup'
          ? `Give the start more time: ${allowed}.`
          : `Add a startupProbe that allows ${allowed}, so that liveness only begins once the application is up.`,
      body: [
        'startupProbe:',
        ...handlerLines(probe),
        `  periodSeconds: ${PERIOD}`,
        `  failureThreshold: ${threshold}`,
      ],
    },
  ]
}

function handlerLines(probe: Probe): string[] {
  if (probe.httpGet)
    return [
      '  httpGet:',
      `    path: ${probe.httpGet.path ?? '/'}`,
      `    port: ${probe.httpGet.port}`,
      ...(probe.httpGet.scheme === 'HTTPS' ? ['    scheme: HTTPS'] : []),
    ]
  if (probe.tcpSocket) return ['  tcpSocket:', `    port: ${probe.tcpSocket.port}`]
  if (probe.grpc) return ['  grpc:', `    port: ${probe.grpc.port}`]
  return probe.exec ? ['  exec:', `    command: ${JSON.stringify(probe.exec.command ?? [])}`] : []
}

function slow({ kind, probe, container }: Patient): Fix[] {
  const { grpc } = probe
  if (grpc && listening(container).some((h) => h.port === grpc.port && /^http/i.test(h.protocol ?? '')))
    return [
      {
        text: `Ask over HTTP: the process does not speak gRPC on port ${grpc.port}.`,
        body: [
          `${kind}Probe:`,
          '  grpc: null',
          '  httpGet:',
          '    path: <path of the health endpoint>',
          `    port: ${grpc.port}`,
        ],
      },
    ]
  const seconds = Math.max(5, (probe.timeoutSeconds ?? 1) * 5)
  if (probe.exec)
    return [
      {
        text: `Give the command of the ${kind} probe more time: timeoutSeconds ${seconds}; see how long it takes in the running container.`,
        body: [`${kind}Probe:`, `  timeoutSeconds: ${seconds}`],
      },
      { text: 'Or let it ask something cheaper: a port, an HTTP endpoint, the age of a file.' },
    ]
  return [
    {
      text: `Let the ${kind} endpoint answer at once and tell only whether this process is alive; a slow dependency belongs into readiness.`,
    },
    {
      text: `Until then give it more time to answer: timeoutSeconds ${seconds}.`,
      body: [`${kind}Probe:`, `  timeoutSeconds: ${seconds}`],
    },
  ]
}
