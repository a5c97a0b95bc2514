/** A whole night in simulated time: the app with its embedded adapters between a simulated cluster and a simulated Slack. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startApp } from '../../src/app.ts'
import { loadConfig } from '../../src/config.ts'
import type { Incident } from '../../src/domain/incident.ts'
import type { StoredObject } from '../../src/playground/cluster/cluster-store.ts'
import { loadRecording } from '../../src/playground/cluster/load-recording.ts'
import { startSimulatedCluster } from '../../src/playground/cluster/simulated-cluster.ts'
import { freshenRecording } from '../../src/playground/freshen-recording.ts'
import type { SimulatedSlack } from '../../src/playground/slack/options.ts'
import { startSimulatedSlack } from '../../src/playground/slack/start.ts'
import { createSettings } from '../../src/settings.ts'
import { openStorage, type Storage } from '../../src/storage.ts'
import { CORPUS } from './corpus.ts'
import { until } from './poll.ts'
import { silentLog } from './silent-log.ts'
import { createSimulatedClock, type SimulatedClock } from './simulated-clock.ts'
import { CHANNEL, sendWebhook, WEBHOOK_TOKEN } from './world.ts'

export const INES = 'U0INES'
export const JO = 'U0JO'

interface Payload {
  readonly alerts: readonly { readonly labels: Readonly<Record<string, string>> }[]
}

export interface Night {
  readonly slack: SimulatedSlack
  readonly storage: Storage
  readonly clock: SimulatedClock
  /** Lets time pass until `at`, milliseconds since the epoch, from one job to the next. */
  passTo(at: number): Promise<void>
  /** The recorded case fails from now on, and Alertmanager says so; repeated, it fails again. */
  fails(id: string): Promise<void>
  /** It is gone from the cluster, and Alertmanager says that it is over. */
  recovers(id: string): Promise<void>
  /** The newest incident of the case's workload. */
  incident(id: string): Promise<Incident>
  /** Runs what follows from what somebody did, and waits until `done` tells that it was done. */
  did(done: () => boolean | Promise<boolean>): Promise<void>
  close(): Promise<void>
}

/** Begins at `start`, milliseconds since the epoch; `yaml` is crashloop.yaml. */
export async function createNight(start: number, yaml: string): Promise<Night> {
  const stack = new AsyncDisposableStack()
  const clock = createSimulatedClock(start)
  const folder = await mkdtemp(join(tmpdir(), 'crashloop-night-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const cluster = await startSimulatedCluster({ recordings: [], name: 'prod-eu-1', clock })
  stack.defer(() => cluster.close())
  const slack = await startSimulatedSlack({
    transport: 'socket',
    botToken: 'xoxb-of-the-night',
    appToken: 'xapp-of-the-night',
    users: [
      { id: INES, name: 'ines' },
      { id: JO, name: 'jo' },
    ],
    usergroups: [{ id: 'S0ONCALL', handle: 'oncall', name: 'On call', users: [INES] }],
    channels: [{ id: CHANNEL, name: 'alerts' }],
    clock,
  })
  stack.defer(() => slack.close())
  await writeFile(join(folder, 'kubeconfig'), JSON.stringify(cluster.kubeConfig()))
  await writeFile(join(folder, 'crashloop.yaml'), yaml)
  const config = loadConfig({
    SLACK_BOT_TOKEN: 'xoxb-of-the-night',
    SLACK_APP_TOKEN: 'xapp-of-the-night',
    SLACK_API_URL: slack.apiUrl,
    SLACK_CHANNEL: CHANNEL,
    ALERTMANAGER_TOKEN: WEBHOOK_TOKEN,
    KUBECONFIG: join(folder, 'kubeconfig'),
    CRASHLOOP_CLUSTER: 'prod-eu-1',
    CRASHLOOP_CONFIG: join(folder, 'crashloop.yaml'),
    CRASHLOOP_WATCHER: 'off',
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'silent',
  })
  const storage = openStorage(config, silentLog, clock)
  const app = await startApp(config, silentLog, createSettings(config), clock, storage)
  stack.defer(() => app.stop())
  await until(() => slack.socket.connections() > 0, 20_000)

  const url = `http://127.0.0.1:${app.port}`
  const cases = new Map<string, { readonly payload: Payload; readonly objects: readonly StoredObject[] }>()

  /** Jobs that are due run until none is left; a few turns more let those that end begin others. */
  async function settle(): Promise<void> {
    for (let quiet = 0; quiet < 3; ) {
      await new Promise((resolve) => setImmediate(resolve))
      const counts = Object.values(await storage.queue.counts())
      quiet = counts.some(({ waiting, active }) => waiting + active > 0) ? 0 : quiet + 1
    }
  }

  async function send(id: string, status: 'firing' | 'resolved'): Promise<void> {
    const { payload } = cases.get(id) ?? { payload: { alerts: [] } }
    const endsAt = status === 'resolved' ? new Date(clock.now()).toISOString() : '0001-01-01T00:00:00Z'
    const alerts = payload.alerts.map((alert) => ({ ...alert, status, endsAt }))
    const answer = await sendWebhook(url, { ...payload, status, alerts })
    if (answer !== 202) throw new Error(`The webhook was answered with ${answer}.`)
    await settle()
  }

  async function mount(id: string): Promise<void> {
    const fresh = await freshenRecording(join(CORPUS, id), clock.now())
    const objects: StoredObject[] = []
    const seed = (object: StoredObject) => objects.push(cluster.store.put(object))
    await loadRecording({ seed, putLog: (key, log) => cluster.store.putLog(key, log) }, fresh.folder)
    const known = cases.get(id)?.payload
    const payload = known ?? (JSON.parse(await readFile(join(fresh.folder, 'alert.json'), 'utf8')) as Payload)
    cases.set(id, { payload, objects })
    await fresh.remove()
  }

  return {
    slack,
    storage,
    clock,
    async passTo(at) {
      await settle()
      for (let next = clock.next(); next !== undefined && next <= at; next = clock.next()) {
        clock.goTo(next)
        await settle()
      }
      clock.goTo(at)
      await settle()
    },
    async fails(id) {
      await mount(id)
      await send(id, 'firing')
    },
    async recovers(id) {
      for (const { kind, metadata } of cases.get(id)?.objects ?? []) {
        if (kind === 'Pod' || kind === 'Event') cluster.store.remove(kind, metadata.namespace, metadata.name)
      }
      await send(id, 'resolved')
    },
    async incident(id) {
      const { workload, namespace } = JSON.parse(await readFile(join(CORPUS, id, 'case.json'), 'utf8'))
      const key = `prod-eu-1/${namespace}/${workload.kind}/${workload.name}`
      const found = await storage.store.findByWorkload(key)
      if (!found) throw new Error(`There is no incident of ${key}.`)
      return found
    },
    async did(done) {
      await until(done, 20_000)
      await settle()
    },
    close: () => stack.disposeAsync(),
  }
}
