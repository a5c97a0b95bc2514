/** The lists that people ask for, made of incidents and of what the clusters show. Pure. */

import type { Digest } from '../domain/digest.ts'
import { type Incident, isFolded } from '../domain/incident.ts'
import type { ListRow, PersonalList } from '../domain/personal-list.ts'
import { type Wanted, type WorkloadRef, workloadKey } from '../domain/workload.ts'
import { digestCount, digestTitle } from './digest-title.ts'
import type { Candidate } from './find-target.ts'
import type { SeenCluster, SeenWorkload } from './list-pods.ts'

/** More rows than this nobody reads, and Slack allows 50 blocks. */
const MAX_ROWS = 20

/** What fails now: the open incidents, oldest first, then what the clusters show beside them. */
export function failingList(
  wanted: Pick<Wanted, 'namespace'>,
  open: readonly Incident[],
  seen: readonly SeenCluster[],
): PersonalList {
  const inCluster = (workload: WorkloadRef) => seen.some(({ cluster }) => cluster === workload.cluster)
  const incidents = open.filter(
    ({ workload }) =>
      inCluster(workload) && (wanted.namespace === undefined || workload.namespace === wanted.namespace),
  )
  const live = new Map(seen.flatMap(({ workloads }) => workloads).map((each) => [keyOf(each), each]))
  const known = new Set(incidents.map(({ workload }) => workloadKey(workload)))
  const others = [...live.values()]
    .filter((each) => each.failing.length > 0 && !known.has(keyOf(each)))
    .toSorted((a, b) => b.failing.length - a.failing.length || b.restarts - a.restarts)
  const clusters = seen.length
  const rows = [
    ...incidents.map((each) => incidentRow(each, live.get(workloadKey(each.workload)), clusters > 1)),
    ...others.map((each) => seenRow(each, clusters > 1)),
  ]
  const where = wanted.namespace === undefined ? '' : ` in namespace ${wanted.namespace}`
  const blind = seen.some(({ problem }) => problem !== undefined)
  return bounded({
    heading: headingOf(rows.length, where, blind),
    rows,
    closing: seen.flatMap(({ cluster, partial, problem }) => [
      ...(problem === undefined ? [] : [problem]),
      ...(partial
        ? [`Only a part of the pods of ${cluster} was looked at; name a namespace with -n to see all of it.`]
        : []),
    ]),
  })
}

/** Storms, then the other open incidents by age, with who has them. */
export function incidentList(all: readonly Incident[], storms: readonly Digest[]): PersonalList {
  const open = all.filter((each) => !isFolded(each))
  const several = new Set(open.map(({ workload }) => workload.cluster)).size > 1
  const rows = open.map((each) => {
    const { wanted: _, ...row } = incidentRow(each, undefined, several)
    return row
  })
  return bounded({
    heading:
      all.length === 0
        ? 'There are no open incidents.'
        : all.length === 1
          ? 'One open incident:'
          : `${all.length} open incidents, the oldest first:`,
    rows: [...storms.map(stormRow), ...rows],
    closing: [],
  })
}

/** One row for all that a digest tells of. */
function stormRow(digest: Digest): ListRow {
  const { openedAt, thread } = digest
  return {
    label: digestTitle(digest),
    detail: digestCount(digest),
    since: openedAt,
    ...(thread.permalink !== undefined && { link: thread.permalink }),
  }
}

/** Among which a person has to choose. */
export function candidateList(name: string, candidates: readonly Candidate[], sure: boolean): PersonalList {
  const several = new Set(candidates.map(({ workload }) => workload.cluster)).size > 1
  return bounded({
    heading: sure ? `Which ${name} do you mean?` : `There is no ${name}. Do you mean:`,
    rows: candidates.map(({ workload, failing, reason }) => ({
      label: labelOf(workload, several),
      detail: [workload.kind, failing > 0 ? `failing${reason === undefined ? '' : `: ${reason}`}` : '']
        .filter(Boolean)
        .join(', '),
      wanted: workload,
    })),
    closing: [],
  })
}

function incidentRow(incident: Incident, live: SeenWorkload | undefined, several: boolean): ListRow {
  const { workload, diagnosis, owner, mute, thread, openedAt, status } = incident
  const words = [
    workload.kind,
    live?.reason ?? diagnosis?.findings[0]?.title ?? 'being looked into',
    status === 'firing' ? '' : status,
    owner === undefined ? 'nobody has it' : `${owner.person.name ?? owner.person.id} has it`,
    mute === undefined ? '' : 'muted',
  ]
  return {
    label: labelOf(workload, several),
    detail: words.filter(Boolean).join(', '),
    since: openedAt,
    wanted: workload,
    ...(thread.permalink !== undefined && { link: thread.permalink }),
  }
}

function seenRow({ workload, failing, reason, restarts }: SeenWorkload, several: boolean): ListRow {
  const words = [
    workload.kind,
    reason ?? '',
    failing.length > 1 ? `${failing.length} pods` : '',
    restarts > 0 ? `${restarts} restart${restarts === 1 ? '' : 's'}` : '',
  ]
  const { cluster, namespace } = workload
  const [pod = workload.name] = failing
  return {
    label: labelOf(workload, several),
    detail: words.filter(Boolean).join(', '),
    // The pod is sure to be there; its workload is told from names.
    wanted: { cluster, namespace, kind: 'Pod', name: pod },
  }
}

function bounded({ heading, rows, closing }: PersonalList): PersonalList {
  const more = rows.length - MAX_ROWS
  const left = more > 0 ? [`${more} more. Name a namespace with -n to see fewer.`] : []
  return { heading, rows: rows.slice(0, MAX_ROWS), closing: [...left, ...closing] }
}

function labelOf({ cluster, namespace, name }: WorkloadRef, several: boolean): string {
  return `${several ? `${cluster}: ` : ''}${namespace}/${name}`
}

function headingOf(n: number, where: string, blind: boolean): string {
  if (n > 0) return `${counted(n)} now${where}:`
  return blind
    ? `I know of nothing that fails now${where}, but could not look everywhere.`
    : `Nothing fails now${where}.`
}

function counted(n: number): string {
  return n === 1 ? 'One workload fails' : `${n} workloads fail`
}

function keyOf({ workload }: SeenWorkload): string {
  return workloadKey(workload)
}
