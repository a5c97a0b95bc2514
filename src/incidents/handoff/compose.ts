/** Makes the items of a handoff from the incidents of its channel, and tells what changed since the one before. Pure. */
import { type Handoff, type HandoffItem, type HandoffNews, isTaken } from '../../domain/handoff.ts'
import { type Incident, isOngoing, isQuestion, type SlackPerson } from '../../domain/incident.ts'
import { triedOn } from './tried.ts'

export interface Composition {
  readonly channel: string
  readonly from: SlackPerson | undefined
  /** Milliseconds. */
  readonly now: number
  /** The handoff before in this channel. */
  readonly previous: Handoff | undefined
  readonly open: readonly Incident[]
  readonly resolved: readonly Incident[]
}

/** Without a handoff before, resolved incidents of this time are told, milliseconds. */
const FIRST_LOOK_MS = 12 * 3_600_000
/** A channel that was not handed over for long tells no more than this of what is resolved, milliseconds. */
const LONGEST_LOOK_MS = 7 * 86_400_000
const MOST_RESOLVED = 100

/** Open ones that nobody has first, then the others, then the resolved; each by age. */
export function composeItems(composition: Composition): readonly HandoffItem[] {
  const { channel, previous, now } = composition
  const since = Math.max(
    previous === undefined ? now - FIRST_LOOK_MS : Date.parse(previous.openedAt),
    now - LONGEST_LOOK_MS,
  )
  const here = (incident: Incident) =>
    // The thread of a question is nobody's shift, unless somebody took it on.
    incident.thread.channel === channel && !(isQuestion(incident) && incident.owner === undefined)
  const all = uniqueById([...composition.open, ...composition.resolved]).filter(here)
  const open = all.filter(isOngoing).toSorted(byAge)
  const resolved = all
    .filter((each) => !isOngoing(each) && Date.parse(each.resolvedAt ?? '') >= since)
    .toSorted((a, b) => (b.resolvedAt ?? '').localeCompare(a.resolvedAt ?? ''))
    .slice(0, MOST_RESOLVED)
  return [...open.filter((each) => !isTaken(each)), ...open.filter(isTaken), ...resolved].map((each) =>
    itemOf(each, composition),
  )
}

/** Both lists may hold one that changed while they were read. */
function uniqueById(incidents: readonly Incident[]): readonly Incident[] {
  return [...new Map(incidents.map((each) => [each.id, each])).values()]
}

function byAge(a: Incident, b: Incident): number {
  return a.openedAt.localeCompare(b.openedAt)
}

function itemOf(incident: Incident, { from, previous }: Composition): HandoffItem {
  const { id, workload, status, openedAt, reopened, flapping, owner, mute, fixedBy, thread } = incident
  const resolvedAt = isOngoing(incident) ? undefined : incident.resolvedAt
  const cause = causeOf(incident)
  const offered = isOngoing(incident) && isHandedOver(incident, from)
  const before = previous?.items.find((each) => each.incidentId === id)
  const item: HandoffItem = {
    incidentId: id,
    workload,
    status,
    openedAt,
    ...(resolvedAt !== undefined && { resolvedAt }),
    reopened,
    ...(flapping && { flapping: flapping.times }),
    ...(cause !== undefined && { cause }),
    ...(incident.feedback?.some(isDoubt(incident)) && { doubted: true }),
    ...(fixedBy !== undefined && { fixedBy }),
    ...(owner && { owner: owner.person }),
    ...(mute && { muted: mute.until === undefined ? {} : { until: mute.until } }),
    tried: triedOn(incident),
    ...(thread.permalink !== undefined && { permalink: thread.permalink }),
    news: [],
    state: offered ? 'offered' : 'shown',
  }
  return { ...item, news: previous === undefined ? [] : newsOf(item, before, previous) }
}

/** What is the sender's and what is nobody's; a schedule that knows no sender hands over everything. */
function isHandedOver(incident: Incident, from: SlackPerson | undefined): boolean {
  return from === undefined || !isTaken(incident) || incident.owner?.person.id === from.id
}

function causeOf({ diagnosis }: Incident): string | undefined {
  const [first] = diagnosis?.findings ?? []
  return diagnosis?.verdict === 'unknown' || first === undefined || first.cause === 'unknown'
    ? undefined
    : first.title
}

function isDoubt({ diagnosis }: Incident) {
  const cause = diagnosis?.findings[0]?.cause
  return (feedback: NonNullable<Incident['feedback']>[number]) =>
    feedback.verdict === 'wrong' && feedback.cause === cause
}

function newsOf(
  item: HandoffItem,
  before: HandoffItem | undefined,
  previous: Handoff,
): readonly HandoffNews[] {
  const isResolved = item.resolvedAt !== undefined
  if (before === undefined) {
    if (item.openedAt < previous.openedAt) return isResolved ? [{ type: 'resolved' }] : []
    return [{ type: isResolved ? 'came-and-went' : 'opened' }]
  }
  if (isResolved) return before.resolvedAt === undefined ? [{ type: 'resolved' }] : []
  const news: HandoffNews[] = []
  if (before.resolvedAt !== undefined || item.reopened > before.reopened) news.push({ type: 'came-back' })
  if (before.cause !== undefined && item.cause !== undefined && before.cause !== item.cause)
    news.push({ type: 'cause', from: before.cause, to: item.cause })
  const had = before.acceptedBy ?? before.owner
  if (had?.id !== item.owner?.id)
    news.push({ type: 'owner', ...(had && { from: had }), ...(item.owner && { to: item.owner }) })
  return news
}
