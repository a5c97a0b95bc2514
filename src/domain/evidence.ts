/** Facts about one failing workload, redacted, and what could not be collected. */
import type {
  ConfigMap,
  ControllerRevision,
  CronJob,
  DaemonSet,
  Deployment,
  EndpointSlice,
  Job,
  KubeEvent,
  KubeNode,
  LimitRange,
  PersistentVolumeClaim,
  Pod,
  ReplicaSet,
  ResourceQuota,
  Service,
  StatefulSet,
} from './kubernetes.ts'
import type { Metrics } from './metrics.ts'
import type { Target, WorkloadRef } from './workload.ts'

export const GAP_REASONS = [
  'forbidden',
  'not-found',
  'timed-out',
  'expired',
  'unavailable',
  'truncated',
  'not-recorded',
] as const

export type GapReason = (typeof GAP_REASONS)[number]

/** Something that would have helped and could not be had. A value, shown to people; never an exception. */
export interface Gap {
  /** What is missing, in words with its name, e.g. `previous log of container api`. */
  readonly what: string
  readonly reason: GapReason
  /** What the far end said, redacted, e.g. `pods/log is forbidden: ...`. */
  readonly why: string
}

/** Which run of a container a log belongs to. */
export type LogRun = 'current' | 'previous'

export interface LogLine {
  /** 1-based number in the part of the log that was read. */
  readonly n: number
  /** RFC 3339 time the runtime stamped on the line, when known. */
  readonly at?: string
  /** The text without the runtime's timestamp, ANSI sequences and control characters; redacted. */
  readonly text: string
}

/** One container's log, bounded: `omitted` lines between the kept ones were read and dropped. */
export interface ContainerLog {
  readonly pod: string
  readonly container: string
  readonly run: LogRun
  readonly lines: readonly LogLine[]
  readonly omitted: number
  /** True when the beginning or end of the log lies outside what was asked for. */
  readonly truncated: boolean
}

/** An object that the pod refers to by name, and whether it exists. Values are never kept. */
export interface Reference {
  readonly kind: 'ConfigMap' | 'Secret' | 'PersistentVolumeClaim' | 'ServiceAccount'
  readonly name: string
  /** Where it is referred to, e.g. `spec.containers[api].env[MAX_TENANTS].valueFrom.configMapKeyRef`. */
  readonly fieldPath: string
  /** The key that is asked for, when the reference names one. */
  readonly key?: string
  readonly optional: boolean
  readonly exists: boolean | 'unknown'
  /** Keys of the object when they could be read (names only). */
  readonly keys?: readonly string[]
}

/** Everything `gather` found. Plain JSON: it can be saved, replayed and compared. */
export interface Evidence {
  readonly schemaVersion: 1
  readonly target: Target
  readonly workload: WorkloadRef
  /** RFC 3339. All ages are measured against this. */
  readonly collectedAt: string
  /** The pod that is examined; absent when none exists (quota, deadline) or none could be read. */
  readonly pod?: Pod
  /** All pods of the workload, the examined one included. */
  readonly pods: readonly Pod[]
  /** Other pods of the namespace (blast radius, the dependency that is down itself). */
  readonly neighbours: readonly Pod[]
  readonly owners: Owners
  /** Events of the pod, its owners and what it refers to, oldest first. */
  readonly events: readonly KubeEvent[]
  readonly logs: readonly ContainerLog[]
  readonly node?: KubeNode
  /** All nodes, only when scheduling is in question. */
  readonly nodes: readonly KubeNode[]
  readonly references: readonly Reference[]
  /** Config objects of the namespace by name, without values: near-matches and times of change. */
  readonly configMaps: readonly ConfigMap[]
  /** Names of Secrets where the role may list them; by default it may not. */
  readonly secretNames: readonly string[]
  readonly claims: readonly PersistentVolumeClaim[]
  readonly services: readonly Service[]
  readonly endpointSlices: readonly EndpointSlice[]
  readonly quotas: readonly ResourceQuota[]
  readonly limitRanges: readonly LimitRange[]
  /** What Prometheus or metrics-server recorded of the examined pod, where there is one. */
  readonly metrics?: Metrics
  readonly gaps: readonly Gap[]
  /** How many secrets were taken out of what stands here. */
  readonly redactions: number
  /** Milliseconds that each collector took. */
  readonly timings: Readonly<Record<string, number>>
}

/** The controllers above the pod, and the history they keep. */
export interface Owners {
  readonly deployment?: Deployment
  readonly statefulSet?: StatefulSet
  readonly daemonSet?: DaemonSet
  readonly job?: Job
  readonly cronJob?: CronJob
  /** ReplicaSets of the Deployment, newest revision first. */
  readonly replicaSets: readonly ReplicaSet[]
  /** ControllerRevisions of the StatefulSet or DaemonSet, newest revision first. */
  readonly controllerRevisions: readonly ControllerRevision[]
}
