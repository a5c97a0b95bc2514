/** Our record of a storm: incidents of one channel that belong together, told in one message. */
import type { CauseId, Verdict } from './diagnosis.ts'
import type { Factor } from './factor.ts'
import type { Delivery, IncidentStatus, SlackPerson, ThreadRef } from './incident.ts'
import type { WorkloadRef } from './workload.ts'

/** What the digest says of one incident, as it was when the digest was last brought up to date. */
export interface DigestMember {
  readonly incidentId: string
  readonly workload: WorkloadRef
  readonly status: IncidentStatus
  /** RFC 3339. */
  readonly openedAt: string
  /** Absent until it is diagnosed. */
  readonly cause?: { readonly verdict: Verdict; readonly id: CauseId; readonly title: string }
  /** In words, when it could not be investigated. */
  readonly trouble?: string
  readonly owner?: SlackPerson
  /** Link to its own thread, when it has one. */
  readonly permalink?: string
}

/** Something that several members have in common. */
export interface CommonFactor {
  /** With the evidence of the first of them. */
  readonly factor: Factor
  readonly incidentIds: readonly string[]
  /** The member that is the trouble itself: the workload behind a dependency that the others cannot reach. */
  readonly rootId?: string
}

export interface Digest {
  readonly id: string
  /** RFC 3339. */
  readonly openedAt: string
  /** RFC 3339: since when all members are resolved; absent while one is not. */
  readonly resolvedAt?: string
  /** In the order in which they came. */
  readonly members: readonly DigestMember[]
  /** What explains most first; empty while nothing is known to be common. */
  readonly common: readonly CommonFactor[]
  /** Ids of the Slack users and user groups whom the message calls; from the configuration alone. */
  readonly mention?: readonly string[]
  readonly thread: ThreadRef
  /** Its one message is `root`. */
  readonly deliveries: Readonly<Record<string, Delivery>>
  /** Grows with every change a reader can see; the message is edited while `publishedRevision` is behind. */
  readonly revision: number
  readonly publishedRevision: number
}

/** True while one of its members is not resolved. */
export function isRaging({ resolvedAt }: Digest): boolean {
  return resolvedAt === undefined
}
