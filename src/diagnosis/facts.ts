/** What the causes judge: the evidence arranged by container and run. Computed once per diagnosis. */
import type { Change, ContainerRole, Rollout } from '../domain/diagnosis.ts'
import type { ContainerLog, Evidence, LogLine } from '../domain/evidence.ts'
import type { Container, ContainerStatus, KubeEvent, Pod } from '../domain/kubernetes.ts'
import { compareRevisions } from './changes.ts'
import { messageLines } from './last-message.ts'
import { type LogEntry, parseEntries } from './log-excerpt/entries.ts'
import { containerOf, lastSeen, type Run, toRun } from './timeline.ts'
import { unreadyContainers } from './unready.ts'
import { heldUpBy } from './waiting-init.ts'

export interface ContainerFacts {
  readonly name: string
  readonly role: ContainerRole
  readonly spec: Container
  readonly status?: ContainerStatus
  readonly restarts: number
  readonly waiting?: { readonly reason?: string; readonly message?: string }
  readonly running: boolean
  /** The newest finished run: the current `terminated` state, else `lastState`. */
  readonly run?: Run
  /** An older finished run, when the newest is in `state`. */
  readonly olderRun?: Run
  /** Log of the newest finished run, or of the running one when none has finished. */
  readonly log?: ContainerLog
  /** Lines of the run's termination message that are not in its log. */
  readonly told: readonly LogLine[]
  /** What the log says, and then what the termination message does. */
  readonly entries: readonly LogEntry[]
  /** Events of this container, and of its pod when they name no container. */
  readonly events: readonly KubeEvent[]
  /** It does not do its job now, or did not for all of its last runs; also an init container that never gets done. */
  readonly failing: boolean
}

export interface Facts {
  readonly evidence: Evidence
  readonly pod?: Pod
  readonly containers: readonly ContainerFacts[]
  /** The failing ones, the most telling first; when all run on, those that are not ready. */
  readonly failing: readonly ContainerFacts[]
  /** Milliseconds; the time the evidence was collected. */
  readonly now: number
  /** True when events of the pod could be read. */
  readonly eventsSeen: boolean
  /** Events of the examined pod, of this life of it. */
  readonly podEvents: readonly KubeEvent[]
  /** The failing pod template against the one before it. */
  readonly changes: readonly Change[]
  readonly rollout?: Rollout
}

export function buildFacts(evidence: Evidence): Facts {
  const { pod } = evidence
  const podEvents = pod ? eventsOf(pod, evidence) : []
  const seen = pod ? containersOf(pod, evidence, podEvents) : []
  const held = pod && heldUpBy(pod, seen)
  const containers = seen.map((c) => (c === held ? { ...c, failing: true } : c))
  const { changes, rollout } = compareRevisions(evidence)
  const now = Date.parse(evidence.collectedAt)
  return {
    evidence,
    ...(pod ? { pod } : {}),
    containers,
    podEvents,
    changes,
    ...(rollout ? { rollout } : {}),
    failing: failingOf(containers, pod ? unreadyContainers(pod, now) : []),
    now,
    eventsSeen: !evidence.gaps.some((gap) => /\bevents?\b/.test(gap.what)),
  }
}

function failingOf(containers: readonly ContainerFacts[], unready: readonly string[]): ContainerFacts[] {
  const failing = containers.filter((c) => c.failing).sort((a, b) => severity(b) - severity(a))
  return failing.length > 0 ? failing : containers.filter((c) => unready.includes(c.name))
}

function eventsOf(pod: Pod, evidence: Evidence): KubeEvent[] {
  return evidence.events.filter(
    (e) => e.involvedObject.kind === 'Pod' && e.involvedObject.name === pod.metadata.name && sameLife(e, pod),
  )
}

function containersOf(pod: Pod, evidence: Evidence, events: readonly KubeEvent[]): ContainerFacts[] {
  const init = (pod.spec.initContainers ?? []).map((spec) =>
    containerFacts(
      spec,
      spec.restartPolicy === 'Always' ? 'sidecar' : 'init',
      pod.status?.initContainerStatuses,
      evidence,
      events,
    ),
  )
  const [first, ...rest] = pod.spec.containers
  const main = first ? mainContainer(pod, first) : undefined
  const others = [first, ...rest].flatMap((spec) =>
    spec
      ? [
          containerFacts(
            spec,
            spec.name === main ? 'main' : roleBesideMain(spec),
            pod.status?.containerStatuses,
            evidence,
            events,
          ),
        ]
      : [],
  )
  return [...init, ...others]
}

