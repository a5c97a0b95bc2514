/** A whole world for end-to-end tests: simulated cluster and Slack, and the app between them over real protocols. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startApp } from '../../src/app.ts'
import { loadConfig } from '../../src/config.ts'
import { systemClock } from '../../src/domain/clock.ts'
import type { SimulatedCluster } from '../../src/playground/cluster/simulated-cluster.ts'
import { startSimulatedCluster } from '../../src/playground/cluster/simulated-cluster.ts'
import { freshenRecording } from '../../src/playground/freshen-recording.ts'
import type { SlackMessage } from '../../src/playground/slack/model.ts'
import type { SimulatedSlack, SimulatedSlackOptions } from '../../src/playground/slack/options.ts'
import { startSimulatedSlack } from '../../src/playground/slack/start.ts'
import { CORPUS } from './corpus.ts'
import { until } from './poll.ts'
import { silentLog } from './silent-log.ts'

export const CHANNEL = 'C0ALERTS'
export const WEBHOOK_TOKEN = 'token-of-the-test'

type Payload = { alerts: { status: string; endsAt: string; labels: Record<string, string> }[] }

export interface World {
  readonly cluster: SimulatedCluster
  readonly slack: SimulatedSlack
  /** Removed with the world. */
  readonly folder: string
  /** Variables with which a process finds this world. */
  readonly env: Readonly<Record<string, string>>
  /** The recorded webhook of the case, its times moved to now. */
  readonly alert: Payload
  /** Those of further cases. */
  readonly further: readonly Payload[]
  /** Starts the app in this process; it is stopped with the world. */
  start(env?: Record<string, string>): Promise<{ readonly url: string; stop(): Promise<void> }>
  roots(): SlackMessage[]
  /** Waits for exactly one thread whose root and note tell a diagnosis. */
  diagnosed(deadlineMs?: number): Promise<{ root: SlackMessage; replies: SlackMessage[] }>
  close(): Promise<void>
}

/** `more` is for Slack; its clock is everybody's. `further` cases are in the same cluster, in namespaces of their own. */
export async function createWorld(
  id: string,
  transport: 'socket' | 'http' = 'socket',
  more: Partial<SimulatedSlackOptions> = {},
  further: readonly string[] = [],
): Promise<World> {
  const stack = new AsyncDisposableStack()
  const { clock = systemClock } = more
  const fresh = [id, ...further].map((each) => freshenRecording(join(CORPUS, each), clock.now()))
  const recordings = await Promise.all(fresh)
  stack.defer(async () => void (await Promise.all(recordings.map((each) => each.remove()))))
  const alerts = await Promise.all(recordings.map((each) => readAlert(each.folder)))
  const folder = await mkdtemp(join(tmpdir(), 'crashloop-world-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const cluster = await startSimulatedCluster({
    recordings: recordings.map((each) => each.folder),
    name: 'prod-eu-1',
    clock,
  })
  stack.defer(() => cluster.close())
  const slack = await startSimulatedSlack({
    transport: transport === 'socket' ? transport : { http: { requestUrl: '' } },
    botToken: 'xoxb-of-the-test',
    appToken: 'xapp-of-the-test',
    signingSecret: 'signing-secret-of-the-test',
    users: [{ id: 'U1', name: 'ines' }],
    channels: [{ id: CHANNEL, name: 'alerts' }],
    ...more,
  })
  stack.defer(() => slack.close())
  const kubeconfig = join(folder, 'kubeconfig')
  await writeFile(kubeconfig, JSON.stringify(cluster.kubeConfig()))
  const env = {
    SLACK_BOT_TOKEN: 'xoxb-of-the-test',
    ...(transport === 'socket'
      ? { SLACK_APP_TOKEN: 'xapp-of-the-test' }
      : { SLACK_SIGNING_SECRET: 'signing-secret-of-the-test' }),
    SLACK_API_URL: slack.apiUrl,
    SLACK_CHANNEL: CHANNEL,
    ALERTMANAGER_TOKEN: WEBHOOK_TOKEN,
    KUBECONFIG: kubeconfig,
    CRASHLOOP_CLUSTER: 'prod-eu-1',
    CRASHLOOP_WATCHER: 'off',
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'silent',
  }
  const roots = () => slack.workspace.messages(CHANNEL)
  return {
    cluster,
    slack,
    folder,
    env,
    alert: alerts[0] as Payload,
    further: alerts.slice(1),
    async start(extra = {}) {
      const app = await startApp(loadConfig({ ...env, ...extra }), silentLog, undefined, clock)
      if (transport === 'http') slack.setRequestUrl(`http://127.0.0.1:${app.port}/slack/events`)
      let stopped: Promise<void> | undefined
      const stop = () => {
        stopped ??= app.stop()
        return stopped
      }
      stack.defer(stop)
      return { url: `http://127.0.0.1:${app.port}`, stop }
    },
    roots,
    async diagnosed(deadlineMs = 20_000) {
      return await until(() => {
        const [root] = roots()
        const replies = root ? slack.workspace.thread(CHANNEL, root.ts).slice(1) : []
        const note = replies.some((reply) => keyOf(reply)?.startsWith('diagnosis:'))
        return root && note ? { root, replies } : undefined
      }, deadlineMs)
    },
    close: () => stack.disposeAsync(),
  }
}

async function readAlert(folder: string): Promise<Payload> {
  return JSON.parse(await readFile(join(folder, 'alert.json'), 'utf8')) as Payload
}

/** Our own key of a message, from its metadata. */
export function keyOf(message: SlackMessage): string | undefined {
  const key = message.metadata?.event_payload.key
  return typeof key === 'string' ? key : undefined
}

/** Sends a webhook as Alertmanager does. */
export async function sendWebhook(url: string, payload: object): Promise<number> {
  const response = await fetch(`${url}/webhooks/alertmanager`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${WEBHOOK_TOKEN}` },
    body: JSON.stringify(payload),
  })
  return response.status
}

/** The same webhook with every alert resolved. */
export function resolved(payload: Payload): Payload {
  const alerts = payload.alerts.map((alert) => ({
    ...alert,
    status: 'resolved',
    endsAt: new Date().toISOString(),
  }))
  return { ...payload, alerts }
}
