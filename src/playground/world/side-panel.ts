/** The world of the demo as the page's side panel controls it: recorded incidents, faults, and the cluster's state. */

import type { Clock } from '../../domain/clock.ts'
import { AppError } from '../../domain/errors.ts'
import type { StoreChange } from '../cluster/cluster-store.ts'
import { isReady } from '../cluster/controller-pods.ts'
import { startControllers } from '../cluster/controllers.ts'
import type { SimulatedCluster } from '../cluster/simulated-cluster.ts'
import type { PanelAct, PanelActivity, PanelCase, SidePanel } from '../slack/page-shapes.ts'
import { type AlertPayload, type MountedCase, mountCase } from './mount-case.ts'
import { findCase, type RecordedCase } from './recorded-cases.ts'
import { isWell, recover, sightsOf } from './workload-sight.ts'
import type { WorldFaults } from './world-faults.ts'

export interface WorldDependencies {
  readonly cluster: SimulatedCluster
  readonly clusterName: string
  readonly cases: readonly RecordedCase[]
  readonly faults: WorldFaults
  /** Sends a webhook to the bot, as Alertmanager does; rejects when it is not taken. */
  readonly sendAlert: (payload: AlertPayload) => Promise<void>
  readonly clock: Clock
}

export interface World extends SidePanel {
  /** Puts the workloads of a case into the cluster, without an alert. */
  mount(id: string): Promise<void>
  stop(): void
}

/** How many entries the panel keeps. */
const ACTIVITY = 40
/** How long after a recovery Alertmanager resolves the alert, milliseconds. */
const RESOLVE_AFTER_MS = 2_000
/** The same after a fix by the bot, which watches a while before it says that it helped. */
const RESOLVE_AFTER_FIX_MS = 12_000
/** Changes of these kinds are told. */
const TOLD = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob', 'ReplicaSet', 'Pod', 'Node']

/** Builds the world; its controllers run from the first mount on. */
export function createWorld(dependencies: WorldDependencies): World {
  const { cluster, clusterName, cases, faults, sendAlert, clock } = dependencies
  const { store } = cluster
  const mounted = new Map<string, MountedCase>()
  const status = new Map<string, PanelCase['status']>()
  const listeners = new Set<() => void>()
  const timers = new Set<NodeJS.Timeout>()
  const resolving = new Set<string>()
  let activity: readonly PanelActivity[] = []
  let isMounting = false
  /** One deed after the other: a mount must not meet another. */
  let turn: Promise<void> = Promise.resolve()
  let controllers: { stop(): void } | undefined
  const unsubscribe = store.subscribe((change) => {
    const text = isMounting ? undefined : wordsFor(change)
    if (text !== undefined) tell(text)
    if (!isMounting && change.object.kind === 'Pod') noticeRecovery()
  })

  function changed(): void {
    for (const listener of listeners) listener()
  }

  function tell(text: string): void {
    activity = [{ at: clock.now(), text }, ...activity].slice(0, ACTIVITY)
    changed()
  }

  /** Controllers take what fails at their start for broken, so that they start anew after a mount. */
  async function mount(id: string): Promise<MountedCase> {
    const recorded = findCase(cases, id)
    controllers?.stop()
    isMounting = true
    try {
      const mounting = await mountCase(store, recorded, clock.now())
      mounted.set(id, mounting)
      return mounting
    } finally {
      isMounting = false
      controllers = startControllers({ store })
    }
  }

  async function fire(id: string): Promise<void> {
    const recorded = findCase(cases, id)
    for (const other of mounted.values()) {
      const isInTheWay = other.recorded.id !== id && other.namespaces.includes(recorded.namespace)
      if (isInTheWay && status.get(other.recorded.id) === 'firing') await resolve(other.recorded.id)
    }
    const { alert } = await mount(id)
    await sendAlert(alert)
    status.set(id, 'firing')
    tell(`Firing: ${labelOf(recorded)}`)
  }

  async function resolve(id: string): Promise<void> {
    const { alert, recorded } = mounted.get(id) ?? (await mount(id))
    const endsAt = new Date(clock.now()).toISOString()
    const alerts = alert.alerts.map((each) => ({ ...each, status: 'resolved', endsAt }))
    await sendAlert({ ...alert, status: 'resolved', alerts })
    status.set(id, 'resolved')
    tell(`Resolved: ${labelOf(recorded)}`)
  }

  function letRecover(id: string): void {
    resolveLater(id, RESOLVE_AFTER_MS, () => true)
    recover(store, findCase(cases, id))
  }

  function resolveLater(id: string, ms: number, isStill: () => boolean): void {
    if (resolving.has(id)) return
    resolving.add(id)
    const timer = setTimeout(() => {
      timers.delete(timer)
      resolving.delete(id)
      if (status.get(id) !== 'firing' || !isStill()) return
      resolve(id).catch(() => tell('The bot did not take the resolved alert'))
    }, ms)
    timers.add(timer)
  }

  /** What became well by itself, or by the bot, has its alert resolved as well, if it stays so. */
  function noticeRecovery(): void {
    for (const { recorded } of mounted.values()) {
      if (status.get(recorded.id) !== 'firing' || !isWell(store, recorded)) continue
      resolveLater(recorded.id, RESOLVE_AFTER_FIX_MS, () => isWell(store, recorded))
    }
  }

  async function perform(act: PanelAct): Promise<void> {
    if (act.act === 'fault') {
      if (!faults.set(act.fault, act.on)) throw new AppError('demo-fault', 'There is no such fault.')
    } else if (act.act === 'fire') await fire(act.case)
    else if (act.act === 'resolve') await resolve(act.case)
    else letRecover(act.case)
    changed()
  }

  return {
    mount: async (id) => void (await mount(id)),
    state: () => ({
      cluster: clusterName,
      cases: cases.map((each) => ({
        id: each.id,
        title: each.title,
        tech: each.tech,
        workload: labelOf(each),
        isStorm: each.storm !== undefined,
        status: status.get(each.id) ?? 'idle',
      })),
      faults: faults.list(),
      workloads: [...mounted.values()]
        .filter(({ recorded }) => status.get(recorded.id) === 'firing')
        .flatMap(({ recorded }) => sightsOf(store, recorded)),
      activity,
    }),
    perform(act) {
      const doing = turn.then(() => perform(act))
      turn = doing.catch(() => {})
      return doing
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    stop() {
      controllers?.stop()
      unsubscribe()
      for (const timer of timers) clearTimeout(timer)
    },
  }
}

function labelOf({ namespace, workload, storm }: RecordedCase): string {
  return storm === undefined ? `${namespace}/${workload.name}` : `${storm.workloads.length} workloads at once`
}

function wordsFor({ type, object, before }: StoreChange): string | undefined {
  if (!TOLD.includes(object.kind)) return undefined
  const { namespace, name, generation } = object.metadata
  const what = `${object.kind} ${namespace ? `${namespace}/` : ''}${name}`
  if (type === 'ADDED') return `${what} is created`
  if (type === 'DELETED') return `${what} is deleted`
  if (object.kind === 'Pod')
    return isReady(object) && !(before && isReady(before)) ? `${what} is ready` : undefined
  return generation === before?.metadata.generation ? undefined : `${what} is changed`
}
