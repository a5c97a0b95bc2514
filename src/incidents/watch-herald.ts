/** Tells of the workloads that fail: decides about their pods, finds what they belong to, and queues what was seen. */

import { type Target, type WorkloadRef, workloadKey } from '../domain/workload.ts'
import { absorbFailing } from './absorb-sighting.ts'
import { adoptCluster } from './adopt-cluster.ts'
import { createJobChecks } from './job-checks.ts'
import { type PodBoard, type PodGroup, workloadAbove } from './pod-board.ts'
import type { Sighting } from './ports.ts'
import { decide, type WatchDecision } from './watch-decision.ts'
import type { WatcherDeps } from './watcher.ts'
import { readWorkloadState } from './workload-state.ts'

/** How many workloads are told of at a time. */
const PARALLEL = 8
const READ_MS = 3_000
/** How long a workload that opted out is not asked again. */
const IGNORED_MS = 300_000

type Failing = Extract<WatchDecision, { state: 'failing' }>

export interface Herald {
  /** False until the pods are known, and while they are listed anew: what is remembered may be long over. */
  hasList(): boolean
  listing(): void
  listed(): void
  judge(key: string | undefined): void
  judgeAll(): void
  /** The workload that a group was found to belong to. */
  knows(key: string): WorkloadRef | undefined
  /** Forgets what was told of other workloads than these, by `workloadKey`, so that it is told again. */
  forgetUnless(known: ReadonlySet<string>): void
  settled(): Promise<void>
}

/** Decides about groups, and tells of those that fail, once for each way of failing. */
export function createHerald(board: PodBoard, deps: WatcherDeps, signal: AbortSignal): Herald {
  const { settings, clock, log } = deps
  const told = new Map<string, Set<string>>()
  const workloads = new Map<string, WorkloadRef>()
  const ignoredUntil = new Map<string, number>()
  const jobs = createJobChecks(deps)
  const due = new Set<string>()
  let list = false
  let running: Promise<unknown> | undefined

  function decisionOn(group: PodGroup): WatchDecision {
    return decide({ ...group, jobFailedAt: jobs.failedAt(group.key) }, clock.now(), settings.limits)
  }

  function judge(key: string | undefined): void {
    if (key === undefined || !list) return
    due.add(key)
    run()
  }

  function run(): void {
    running ??= Promise.all(Array.from({ length: PARALLEL }, work)).finally(() => {
      running = undefined
      if (due.size > 0 && !signal.aborted) run()
    })
  }

  async function work(): Promise<void> {
    for (const key of due) {
      due.delete(key)
      if (signal.aborted) return
      try {
        await judgeNow(key)
      } catch (err) {
        // The next tick finds the same.
        log.warn({ err }, 'Cannot tell of a workload that fails; trying again')
      }
    }
  }

  async function judgeNow(key: string): Promise<void> {
    const group = board.group(key)
    if (!group) return forget(key)
    if (group.ownerKind === 'Job' && group.lost.length > 0) await jobs.check(group, signal)
    const decision = decisionOn(group)
    if (decision.state !== 'failing') return void told.delete(key)
    if (told.get(key)?.has(decision.reason) || (ignoredUntil.get(key) ?? 0) > clock.now()) return
    await tell(group, decision)
  }

  async function tell(group: PodGroup, decision: Failing): Promise<void> {
    const found = await workloadOf(group, decision)
    const workload = deps.anyCluster ? adoptCluster(found, await deps.store.listOpen()) : found
    workloads.set(group.key, workload)
    const { reason, at } = decision
    const sighting: Sighting = {
      state: 'failing',
      workload,
      target: targetOf(group, decision, workload),
      reason,
      failedAt: new Date(at).toISOString(),
      seenAt: new Date(clock.now()).toISOString(),
    }
    const newest = await deps.store.findByWorkload(workloadKey(workload))
    const next = newest && absorbFailing(newest, sighting)
    if (!newest || next) {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(READ_MS)])
      const state = await readWorkloadState(deps.reader, workload, limit)
      if (state.ignored) return void ignoredUntil.set(group.key, clock.now() + IGNORED_MS)
      if (state.presence === 'gone') return
      await deps.queue.add('sighting', sighting, { collapseKey: `sighting:${workloadKey(workload)}` })
      // That it is still so is said every minute, and nothing new.
      if (!next || next.revision !== newest?.revision)
        log.info({ ...workload, reason }, 'The watcher saw a workload fail')
    }
    told.set(group.key, (told.get(group.key) ?? new Set()).add(reason))
  }

  async function workloadOf(group: PodGroup, { pod }: Failing): Promise<WorkloadRef> {
    const { cluster } = deps
    const guess = workloadAbove(group, cluster)
    const known = workloads.get(group.key)
    if (known) return known
    const named: Target =
      group.ownerKind === 'Pod' || group.pods.some(({ name }) => name === pod)
        ? { cluster, namespace: group.namespace, kind: 'Pod', name: pod }
        : { cluster, namespace: group.namespace, kind: group.ownerKind, name: group.ownerName }
    const resolution = await deps.resolveWorkload(named)
    return resolution.outcome === 'found' ? resolution.workload : guess
  }

  function forget(key: string): void {
    told.delete(key)
    workloads.delete(key)
    ignoredUntil.delete(key)
    jobs.forget(key)
  }

  return {
    hasList: () => list,
    listing() {
      list = false
    },
    listed() {
      list = true
      this.judgeAll()
    },
    judge,
    judgeAll() {
      for (const { key } of board.troubled()) judge(key)
      for (const key of told.keys()) judge(key)
      for (const key of workloads.keys()) if (!board.group(key)) forget(key)
    },
    knows: (key) => workloads.get(key),
    forgetUnless(known) {
      for (const key of told.keys()) {
        const workload = workloads.get(key)
        if (!workload || !known.has(workloadKey(workload))) told.delete(key)
      }
    },
    settled: async () => void (await running),
  }
}

/** The pod as long as it exists, so that the diagnosis looks at the one that showed it. */
function targetOf(
  { pods, ownerKind, ownerName }: PodGroup,
  decision: Failing,
  workload: WorkloadRef,
): Target {
  const { cluster, namespace, kind, name } = workload
  const { pod, container } = decision
  if (pods.some((each) => each.name === pod)) {
    return { cluster, namespace, kind: 'Pod', name: pod, ...(container !== undefined && { container }) }
  }
  return ownerKind === 'Job'
    ? { cluster, namespace, kind: 'Job', name: ownerName }
    : { cluster, namespace, kind, name }
}
