/** The attempt to carry out an approved plan, and whether the workload recovered. */
import type { KubernetesIdentity } from './person.ts'

/**
 * `started` stands in the store before anything is sent, so that after a crash the next worker looks at the cluster
 * before it sends anything.
 */
export type RunState = 'started' | 'done' | 'refused' | 'failed'

export interface ActionRun {
  readonly state: RunState
  /** RFC 3339. */
  readonly startedAt: string
  /** Nobody else works on the run before this time, RFC 3339. */
  readonly claimedUntil: string
  readonly attempts: number
  readonly finishedAt?: string
  /** Whom it was executed as, when it was impersonated. */
  readonly as?: KubernetesIdentity
  /** What came of it, in words. */
  readonly words?: string
  /** True when it was found done already: an earlier attempt had got through. */
  readonly recognised?: boolean
  /** Alertmanager's id of the silence that was created. */
  readonly silenceId?: string
  readonly verification?: Verification
}

export type VerificationOutcome = 'recovered' | 'failing-again' | 'timed-out' | 'not-applicable'

export interface Verification {
  /** RFC 3339. */
  readonly startedAt: string
  /** Since when everything has been ready, while it is. */
  readonly readySince?: string
  /** Absent while it is still being watched. */
  readonly outcome?: VerificationOutcome
  readonly at?: string
  /** Milliseconds from the end of the run to the moment everything was ready, or failed. */
  readonly afterMs?: number
  /** Present state in words, e.g. `2 of 3 ready`. */
  readonly words: string
  /** Cause of the new diagnosis when it fails again. */
  readonly cause?: string
  /** True when that is the cause from before the action. */
  readonly sameCause?: boolean
}
