/** What the actions need from the outside world. */
import type { PlanRecord } from '../domain/approval.ts'
import type { AuditEntry, AuditRecord } from '../domain/audit.ts'
import { AppError } from '../domain/errors.ts'
import type { Kind, Kinds } from '../domain/kubernetes.ts'
import type { Permission } from '../domain/permission.ts'
import type { KubernetesIdentity, Person } from '../domain/person.ts'
import type { NewSilence, Write } from '../domain/plan.ts'
import type { WorkloadRef } from '../domain/workload.ts'

/** The part of evidence's ClusterReader that planning and verification use. Rejects with an AppError `read-...`. */
export interface ClusterView {
  readonly cluster: string
  get<K extends Kind>(
    kind: K,
    namespace: string | undefined,
    name: string,
    signal: AbortSignal,
  ): Promise<Kinds[K]>
  list<K extends Kind>(
    kind: K,
    namespace: string | undefined,
    options: { readonly labelSelector?: string; readonly fieldSelector?: string; readonly limit?: number },
    signal: AbortSignal,
  ): Promise<readonly Kinds[K][]>
}

/** A write to the API server; silences go through their own port. */
export type ClusterWrite = Extract<Write, { verb: 'patch' | 'delete' | 'create' }>

/** What must still be true of the object, and the mark that is left on it; checked by the API server in one go. */
export interface WriteGuard {
  readonly uid?: string
  readonly resourceVersion?: string
  /** Left as the annotation `crashloop.dev/plan`, where the request can carry annotations. */
  readonly mark?: string
}

export interface WriteOptions {
  readonly guard?: WriteGuard
  readonly dryRun?: boolean
  /** Executed as this identity (Kubernetes impersonation). */
  readonly as?: KubernetesIdentity
}

/** Changes a cluster. Rejects with `WriteError`, or with the signal's reason. */
export interface ClusterWriter {
  readonly cluster: string
  /** Resolves to the object as the API server returned it. Sends once; it never repeats a request by itself. */
  write(write: ClusterWrite, options: WriteOptions, signal: AbortSignal): Promise<unknown>
}

export type WriteFailure =
  | 'forbidden'
  | 'not-found'
  /** The object has changed, or exists already: nothing was done. */
  | 'conflict'
  /** The API server or an admission rule refuses the content. */
  | 'invalid'
  /** Asked to come later; nothing was done. */
  | 'throttled'
  /** It may or may not have been done: time-out, broken connection, 5xx. */
  | 'ambiguous'

/** A write that failed, classified by the adapter. */
export class WriteError extends AppError {
  readonly failure: WriteFailure

  constructor(failure: WriteFailure, message: string, options: { cause?: unknown } = {}) {
    super(`write-${failure}`, message, {
      retryable: failure === 'ambiguous' || failure === 'throttled',
      ...options,
    })
    this.failure = failure
  }
}

/** Asks the API server what somebody else may do (SubjectAccessReview). Rejects with an AppError. */
export interface AccessReview {
  mayI(
    identity: KubernetesIdentity,
    permission: Permission & { readonly name?: string },
    signal: AbortSignal,
  ): Promise<{ readonly allowed: boolean; readonly reason?: string }>
}

/** Everything of one cluster that the use cases need. */
export interface ClusterAccess {
  readonly view: ClusterView
  readonly writer: ClusterWriter
  readonly review: AccessReview
}

/** Clusters by name. Throws `AppError` `unknown-cluster`. */
export interface ClusterAccesses {
  accessTo(cluster: string): ClusterAccess
}

/** A silence as Alertmanager returns it. */
export interface Silence extends NewSilence {
  readonly id: string
  readonly state: 'active' | 'pending' | 'expired'
}

/** Alertmanager's silences. Rejects with `WriteError`. */
export interface Silences {
  list(signal: AbortSignal): Promise<readonly Silence[]>
  get(id: string, signal: AbortSignal): Promise<Silence | undefined>
  /** Resolves to the new silence's id. */
  create(silence: NewSilence, signal: AbortSignal): Promise<string>
  expire(id: string, signal: AbortSignal): Promise<void>
}

/** Plans with their decisions and runs; each record is changed by compare-and-set only. */
export interface ApprovalStore {
  /** Rejects with `AppError` `plan-exists` when there is a record of that id. */
  create(record: PlanRecord): Promise<void>
  get(planId: string): Promise<PlanRecord | undefined>
  /**
   * `change` gets the present record and returns the next one, or undefined to leave it as it is. It is called again
   * when somebody else was faster, so it must be pure. Resolves to the record as it is afterwards. Rejects with
   * `PlanNotFound`.
   */
  update(planId: string, change: (record: PlanRecord) => PlanRecord | undefined): Promise<PlanRecord>
}

/** The plan is not (or no longer) kept, or its id was made up. */
export class PlanNotFound extends AppError {
  constructor() {
    super('plan-not-found', 'I do not know that plan (any more). Ask for the action again.')
  }
}

/** Append-only. Every entry carries the hash of the one before; nobody can append between two of the same caller. */
export interface AuditLog {
  /** Gives the record its place in the chain. */
  append(record: AuditRecord): Promise<AuditEntry>
  /**
   * At most `limit` entries after the first `skip` of those that are kept, in order. What stands there comes back as it
   * is, tampered or not.
   */
  read(skip: number, limit: number): Promise<readonly AuditEntry[]>
}

/** Who a Slack user is now: groups may have changed since the card was posted. Rejects with an AppError. */
export interface People {
  /**
   * Never from a cache: what Slack answers was asked after the call. `groups: false` leaves the groups out, where only a
   * name is needed.
   */
  find(slackUserId: string, options?: { readonly groups?: boolean }): Promise<Person>
  /** How people call a user or a user group, by its id; the id itself when Slack does not tell. */
  label(id: string): Promise<string>
}

/** Runs a new diagnosis after an action that did not help; resolves to the id of the primary cause. */
export type Rediagnose = (
  workload: WorkloadRef,
  incidentId: string | undefined,
) => Promise<string | undefined>
