/** The demo: the real process between a simulated cluster and a simulated Slack, with one recorded alert fired at it. */

import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startApp } from './app.ts'
import { loadConfig } from './config.ts'
import { fillHistory } from './demo-history.ts'
import { systemClock } from './domain/clock.ts'
import { AppError } from './domain/errors.ts'
import { createLogger } from './logger.ts'
import { startSimulatedCluster } from './playground/cluster/simulated-cluster.ts'
import { DEMO_WORKSPACE } from './playground/slack/demo-workspace.ts'
import type { SimulatedSlack } from './playground/slack/options.ts'
import { startSimulatedSlack } from './playground/slack/start.ts'
import type { AlertPayload } from './playground/world/mount-case.ts'
import { findCase, recordedCases } from './playground/world/recorded-cases.ts'
import { createWorld, type World } from './playground/world/side-panel.ts'
import { createWorldFaults } from './playground/world/world-faults.ts'
import { createSettings } from './settings.ts'
import { openStorage, type Storage } from './storage.ts'

export interface DemoOptions {
  /** Prints the thread and ends, instead of staying up. */
  readonly once: boolean
  /** Name of a recorded case. */
  readonly case?: string | undefined
  readonly print: (text: string) => void
  /** Ends a demo that stays up. */
  readonly signal?: AbortSignal | undefined
  /** Port of the simulated Slack's page; a free one when absent. */
  readonly port?: number | undefined
}

const DEFAULT_CASE = 'oom-python-embeddings'
const CHANNEL = 'C0ALERTS'
const CLUSTER = 'prod-eu-1'
/** Workloads that fail besides the first, each in a namespace of its own, so that there is something to find. */
const BACKGROUND = [
  'liveness-flask-404-after-upgrade',
  'dep-refused-postgres',
  'exc-java-cause-chain',
  'img-tag-not-found',
  'vol-pvc-pending',
  'port-conflict-sidecar',
]
/** Those on call may do everything, and what is risky takes two of them; waiting is short, since somebody looks on. */
const DEMO_SETTINGS = {
  version: 1,
  policy: { kubernetes: 'off', rules: [{ name: 'on call', groups: ['@oncall'], actions: ['*'] }] },
  actions: { settleSeconds: 5, debugImage: 'busybox:1.37' },
  onCall: { rotation: { users: ['U0INES', 'U0TOMAS'], starts: '2026-01-05' } },
}
const WHAT_TO_TRY = `
Try this, as Ines:
  An incident   Read the thread, click the buttons, type /crashloop help.
  A fix         Click what is recommended; then act as Tomas (bottom left) and approve it.
  A storm       Simulate (top right) has two: many workloads fail at once, and one message tells why.
  A handoff     /crashloop handoff @tomas, then accept it as Tomas.
  A report      /crashloop report 14d (the weeks before today are made up from recorded incidents).
Nothing is kept when it ends. Ctrl-C ends it.
`
const DIAGNOSIS_MS = 15_000
const CONNECTED_MS = 10_000

/** Resolves to the exit code: 0, or 1 when no diagnosis came in time. Throws `AppError` for a case that is not there. */
export async function runDemo(options: DemoOptions): Promise<number> {
  const cases = recordedCases()
  const first = findCase(cases, options.case ?? DEFAULT_CASE)
  const others = cases.filter(({ id, namespace }) => BACKGROUND.includes(id) && namespace !== first.namespace)
  await using stack = new AsyncDisposableStack()
  const { slack, world, storage } = await startDemo(cases, options.port, stack)
  if (!options.once) {
    const { users } = DEMO_WORKSPACE
    const past = { store: storage.store, cases, cluster: CLUSTER, channel: CHANNEL, people: users }
    await fillHistory({ ...past, now: systemClock.now() })
  }
  for (const { id } of others) await world.mount(id)
  await world.perform({ act: 'fire', case: first.id })

  if (options.once) return await printThread(slack, options.print)
  options.print(`A simulated Slack is open at ${slack.url}\n${WHAT_TO_TRY}`)
  await ended(options.signal)
  return 0
}

