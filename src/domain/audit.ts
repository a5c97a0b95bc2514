/** Who did what to what, when and with which plan; every attempt and every refusal. */
import type { KubernetesIdentity } from './person.ts'
import type { ActionId, ActionParameters } from './plan.ts'
import type { WorkloadRef } from './workload.ts'

export type AuditEvent =
  | 'refused'
  | 'planned'
  | 'approved'
  | 'denied'
  | 'expired'
  | 'stale'
  | 'started'
  | 'succeeded'
  | 'failed'
  | 'verified'
  /** Earlier entries were moved to a file; `code` names the last of them as `<number>:<hash>`. */
  | 'archived'

/** What happened, before it is chained. Holds no secret: bodies of patches are named by their hash. */
export interface AuditRecord {
  readonly event: AuditEvent
  /** RFC 3339. */
  readonly at: string
  /** Absent when the bot itself acts (expiry, verification). */
  readonly slackUserId?: string
  readonly name?: string
  readonly email?: string
  readonly kubernetes?: KubernetesIdentity
  /** Absent for `archived`, which is about the log itself, and for a made-up plan; so is the workload. */
  readonly action?: ActionId
  readonly workload?: WorkloadRef
  readonly parameters?: ActionParameters
  readonly planId?: string
  readonly incidentId?: string
  /** SHA-256 of the request that the plan stands for, in hex. */
  readonly planHash?: string
  /** Stable code of the reason, e.g. `policy`, `second-person` or `write-conflict`. */
  readonly code?: string
  /** The same in words, as it was told to the person. */
  readonly words: string
}

/** An entry of the log: its place, and the hash that chains it to the one before. */
export interface AuditEntry extends AuditRecord {
  /** 1 for the first. */
  readonly seq: number
  /** Hash of the entry before; 64 zeros for the first. */
  readonly previousHash: string
  /** SHA-256 in hex over the canonical JSON of everything else in the entry. */
  readonly hash: string
}