/** An event of an earlier pod with the same name (a StatefulSet's) is not about this pod. */
function sameLife(event: KubeEvent, pod: Pod): boolean {
  return !event.involvedObject.uid || !pod.metadata.uid || event.involvedObject.uid === pod.metadata.uid
}

/** The container kubectl would pick: the annotated one, else the first. */
function mainContainer(pod: Pod, first: Container): string {
  return pod.metadata.annotations?.['kubectl.kubernetes.io/default-container'] ?? first.name
}

const SIDECAR_NAME =
  /(?:^|-)(?:proxy|envoy|istio-proxy|linkerd-proxy|sidecar|agent|exporter|reloader|fluent-?bit|fluentd|filebeat|promtail|vector|otel|collector|vault-agent|cloudsql-proxy|cloud-sql-proxy|logger|log-shipper|shipper|statsd|metrics)(?:-|$)/

/** Of several plain containers those with a usual helper's name are side-cars, the others are main ones too. */
function roleBesideMain(spec: Container): ContainerRole {
  return SIDECAR_NAME.test(spec.name) ? 'sidecar' : 'main'
}

function containerFacts(
  spec: Container,
  role: ContainerRole,
  statuses: readonly ContainerStatus[] | undefined,
  evidence: Evidence,
  podEvents: readonly KubeEvent[],
): ContainerFacts {
  const status = statuses?.find((s) => s.name === spec.name)
  const current = status?.state?.terminated
  const last = status?.lastState?.terminated
  const newest = current ?? last
  const run = newest ? toRun(newest) : undefined
  const running = Boolean(status?.state?.running)
  const log = chooseLog(evidence.logs, evidence.pod?.metadata.name, spec.name, running && last !== undefined)
  const told = messageLines(run, log)
  const waiting = status?.state?.waiting
  return {
    name: spec.name,
    role,
    spec,
    ...(status ? { status } : {}),
    restarts: status?.restartCount ?? 0,
    ...(waiting ? { waiting } : {}),
    running,
    ...(run ? { run } : {}),
    ...(current && last ? { olderRun: toRun(last) } : {}),
    ...(log ? { log } : {}),
    told,
    entries: [...parseEntries(log?.lines ?? []), ...parseEntries(told)],
    events: podEvents.filter((e) => (containerOf(e) ?? spec.name) === spec.name),
    failing: isFailing(role, status, run),
  }
}

/**
 * While a container waits in back-off, both logs are of the run that died; once it runs again, only `previous` is.
 * An empty or missing log gives way to the other one.
 */
function chooseLog(
  logs: readonly ContainerLog[],
  pod: string | undefined,
  container: string,
  restarted: boolean,
): ContainerLog | undefined {
  const mine = logs.filter((l) => l.pod === pod && l.container === container)
  const order = restarted ? (['previous', 'current'] as const) : (['current', 'previous'] as const)
  const sorted = order.flatMap((run) => mine.filter((l) => l.run === run))
  return sorted.find((l) => l.lines.length > 0) ?? sorted[0]
}

const HARMLESS_WAITING = new Set(['PodInitializing', 'ContainerCreating'])

function isFailing(role: ContainerRole, status: ContainerStatus | undefined, run: Run | undefined): boolean {
  if (!status) return false
  const waiting = status.state?.waiting?.reason
  if (waiting && !HARMLESS_WAITING.has(waiting)) return true
  if (status.state?.terminated) return role !== 'init' || status.state.terminated.exitCode !== 0
  if (role === 'init' && status.ready) return false
  return Boolean(run) && (status.restartCount ?? 0) > 0
}

/** Orders failing containers: what is down now before what runs again, what blocks the others first. */
function severity(c: ContainerFacts): number {
  const down = c.waiting || !c.running ? 4 : 0
  const broken = c.run && (c.run.exitCode !== 0 || c.run.neverRan) ? 2 : 0
  return down + broken + (c.role === 'init' ? 1 : 0) + Math.min(c.restarts, 100) / 200
}

/** Newest time at which an event with this reason was seen, in milliseconds. */
export function newest(events: readonly KubeEvent[], reason: string): KubeEvent | undefined {
  return events.filter((e) => e.reason === reason).sort((a, b) => (lastSeen(b) ?? 0) - (lastSeen(a) ?? 0))[0]
}
