/** The patch of the probe that mends it, with numbers from what was observed. */
import type { Remedy } from '../domain/diagnosis.ts'
import type { ContainerFacts, Facts } from './facts.ts'
import { listening } from './listening.ts'
import type { ProbeFailure } from './probe-failure.ts'
import type { ProbeKill } from './probe-kill.ts'
import { probeBudget, resolvedPort } from './probe-words.ts'
import { startProgress } from './progress.ts'
import { containerPatch, editCommand } from './queries.ts'

const PERIOD = 10

export function remediesFor(
  kill: ProbeKill,
  failure: ProbeFailure,
  container: ContainerFacts,
  facts: Facts,
): readonly Remedy[] {
  const { kind, probe } = kill
  const command = editCommand(facts)
  const rollBack: Remedy[] = facts.rollout
    ? [
        {
          text: 'It began with a roll-out: roll back if people wait for it, and mend the probe after that.',
          action: 'roll-back',
        },
      ]
    : []
  if (!probe) return rollBack
  const field = `${kind}Probe:`
  const fix = (text: string, body: readonly string[] = []): Remedy => ({
    text,
    command,
    ...(body.length > 0 ? { patch: containerPatch(container, body) } : {}),
  })
  switch (failure.kind) {
    case 'missing-path':
    case 'not-allowed':
    case 'unauthorized':
      return [
        fix(
          `Point the ${kind} probe at a path that this version serves without credentials, instead of ${probe.httpGet?.path ?? '/'}.`,
          [
            field,
            '  httpGet:',
            '    path: <path of the health endpoint>',
            `    port: ${probe.httpGet?.port ?? ''}`,
          ],
        ),
        ...rollBack,
      ]
    case 'tls-unexpected':
    case 'tls-expected': {
      const scheme = failure.kind === 'tls-unexpected' ? 'HTTP' : 'HTTPS'
      return [
        fix(`Set scheme: ${scheme} in the ${kind} probe.`, [
          field,
          '  httpGet:',
          `    scheme: ${scheme}`,
          `    port: ${probe.httpGet?.port ?? ''}`,
        ]),
        ...rollBack,
      ]
    }
    case 'no-command':
    case 'no-file':
    case 'exec-output':
      return [
        fix(`Correct the command of the ${kind} probe, or let the application write what it looks at.`),
        ...rollBack,
      ]
    case 'refused':
    case 'server-error':
      return [...portOrTime(kill, container, facts, fix), ...rollBack]
    case 'timeout':
      return [...slow(kill, container, fix), ...rollBack]
    default:
      return [
        fix(
          `Let the ${kind} endpoint tell only whether this process is alive, answer at once, and raise timeoutSeconds if it may be slow under load.`,
        ),
        ...rollBack,
      ]
  }
}

type Fix = (text: string, body?: readonly string[]) => Remedy

function portOrTime(kill: ProbeKill, container: ContainerFacts, _facts: Facts, fix: Fix): Remedy[] {
  const { kind, probe } = kill
  if (!probe) return []
  const port = resolvedPort(probe, container)
  const heard = listening(container).filter((h) => !h.loopback)
  const other = heard.find((h) => h.port !== port)
  if (other && !heard.some((h) => h.port === port)) {
    const handler = probe.httpGet ? 'httpGet' : probe.grpc ? 'grpc' : 'tcpSocket'
    return [
      fix(`Let the ${kind} probe ask port ${other.port}, on which the application listens.`, [
        `${kind}Probe:`,
        `  ${handler}:`,
        `    port: ${other.port}`,
      ]),
    ]
  }
  const progress = startProgress(container)
  const needed = progress ? progress.seconds * 1.5 : Math.max(probeBudget(probe) * 4, 60)
  const threshold = Math.ceil(needed / PERIOD)
  const handler = handlerLines(kill)
  return [
    fix(
      kind === 'startup'
        ? `Give the start more time: ${threshold * PERIOD} s${progress ? ' (half as much again as the log says that it needs)' : ''}.`
        : `Add a startupProbe that allows ${threshold * PERIOD} s${progress ? ' (half as much again as the log says that it needs)' : ''}, so that liveness only begins once the application is up.`,
      ['startupProbe:', ...handler, `  periodSeconds: ${PERIOD}`, `  failureThreshold: ${threshold}`],
    ),
  ]
}

function handlerLines({ probe }: ProbeKill): string[] {
  if (probe?.httpGet)
    return [
      '  httpGet:',
      `    path: ${probe.httpGet.path ?? '/'}`,
      `    port: ${probe.httpGet.port}`,
      ...(probe.httpGet.scheme === 'HTTPS' ? ['    scheme: HTTPS'] : []),
    ]
  if (probe?.tcpSocket) return ['  tcpSocket:', `    port: ${probe.tcpSocket.port}`]
  if (probe?.grpc) return ['  grpc:', `    port: ${probe.grpc.port}`]
  return probe?.exec ? ['  exec:', `    command: ${JSON.stringify(probe.exec.command ?? [])}`] : []
}

function slow(kill: ProbeKill, container: ContainerFacts, fix: Fix): Remedy[] {
  const { kind, probe } = kill
  if (
    probe?.grpc &&
    listening(container).some((h) => h.port === probe.grpc?.port && /^http/i.test(h.protocol ?? ''))
  )
    return [
      fix(`Ask over HTTP: the process does not speak gRPC on port ${probe.grpc.port}.`, [
        `${kind}Probe:`,
        '  grpc: null',
        '  httpGet:',
        '    path: <path of the health endpoint>',
        `    port: ${probe.grpc.port}`,
      ]),
    ]
  const seconds = Math.max(5, (probe?.timeoutSeconds ?? 1) * 5)
  return [
    fix(
      `Let the ${kind} endpoint answer at once and tell only whether this process is alive; a slow dependency belongs into readiness.`,
    ),
    fix(`Until then give it more time to answer: timeoutSeconds ${seconds}.`, [
      `${kind}Probe:`,
      `  timeoutSeconds: ${seconds}`,
    ]),
  ]
}