interface Demo {
  readonly slack: SimulatedSlack
  readonly world: World
  readonly storage: Storage
}

async function startDemo(
  cases: Parameters<typeof findCase>[0],
  port: number | undefined,
  stack: AsyncDisposableStack,
): Promise<Demo> {
  const secret = () => randomBytes(12).toString('hex')
  const botToken = `xoxb-${secret()}`
  const appToken = `xapp-${secret()}`
  const token = secret()
  const cluster = await startSimulatedCluster({ recordings: [], name: CLUSTER })
  stack.defer(() => cluster.close())
  const slack = await startSimulatedSlack({
    transport: 'socket',
    botToken,
    appToken,
    ...(port !== undefined && { port }),
    ...DEMO_WORKSPACE,
  })
  stack.defer(() => slack.close())
  const folder = await mkdtemp(path.join(tmpdir(), 'crashloop-demo-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const kubeconfig = path.join(folder, 'kubeconfig')
  await writeFile(kubeconfig, JSON.stringify(cluster.kubeConfig()))
  const configFile = path.join(folder, 'crashloop.yaml')
  await writeFile(configFile, JSON.stringify(DEMO_SETTINGS))

  const config = loadConfig({
    SLACK_BOT_TOKEN: botToken,
    SLACK_APP_TOKEN: appToken,
    SLACK_API_URL: slack.apiUrl,
    SLACK_CHANNEL: CHANNEL,
    ALERTMANAGER_TOKEN: token,
    KUBECONFIG: kubeconfig,
    // Its story begins with an alert.
    CRASHLOOP_WATCHER: 'off',
    CRASHLOOP_CLUSTER: CLUSTER,
    CRASHLOOP_CONFIG: configFile,
    HOST: '127.0.0.1',
    PORT: '0',
  })
  // In the demo it is no news that nothing is durable.
  const log = createLogger('error')
  const storage = openStorage(config, log, systemClock)
  const app = await startApp(config, log, createSettings(config), systemClock, storage)
  stack.defer(() => app.stop())
  // A command that comes before the bot is connected would fail.
  await slack.workspace.until(() => slack.socket.connections() > 0, CONNECTED_MS)
  const world = createWorld({
    cluster,
    clusterName: CLUSTER,
    cases,
    faults: createWorldFaults(slack.faults, cluster.faults),
    sendAlert: (payload) => sendAlert(`http://127.0.0.1:${app.port}`, token, payload),
    clock: systemClock,
  })
  stack.defer(() => world.stop())
  slack.showPanel(world)
  return { slack, world, storage }
}

async function sendAlert(url: string, token: string, payload: AlertPayload): Promise<void> {
  const response = await fetch(`${url}/webhooks/alertmanager`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(payload),
  })
  if (response.status !== 202) throw new AppError('demo', `The webhook answered ${response.status}.`)
}

/** Prints what a screen reader would read: the texts of the thread. */
async function printThread({ workspace }: SimulatedSlack, print: DemoOptions['print']): Promise<number> {
  const thread = () => {
    const [root] = workspace.messages(CHANNEL)
    return root ? workspace.thread(CHANNEL, root.ts) : []
  }
  const isTold = () =>
    thread().some((message) => String(message.metadata?.event_payload.key ?? '').startsWith('diagnosis:'))
  const diagnosed = await workspace.until(isTold, DIAGNOSIS_MS).catch(() => false)
  for (const message of thread()) print(`${asShown(message.text)}\n\n`)
  if (!diagnosed) print(`No diagnosis came within ${DIAGNOSIS_MS / 1000} s.\n`)
  return diagnosed ? 0 : 1
}

/** Slack's three escapes, as its clients undo them. */
function asShown(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}

async function ended(signal: AbortSignal | undefined): Promise<void> {
  if (!signal || signal.aborted) return
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
}
