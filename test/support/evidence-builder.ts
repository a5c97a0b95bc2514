/** Builds small evidence for tests of the diagnosis: one pod, its containers, events and logs, at a fixed time. */
import type { ContainerLog, Evidence, Gap } from '../../src/domain/evidence.ts'
import type {
  Container,
  ContainerState,
  ContainerStatus,
  ContainerTerminated,
  KubeEvent,
  Pod,
  PodSpec,
  PodStatus,
} from '../../src/domain/kubernetes.ts'

/** All times of built evidence are seconds relative to this; the evidence is collected at second 0. */
export const COLLECTED_AT = Date.UTC(2026, 4, 4, 10, 0, 0)

/** RFC 3339 of a second relative to the collection, e.g. `at(-30)`. */
export function at(seconds: number): string {
  return new Date(COLLECTED_AT + seconds * 1000).toISOString().replace('.000Z', 'Z')
}

export interface BuiltContainer extends Partial<Omit<Container, 'restartPolicy'>> {
  /** Where it is listed; `sidecar` is an init container with restartPolicy Always. Default `main`. */
  readonly listed?: 'main' | 'init' | 'sidecar'
  readonly restarts?: number
  readonly ready?: boolean
  readonly state?: ContainerState
  readonly lastState?: ContainerState
  /** False when the status has no entry for it. */
  readonly hasStatus?: boolean
  readonly imageID?: string
  /** Lines of the log of the run that `run` names (default: previous when `lastState` is set). */
  readonly log?: string | readonly string[]
  readonly run?: ContainerLog['run']
  /** Second of the first log line; each further line is a tenth of a second later. Absent: lines without times. */
  readonly logAt?: number
}

export interface BuiltEvent {
  readonly reason: string
  readonly message: string
  /** Seconds relative to the collection; default -10. */
  readonly at?: number
  readonly firstAt?: number
  readonly count?: number
  readonly type?: string
  readonly kind?: string
  readonly name?: string
  readonly container?: string
  readonly uid?: string
}

export interface BuiltEvidence
  extends Partial<Omit<Evidence, 'events' | 'logs' | 'pod' | 'gaps' | 'owners'>> {
  readonly containers?: readonly BuiltContainer[]
  readonly events?: readonly BuiltEvent[]
  readonly owners?: Partial<Evidence['owners']>
  readonly gaps?: readonly Gap[]
  /** Added to the built pod. */
  readonly spec?: Partial<PodSpec>
  readonly status?: Partial<PodStatus>
  readonly metadata?: Partial<Pod['metadata']>
  /** False when no pod exists. */
  readonly hasPod?: boolean
}

export const POD_NAME = 'api-5d4c7b9f66-x7k2p'
export const NAMESPACE = 'shop'

/** A finished run: `terminated(1, { reason: 'Error', from: -20, to: -15 })`. */
export function terminated(
  exitCode: number,
  options: { reason?: string; from?: number; to?: number; message?: string; signal?: number } = {},
): { readonly terminated: ContainerTerminated } {
  const { from = -20, to = -15, message, signal } = options
  const reason = options.reason ?? (exitCode === 0 ? 'Completed' : 'Error')
  return {
    terminated: {
      exitCode,
      reason,
      startedAt: reason === 'StartError' ? '1970-01-01T00:00:00Z' : at(from),
      finishedAt: at(to),
      ...(message === undefined ? {} : { message }),
      ...(signal === undefined ? {} : { signal }),
    },
  }
}

/** A waiting state; the usual back-off by default. */
export function waiting(reason = 'CrashLoopBackOff', message = ''): ContainerState {
  return { waiting: { reason, message } }
}

