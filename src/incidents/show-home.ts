/** Shows a person what concerns them: their incidents, the open ones, what was resolved, and the clusters. */

import type { Clock } from '../domain/clock.ts'
import type { ClusterHealth } from '../domain/cluster-health.ts'
import type { Digest } from '../domain/digest.ts'
import type { Handoff } from '../domain/handoff.ts'
import { type Incident, isFolded, isOpen } from '../domain/incident.ts'
import type { HandoffStore } from './handoff/ports.ts'
import type { IncidentStore } from './ports.ts'
import type { DigestStore } from './storm-ports.ts'

/** What the Home of one person says. */
export interface Home {
  readonly user: string
  /** RFC 3339. */
  readonly at: string
  /** Handoffs that wait for the person, or that the person made and nobody accepted yet. */
  readonly handoffs: readonly Handoff[]
  /** Digests that the person may see, of what is open and has no thread of its own. */
  readonly storms: readonly Digest[]
  /** Open ones that the person owns or asked about, oldest first. */
  readonly mine: readonly Incident[]
  /** All that the person may see, oldest first. */
  readonly open: readonly Incident[]
  /** The latest first. */
  readonly resolved: readonly Incident[]
  /** Undefined while they are being checked. */
  readonly clusters: readonly ClusterHealth[] | undefined
  /** True until there ever was an incident: the person is told how to begin. */
  readonly isNew: boolean
}

/** The Home tab in Slack. Rejects with `DeliveryError`. */
export interface HomeTab {
  publish(home: Home): Promise<void>
}

/** Who may read a channel in Slack. */
export interface Audience {
  /** False also when it cannot be told. */
  mayRead(user: string, channel: string): Promise<boolean>
}

export interface ShowHomeDeps {
  readonly store: Pick<IncidentStore, 'listOpen' | 'listResolved'>
  readonly handoffs: Pick<HandoffStore, 'listOpen'>
  readonly digests: Pick<DigestStore, 'listOpen'>
  readonly tab: HomeTab
  readonly audience: Audience
  readonly clusterHealth: () => Promise<readonly ClusterHealth[]>
  readonly clock: Clock
}

const RESOLVED_SHOWN = 8
/** More are looked through, since some may be in channels that the person cannot read. */
const RESOLVED_READ = 30

/** Publishes at once what is stored, and once more when the clusters have answered. */
export function createShowHome(deps: ShowHomeDeps): (user: string) => Promise<void> {
  const { store, handoffs, digests, tab, clusterHealth, clock } = deps
  return async (user) => {
    const checking = clusterHealth()
    const [open, resolved, waiting, storms] = await Promise.all([
      store.listOpen(),
      store.listResolved(RESOLVED_READ),
      handoffs.listOpen(),
      digests.listOpen(),
    ])
    const seen = (await visible([...open, ...resolved], user, deps)).filter((each) => !isFolded(each))
    const home: Home = {
      user,
      at: new Date(clock.now()).toISOString(),
      handoffs: waiting.filter(({ from, to }) => to?.id === user || from?.id === user),
      storms: await visible(storms, user, deps),
      mine: seen.filter((each) => isOpen(each) && isMine(each, user)),
      open: seen.filter(isOpen),
      resolved: seen.filter((each) => !isOpen(each)).slice(0, RESOLVED_SHOWN),
      clusters: undefined,
      isNew: open.length + resolved.length === 0,
    }
    await tab.publish(home)
    const all = [...open, ...resolved]
    await tab.publish({ ...home, clusters: (await checking).map((each) => withLastRead(each, all)) })
  }
}

/** True for whoever takes care of it, and while nobody does, for the person who asked. */
export function isMine({ owner, requestedBy }: Incident, user: string): boolean {
  return (owner?.person.id ?? requestedBy) === user
}

/** The name of a workload and the cause are for those who can read the thread. */
async function visible<T extends Pick<Incident, 'thread'> & { readonly requestedBy?: string }>(
  told: readonly T[],
  user: string,
  { audience }: ShowHomeDeps,
): Promise<readonly T[]> {
  const channels = [...new Set(told.map(({ thread }) => thread.channel))]
  const answers = await Promise.all(channels.map((channel) => audience.mayRead(user, channel)))
  const readable = new Set(channels.filter((_, index) => answers[index]))
  return told.filter((each) => readable.has(each.thread.channel) || each.requestedBy === user)
}

function withLastRead(health: ClusterHealth, incidents: readonly Incident[]): ClusterHealth {
  const times = incidents
    .filter(({ workload, trouble }) => workload.cluster === health.cluster && trouble === undefined)
    .flatMap(({ investigatedAt }) => investigatedAt ?? [])
    .sort()
  const lastRead = times.at(-1)
  return { ...health, ...(lastRead !== undefined && { lastRead }) }
}
