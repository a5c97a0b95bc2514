/** What we conclude from evidence. This shape, plus timings, is the JSON that `crashloop diagnose` prints. */
import type { Gap } from './evidence.ts'
import type { Factor } from './factor.ts'
import type { MemoryHistory } from './metrics.ts'
import type { WorkloadRef } from './workload.ts'

/** Every cause the engine can name. `unknown` is the honest last one. */
export const CAUSE_IDS = [
  'oom-killed',
  'heap-exhausted',
  'node-pressure',
  'liveness-probe',
  'startup-probe',
  'lifecycle-hook',
  'config-object-missing',
  'config-invalid',
  'arguments-invalid',
  'command-not-found',
  'command-not-executable',
  'architecture-mismatch',
  'missing-file-or-module',
  'permission-denied',
  'read-only-filesystem',
  'security-context',
  'volume-mount',
  'disk-full',
  'image-pull',
  'port-conflict',
  'lock-contention',
  'dependency-unreachable',
  'dns-failure',
  'tls-failure',
  'authentication-failed',
  'rbac-forbidden',
  'migration-failed',
  'data-incompatible',
  'resource-limit',
  'native-crash',
  'app-exception',
  'exits-cleanly',
  'terminated-externally',
  'planned-termination',
  'deadline-exceeded',
  'container-runtime',
  'unschedulable',
  'quota-exceeded',
  'unknown',
] as const

export type CauseId = (typeof CAUSE_IDS)[number]

/** `identified`: act on it; `likely`: check it first; `unknown`: nothing in reach explains it. */
export type Verdict = 'identified' | 'likely' | 'unknown'

export type ContainerRole = 'main' | 'init' | 'sidecar'

/** One checkable fact and where it was read, e.g. source `event Unhealthy x12`, text `Liveness probe failed: ...`. */
export interface EvidenceItem {
  readonly source: string
  /** RFC 3339 when the fact has a time. */
  readonly at?: string
  readonly text: string
}

/** "This cause fits." */
export interface Finding {
  readonly cause: CauseId
  /** The cause in a few words for people, e.g. `Out of memory, killed at its limit`. */
  readonly title: string
  /** Calibrated 0..1: of findings with 0.9, nine in ten are right. */
  readonly confidence: number
  readonly container?: string
  readonly containerRole?: ContainerRole
  /** One or two plain sentences for a tired person. */
  readonly summary: string
  readonly supports: readonly EvidenceItem[]
  readonly contradicts: readonly EvidenceItem[]
  /** The one command or look that would decide, when doubt is left. */
  readonly settles?: string
}

/** One difference between the failing pod template (or a config object) and what was there before. */
export interface Change {
  /** e.g. `spec.containers[api].image`, or `ConfigMap platform-flags`. */
  readonly path: string
  readonly kind: 'added' | 'removed' | 'changed'
  readonly before?: string
  readonly after?: string
  /** The same in words: `image 2026.11.2 -> 2026.11.3`. */
  readonly summary: string
  readonly at?: string
  /** Field manager that made the change, when managedFields tell. */
  readonly by?: string
}

/** The revisions compared, and how they fare. */
export interface Rollout {
  readonly currentRevision: string
  readonly previousRevision: string
  readonly at?: string
  /** True when pods of the previous revision are ready while those of the current one fail. */
  readonly previousHealthy?: boolean
}

export interface BlastRadius {
  /** Pods of the workload that fail. */
  readonly failing: number
  /** Pods the workload should have. */
  readonly desired: number
  /** Highest restart count among them. */
  readonly restarts: number
  /** First failure seen, RFC 3339. */
  readonly since?: string
  /** Other workloads of the namespace that fail too, with what they share. */
  readonly shared: readonly SharedFactor[]
}

export interface SharedFactor {
  readonly factor: string
  readonly workloads: readonly string[]
}

/** Advice to a person. */
export interface Remedy {
  readonly text: string
  /** A command that can be copied, e.g. `kubectl -n payments set resources ...`. */
  readonly command?: string
  /** Id of an Action that the bot can do. */
  readonly action?: string
  /** A strategic-merge patch in YAML. */
  readonly patch?: string
}

export interface LogExcerpt {
  readonly container: string
  readonly run: 'current' | 'previous'
  readonly lines: readonly ExcerptLine[]
  /** Lines of the log that are not shown. */
  readonly omitted: number
}

export interface ExcerptLine {
  readonly n: number
  readonly text: string
  /** True on the line that decides. */
  readonly decisive?: boolean
  /** How often the same line stood there in a row, when more than once. */
  readonly repeated?: number
}

export interface Diagnosis {
  readonly schemaVersion: 1
  readonly workload: WorkloadRef
  readonly pod?: string
  readonly verdict: Verdict
  /** Ranked, the first is the primary cause. Never empty: an unknown is a finding too. */
  readonly findings: readonly Finding[]
  readonly changes: readonly Change[]
  readonly rollout?: Rollout
  readonly blastRadius: BlastRadius
  /** What other failing workloads may have in common with it; absent in what earlier releases stored. */
  readonly factors?: readonly Factor[]
  /** The container that the first finding is about, as it is configured. */
  readonly examined: readonly EvidenceItem[]
  readonly logExcerpt?: LogExcerpt
  /** Course of the container's memory, when the first finding is about memory and metrics of it are recorded. */
  readonly memory?: MemoryHistory
  /** Meaning of the primary cause, as in a runbook. */
  readonly meaning: string
  readonly remedies: readonly Remedy[]
  /** At most three things to mend beside the cause. */
  readonly prevention: readonly Remedy[]
  readonly gaps: readonly Gap[]
  readonly redactions: number
  readonly timings: Readonly<Record<string, number>>
}