/** Evidence of one pod of Deployment shop/api; a container without states crashes with exit code 1. */
export function buildEvidence(built: BuiltEvidence = {}): Evidence {
  const { containers = [{}], events = [], owners, gaps = [], spec, status, metadata, hasPod = true } = built
  const named = containers.map((c, i) => ({ ...c, name: c.name ?? (i === 0 ? 'api' : `c${i}`) }))
  const pod = hasPod ? buildPod(named, { spec, status, metadata }) : undefined
  const {
    containers: _c,
    events: _e,
    owners: _o,
    gaps: _g,
    spec: _s,
    status: _t,
    metadata: _m,
    hasPod: _h,
    ...rest
  } = built
  return {
    schemaVersion: 1,
    target: { cluster: 'test', namespace: NAMESPACE, name: pod ? POD_NAME : 'api' },
    workload: { cluster: 'test', namespace: NAMESPACE, kind: 'Deployment', name: 'api' },
    collectedAt: at(0),
    ...(pod ? { pod } : {}),
    pods: pod ? [pod] : [],
    neighbours: [],
    owners: { replicaSets: [], controllerRevisions: [], ...owners },
    events: events.map((event, i) =>
      buildEvent(
        event,
        i,
        named.some((c) => c.name === event.container && (c.listed ?? 'main') !== 'main'),
      ),
    ),
    logs: named.flatMap(buildLog),
    nodes: [],
    references: [],
    configMaps: [],
    secretNames: [],
    claims: [],
    services: [],
    endpointSlices: [],
    quotas: [],
    limitRanges: [],
    gaps,
    redactions: 0,
    timings: {},
    ...rest,
  }
}

type NamedContainer = BuiltContainer & { readonly name: string }

function buildPod(
  containers: readonly NamedContainer[],
  more: {
    spec?: Partial<PodSpec> | undefined
    status?: Partial<PodStatus> | undefined
    metadata?: Partial<Pod['metadata']> | undefined
  },
): Pod {
  const inits = containers.filter((c) => (c.listed ?? 'main') !== 'main')
  const mains = containers.filter((c) => (c.listed ?? 'main') === 'main')
  return {
    metadata: {
      name: POD_NAME,
      namespace: NAMESPACE,
      uid: 'pod-uid',
      creationTimestamp: at(-300),
      ...more.metadata,
    },
    spec: {
      nodeName: 'node-a',
      restartPolicy: 'Always',
      containers: mains.map(buildSpec),
      ...(inits.length > 0 ? { initContainers: inits.map(buildSpec) } : {}),
      ...more.spec,
    },
    status: {
      phase: 'Running',
      containerStatuses: mains.filter((c) => c.hasStatus !== false).map(buildStatus),
      ...(inits.length > 0 ? { initContainerStatuses: inits.map(buildStatus) } : {}),
      ...more.status,
    },
  }
}

function buildSpec(built: NamedContainer): Container {
  const {
    listed,
    restarts: _r,
    ready: _y,
    state: _s,
    lastState: _l,
    hasStatus: _h,
    imageID: _i,
    log: _g,
    run: _n,
    logAt: _a,
    ...spec
  } = built
  return {
    image: 'registry.test/shop/api:1.4.2',
    ...spec,
    ...(listed === 'sidecar' ? { restartPolicy: 'Always' } : {}),
  }
}

function buildStatus(built: NamedContainer): ContainerStatus {
  const { name, state, lastState, restarts, ready, imageID } = built
  const neither = state === undefined && lastState === undefined
  return {
    name,
    restartCount: restarts ?? (lastState || neither ? 3 : 0),
    ready: ready ?? Boolean(state?.running),
    state: state ?? waiting(),
    lastState: lastState ?? (neither ? terminated(1) : {}),
    ...(imageID === undefined ? {} : { imageID }),
  }
}

function buildLog(built: NamedContainer): ContainerLog[] {
  if (built.log === undefined) return []
  const lines = typeof built.log === 'string' ? built.log.split('\n') : built.log
  const { logAt } = built
  return [
    {
      pod: POD_NAME,
      container: built.name,
      run: built.run ?? (built.lastState || !built.state ? 'previous' : 'current'),
      lines: lines.map((text, i) => ({
        n: i + 1,
        ...(logAt === undefined ? {} : { at: at(logAt + i / 10) }),
        text,
      })),
      omitted: 0,
      truncated: false,
    },
  ]
}

function buildEvent(built: BuiltEvent, index: number, isInit: boolean): KubeEvent {
  const { kind = 'Pod', name = POD_NAME, container } = built
  const last = built.at ?? -10
  return {
    metadata: { name: `event-${index}`, namespace: NAMESPACE },
    involvedObject: {
      kind,
      name,
      namespace: NAMESPACE,
      ...(kind === 'Pod' ? { uid: built.uid ?? 'pod-uid' } : {}),
      ...(container === undefined
        ? {}
        : { fieldPath: `spec.${isInit ? 'initContainers' : 'containers'}{${container}}` }),
    },
    type: built.type ?? 'Warning',
    reason: built.reason,
    message: built.message,
    count: built.count ?? 1,
    firstTimestamp: at(built.firstAt ?? last),
    lastTimestamp: at(last),
  }
}
