/** What the probe does against what happened: which number or field is wrong, and the patch that mends it. */
import type { EvidenceItem, Finding, Remedy } from '../domain/diagnosis.ts'
import type { Probe } from '../domain/kubernetes.ts'
import type { Detection } from './cause.ts'
import { eventItem, runItem, specItem } from './describe-run.ts'
import type { ContainerFacts, Facts } from './facts.ts'
import { logItem } from './log-signature.ts'
import { type ProbeKill, type ProbeKind, probeKill } from './probe-kill.ts'
import { duration, timesSeen } from './timeline.ts'

/** `GET http :8080/healthz`, `exec: cat /tmp/alive`, `TCP :5432`, `gRPC :9000`. */
export function describeProbe(probe: Probe): string {
  if (probe.httpGet)
    return `${probe.httpGet.scheme ?? 'HTTP'} GET :${probe.httpGet.port}${probe.httpGet.path ?? '/'}`
  if (probe.exec) return `exec ${(probe.exec.command ?? []).join(' ')}`
  if (probe.tcpSocket) return `TCP :${probe.tcpSocket.port}`
  return probe.grpc ? `gRPC health check on :${probe.grpc.port}` : 'no handler'
}

/** Time until the kubelet kills a container that never answers, in seconds (API defaults: 10 s period, 3 failures). */
export function probeBudget(probe: Probe): number {
  return (probe.initialDelaySeconds ?? 0) + (probe.periodSeconds ?? 10) * (probe.failureThreshold ?? 3)
}

type Failure = 'refused' | 'timeout' | 'status' | 'exec' | 'other'

function failureOf(kill: ProbeKill): { kind: Failure; words: string; status?: number } {
  const message = kill.failures.at(-1)?.message ?? ''
  const words = message
    .replace(/^\(combined from similar events\): /, '')
    .replace(/^(?:Liveness|Startup) probe (?:failed|errored)[^:]*: /, '')
    .trim()
  const status = /statuscode: (\d{3})/.exec(message)?.[1]
  if (status) return { kind: 'status', words, status: Number(status) }
  if (/connection refused/.test(message)) return { kind: 'refused', words }
  if (/Client\.Timeout|deadline exceeded|i\/o timeout|timed out/i.test(message))
    return { kind: 'timeout', words }
  return { kind: kill.probe?.exec ? 'exec' : 'other', words }
}

export function detectProbeKill(
  kind: ProbeKind,
  container: ContainerFacts,
  facts: Facts,
): Detection | undefined {
  const kill = probeKill(container, facts)
  if (!kill || kill.kind !== kind) return undefined
  const { run } = container
  const count = kill.failures.reduce((n, e) => n + timesSeen(e), 0)
  const failure = failureOf(kill)
  const supports: EvidenceItem[] = [
    ...kill.failures
      .slice(-1)
      .map((e) => ({
        ...eventItem(e),
        source: `event Unhealthy x${count} on Pod ${e.involvedObject.name ?? ''}`,
      })),
    ...(kill.killing ? [eventItem(kill.killing)] : []),
    ...(kill.probe
      ? [specItem(`spec.containers[${container.name}].${kind}Probe`, probeSpec(kill.probe))]
      : []),
    ...(run ? [runItem(container, run)] : []),
    ...listeningLine(container),
  ]
  return {
    container,
    confidence: confidenceOf(kill, container),
    mechanism: true,
    summary: [
      `The ${kind} probe of container ${container.name} fails${count > 1 ? ` (${count} times)` : ''}${failure.words ? `: ${failure.words.split('\n')[0]?.slice(0, 220)}` : ''}.`,
      kill.killing ? 'The kubelet therefore kills and restarts it.' : '',
      judgement(kind, kill, failure, container),
    ]
      .filter(Boolean)
      .join(' '),
    supports,
  }
}

function probeSpec(probe: Probe): string {
  return `${describeProbe(probe)}, initialDelaySeconds ${probe.initialDelaySeconds ?? 0}, periodSeconds ${probe.periodSeconds ?? 10}, timeoutSeconds ${probe.timeoutSeconds ?? 1}, failureThreshold ${probe.failureThreshold ?? 3}: gives up after ${probeBudget(probe)} s`
}

function confidenceOf(kill: ProbeKill, container: ContainerFacts): number {
  if (kill.endedNewestRun && kill.killing)
    return container.run?.reason === 'OOMKilled' && container.run.exitCode === 137 ? 0.6 : 0.97
  if (kill.endedNewestRun) return 0.7
  return kill.killing ? 0.4 : 0
}

/** Says which number or field is wrong, as far as the failure shows it. */
function judgement(
  kind: ProbeKind,
  kill: ProbeKill,
  failure: ReturnType<typeof failureOf>,
  container: ContainerFacts,
): string {
  const { probe } = kill
  if (!probe) return ''
  const life = container.run?.lifetimeMs
  const budget = probeBudget(probe)
  const early = life !== undefined && life <= budget * 1000 + 15_000
  if (failure.kind === 'status' && (failure.status === 404 || failure.status === 405)) {
    return `The server answers ${failure.status} for ${probe.httpGet?.path ?? '/'}: the path of the probe does not exist in this version.`
  }
  if (failure.kind === 'status' && kind === 'startup')
    return `It gives up after ${budget} s${life === undefined ? '' : `, and the runs last ${duration(life)}`}: the start takes longer than that.`
  if (failure.kind === 'refused' && early) {
    return `Nothing listens on that port within ${budget} s: the application starts more slowly than the probe allows, or listens on another port.`
  }
  if (failure.kind === 'timeout')
    return `The application does not answer within timeoutSeconds ${probe.timeoutSeconds ?? 1}: it hangs, is too busy, or waits for something else in that handler.`
  if (failure.kind === 'status' && failure.status === 503)
    return 'The application itself reports that it is not healthy.'
  return ''
}

function listeningLine(container: ContainerFacts): EvidenceItem[] {
  const line = container.log?.lines.find((l) =>
    /\b(?:listening|serving|running|started)\b[^\n]{0,80}(?::\d{2,5}\b|\bport\b)/i.test(l.text),
  )
  return line ? [logItem(container, line)] : []
}

export function probeRemedies(kind: ProbeKind, finding: Finding, facts: Facts): Remedy[] {
  const container = facts.containers.find((c) => c.name === finding.container)
  const kill = container && probeKill(container, facts)
  if (!container || !kill?.probe) return []
  const failure = failureOf(kill)
  const { namespace, kind: workloadKind, name } = facts.evidence.workload
  const edit = `kubectl -n ${namespace} edit ${workloadKind.toLowerCase()}/${name}`
  if (failure.kind === 'status' && failure.status === 404)
    return [
      {
        text: `Point the ${kind} probe at a path that this version serves, instead of ${kill.probe.httpGet?.path ?? '/'}.`,
        command: edit,
      },
    ]
  if (failure.kind === 'refused' || kind === 'startup') {
    const needed = Math.ceil(Math.max(probeBudget(kill.probe) * 4, 60) / 10)
    return [
      {
        text:
          kind === 'startup'
            ? 'Give the start more time: raise failureThreshold of the startup probe.'
            : 'Add a startupProbe, so that liveness only begins once the application is up.',
        command: edit,
        patch: `spec:\n  template:\n    spec:\n      containers:\n        - name: ${container.name}\n          startupProbe:\n            periodSeconds: 10\n            failureThreshold: ${needed}\n`,
      },
    ]
  }
  return [
    {
      text: `Let the ${kind} endpoint tell only whether this process is alive, answer at once, and raise timeoutSeconds if it may be slow under load.`,
      command: edit,
    },
  ]
}
