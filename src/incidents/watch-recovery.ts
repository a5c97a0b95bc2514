/** Compares the open incidents with the pods: says which have recovered, also those that nobody's alert will close. */

import type { Clock } from '../domain/clock.ts'
import { failingSince, type Incident, isOpen } from '../domain/incident.ts'
import { type WorkloadRef, workloadKey } from '../domain/workload.ts'
import type { ClusterReader } from '../evidence/cluster-reader.ts'
import { hasFiringAlert, isSeenFailing, wantsWord } from './ending.ts'
import type { PodBoard, PodGroup } from './pod-board.ts'
import type { IncidentStore, JobQueue } from './ports.ts'
import { decide, type WatchedGroup, type WatchLimits } from './watch-decision.ts'
import { readWorkloadState } from './workload-state.ts'

export interface RecoveryDeps {
  readonly cluster: string
  /** True when this cluster answers for every name that alerts give it. */
  readonly anyCluster?: boolean
  readonly board: PodBoard
  readonly reader: Pick<ClusterReader, 'get'>
  readonly store: Pick<IncidentStore, 'listOpen'>
  readonly queue: Pick<JobQueue, 'add'>
  readonly limits: WatchLimits
  readonly clock: Clock
  /** The workload that a group was found to belong to. */
  readonly isTold: (groupKey: string) => WorkloadRef | undefined
}

export interface RecoveryWatch {
  /**
   * Resolves to the workloads, by `workloadKey`, whose open incident knows that they fail and waits for no further
   * word of it. Rejects when store or queue are away.
   */
  compare(signal: AbortSignal): Promise<ReadonlySet<string>>
}

const READ_MS = 3_000
/** How many incidents are looked at at a time. */
const PARALLEL = 8

export function createRecoveryWatch(deps: RecoveryDeps): RecoveryWatch {
  const { cluster, board, reader, store, queue, limits, clock } = deps
  /** Since when a workload has had no pods and wanted none, by incident. */
  const idleSince = new Map<string, number>()
  /** Since when only pods are left that have been well all along, by incident: nobody tells when the failing ones went. */
  const clearSince = new Map<string, number>()

  async function judge(incident: Incident, signal: AbortSignal): Promise<void> {
    // While an alert fires, only what the watcher itself has said is to be taken back.
    if (hasFiringAlert(incident) && !isSeenFailing(incident)) return
    const began = Date.parse(failingSince(incident))
    const found = await wellSinceOf(incident, signal)
    const lastFailure = Math.max(began, Date.parse(incident.watched?.failedAt ?? '') || 0)
    const wellSince = found === undefined || found >= lastFailure ? found : clearAt(incident.id)
    if (found === undefined || found >= lastFailure) clearSince.delete(incident.id)
    if (wellSince === undefined || clock.now() - began < limits.settleMs) return
    await queue.add(
      'sighting',
      {
        state: 'recovered',
        incidentId: incident.id,
        wellSince: new Date(wellSince).toISOString(),
        seenAt: new Date(clock.now()).toISOString(),
      },
      { collapseKey: `sighting:${incident.id}` },
    )
  }

  /** The settling time counts from the first look at which no failing pod was there. */
  function clearAt(incidentId: string): number | undefined {
    const since = clearSince.get(incidentId) ?? clock.now()
    clearSince.set(incidentId, since)
    return clock.now() - since >= limits.settleMs ? since : undefined
  }

  async function wellSinceOf(incident: Incident, signal: AbortSignal): Promise<number | undefined> {
    const groups = groupsOf(incident)
    const pods = groups.flatMap((group) => group.pods)
    if (pods.length > 0) {
      idleSince.delete(incident.id)
      const decision = decide(merge(incident.workload, groups), clock.now(), limits)
      return decision.state === 'recovered' ? decision.at : undefined
    }
    const limit = AbortSignal.any([signal, AbortSignal.timeout(READ_MS)])
    const { presence } = await readWorkloadState(reader, incident.workload, limit)
    if (presence !== 'gone' && presence !== 'idle') {
      idleSince.delete(incident.id)
      return undefined
    }
    const since = idleSince.get(incident.id) ?? clock.now()
    idleSince.set(incident.id, since)
    return clock.now() - since >= limits.settleMs ? clock.now() : undefined
  }

  function groupsOf({ workload, target }: Incident): readonly PodGroup[] {
    const named = board.groupsOf(workload)
    const key = workloadKey(workload)
    const learned = board.troubled().filter((group) => {
      const found = deps.isTold(group.key)
      return found !== undefined && workloadKey(found) === key
    })
    const groups = new Map([...named, ...learned].map((group) => [group.key, group]))
    if (groups.size > 0) return [...groups.values()]
    const ofTarget = target.kind === 'Pod' ? board.groupOfPod(target.namespace, target.name) : undefined
    return ofTarget ? [ofTarget] : []
  }

  return {
    async compare(signal) {
      const open = (await store.listOpen()).filter(
        ({ workload }) => deps.anyCluster || workload.cluster === cluster,
      )
      for (const since of [idleSince, clearSince]) {
        for (const id of since.keys()) if (!open.some((each) => each.id === id)) since.delete(id)
      }
      const pending = open.filter(isOpen)
      const work = async () => {
        for (let next = pending.shift(); next && !signal.aborted; next = pending.shift()) {
          await judge(next, signal)
        }
      }
      await Promise.all(Array.from({ length: PARALLEL }, work))
      const known = open.filter((each) => isSeenFailing(each) && !wantsWord(each, clock.now()))
      return new Set(known.map(({ workload }) => workloadKey(workload)))
    },
  }
}

/** Several ReplicaSets of one Deployment, or several Jobs of one CronJob, are well together. */
function merge({ kind }: WorkloadRef, groups: readonly PodGroup[]): WatchedGroup {
  return {
    ownerKind: kind === 'CronJob' ? 'Job' : (groups[0]?.ownerKind ?? kind),
    pods: groups.flatMap(({ pods }) => pods),
    lost: groups.flatMap(({ lost }) => lost),
  }
}
