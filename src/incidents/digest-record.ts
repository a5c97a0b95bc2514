/** Makes the record of a storm, and brings it up to what its incidents are now. Pure. */

import { isDeepStrictEqual } from 'node:util'
import type { Digest, DigestMember } from '../domain/digest.ts'
import type { Incident } from '../domain/incident.ts'
import type { Storm } from './correlate.ts'

/**
 * The digest of a new storm. Its id follows from its oldest incident, so that two who find the same storm at the same
 * time make one digest of it.
 */
export function openDigest({ incidents, common }: Storm): Digest {
  const [first] = incidents as [Incident, ...Incident[]]
  const mention = mentionOf(incidents)
  return {
    id: `storm-${first.id}`,
    openedAt: first.openedAt,
    members: incidents.map(memberOf),
    common,
    ...(mention.length > 0 && { mention }),
    thread: { channel: first.thread.channel },
    deliveries: {},
    revision: 1,
    publishedRevision: 0,
  }
}

/**
 * The digest as its storm is now, or undefined when nothing has changed that a reader could see. `closed` are members
 * that are not open any more; `at` is the RFC 3339 time of a change to being over.
 */
export function bringUpToDate(
  digest: Digest,
  { incidents, common }: Storm,
  closed: readonly Incident[],
  at: string,
): Digest | undefined {
  const present = new Map([...closed, ...incidents].map((each) => [each.id, memberOf(each)]))
  const known = digest.members.map((member) => present.get(member.incidentId) ?? member)
  const before = new Set(digest.members.map(({ incidentId }) => incidentId))
  const joined = incidents.filter(({ id }) => !before.has(id))
  const members = [...known, ...joined.map(memberOf)]
  const mention = [...new Set([...(digest.mention ?? []), ...mentionOf(joined)])]
  const { resolvedAt, ...raging } = digest
  const isOver = members.every(({ status }) => status === 'resolved')
  const next: Digest = {
    ...raging,
    members,
    common,
    ...(mention.length > 0 && { mention }),
    ...(isOver && { resolvedAt: resolvedAt ?? at }),
  }
  return isDeepStrictEqual(asStored(next), asStored(digest))
    ? undefined
    : { ...next, revision: digest.revision + 1 }
}

/** What the digest says of an incident. */
export function memberOf(incident: Incident): DigestMember {
  const { id, workload, status, openedAt, diagnosis, trouble, owner, thread } = incident
  const [primary] = diagnosis?.findings ?? []
  return {
    incidentId: id,
    workload,
    status,
    openedAt,
    ...(diagnosis &&
      primary && { cause: { verdict: diagnosis.verdict, id: primary.cause, title: primary.title } }),
    ...(trouble !== undefined && diagnosis === undefined && { trouble }),
    ...(owner && { owner: owner.person }),
    ...(thread.permalink !== undefined && { permalink: thread.permalink }),
  }
}

function mentionOf(incidents: readonly Incident[]): readonly string[] {
  return [...new Set(incidents.flatMap(({ mention = [] }) => mention))]
}

/** What a store gives back has no fields that are undefined. */
function asStored<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}
