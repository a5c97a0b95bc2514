/** Finds the storms among the open incidents of one channel: what shares a factor, and what opened together. Pure. */

import type { CommonFactor, Digest } from '../domain/digest.ts'
import type { Factor } from '../domain/factor.ts'
import type { Incident } from '../domain/incident.ts'
import { commonFactors, isRootOf } from './common-factors.ts'
import { createUnions } from './unions.ts'

/** Incidents that belong together. */
export interface Storm {
  /** The digest that tells of it already. */
  readonly digest?: Digest
  /** The open ones, oldest first. */
  readonly incidents: readonly Incident[]
  readonly common: readonly CommonFactor[]
}

/** This many with a common factor, the root included, are told in one message. */
const SHARING = 3
/** This many that open together are, even when they have nothing in common. */
const TOGETHER = 5
/** The longest pause between two that open together, milliseconds. */
const TOGETHER_PAUSE_MS = 15_000
/** The longest pause between two that a factor connects: a later failure has a reason of its own until a digest says otherwise. */
const SHARING_PAUSE_MS = 30 * 60_000

/**
 * `incidents` are the open ones of a channel, without questions; `digests` those of its storms that are not over. Every
 * digest is among the storms; an incident that was in a digest stays there.
 */
export function correlate(incidents: readonly Incident[], digests: readonly Digest[]): readonly Storm[] {
  const ordered = incidents.toSorted((a, b) => a.openedAt.localeCompare(b.openedAt))
  const homes = new Map(
    digests.flatMap((digest) => digest.members.map(({ incidentId }) => [incidentId, digest] as const)),
  )
  const unions = createUnions()
  for (const { id } of ordered) {
    const home = homes.get(id)
    if (home) unions.join([home.id, id])
  }
  for (const digest of digests) unions.join([digest.id, ...latecomers(ordered, digest).map(({ id }) => id)])
  for (const group of [...sharing(ordered), ...together(ordered)]) unions.join(group.map(({ id }) => id))

  const grouped = Map.groupBy(
    ordered,
    ({ id }) => homes.get(id)?.id ?? digestIn(unions.of(id), digests)?.id ?? unions.of(id),
  )
  const fresh = [...grouped].filter(
    ([key, members]) => members.length >= SHARING && !digests.some(({ id }) => id === key),
  )
  return [
    ...digests.map((digest) => storm(grouped.get(digest.id) ?? [], digest)),
    ...fresh.map(([, members]) => storm(members)),
  ]

  /** The oldest digest of a union, should it hold several. */
  function digestIn(union: string, all: readonly Digest[]): Digest | undefined {
    return all.find(({ id }) => unions.of(id) === union)
  }
}

function storm(incidents: readonly Incident[], digest?: Digest): Storm {
  return { ...(digest && { digest }), incidents, common: commonFactors(incidents, digest) }
}

/** What joins a digest: by one of its factors, as the root of one, or by opening together with its last members. */
function latecomers(ordered: readonly Incident[], digest: Digest): readonly Incident[] {
  const last = Math.max(...digest.members.map(({ openedAt }) => Date.parse(openedAt)))
  const isLarge = digest.members.length >= TOGETHER
  const known = new Set(digest.common.map(({ factor }) => factor.key))
  return ordered.filter((incident) => {
    if (factorsIn(incident).some(({ key }) => known.has(key))) return true
    if (digest.common.some(({ factor }) => isRootOf(incident, factor))) return true
    return isLarge && Math.abs(Date.parse(incident.openedAt) - last) <= TOGETHER_PAUSE_MS
  })
}

/** Groups that have a factor in common, with the root of it. */
function sharing(ordered: readonly Incident[]): readonly (readonly Incident[])[] {
  const factors = new Map(ordered.flatMap(factorsIn).map((factor) => [factor.key, factor]))
  return [...factors.values()].flatMap((factor) => {
    const concerned = ordered.filter(
      (each) => factorsIn(each).some(({ key }) => key === factor.key) || isRootOf(each, factor),
    )
    return runs(concerned, SHARING_PAUSE_MS).filter((run) => run.length >= SHARING)
  })
}

function together(ordered: readonly Incident[]): readonly (readonly Incident[])[] {
  return runs(ordered, TOGETHER_PAUSE_MS).filter((run) => run.length >= TOGETHER)
}

/** Splits where nothing opened for longer than `pauseMs`. */
function runs(ordered: readonly Incident[], pauseMs: number): readonly (readonly Incident[])[] {
  const found: Incident[][] = []
  for (const incident of ordered) {
    const run = found.at(-1)
    const before = run?.at(-1)
    if (before && Date.parse(incident.openedAt) - Date.parse(before.openedAt) <= pauseMs) run?.push(incident)
    else found.push([incident])
  }
  return found
}

function factorsIn({ diagnosis }: Incident): readonly Factor[] {
  return diagnosis?.factors ?? []
}
