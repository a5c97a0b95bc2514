/** The demo: the real process between a simulated cluster and a simulated Slack, with one recorded alert fired at it. */

import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startApp } from './app.ts'
import { loadConfig } from './config.ts'
import { AppError } from './domain/errors.ts'
import { createLogger } from './logger.ts'
import { startSimulatedCluster } from './playground/cluster/simulated-cluster.ts'
import { freshenRecording } from './playground/freshen-recording.ts'
import type { SimulatedSlack } from './playground/slack/options.ts'
import { startSimulatedSlack } from './playground/slack/start.ts'

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
const DIAGNOSIS_MS = 15_000

/** Resolves to the exit code: 0, or 1 when no diagnosis came in time. Throws `AppError` for a case that is not there. */
export async function runDemo(options: DemoOptions): Promise<number> {
  const source = findCase(options.case ?? DEFAULT_CASE)
  await using stack = new AsyncDisposableStack()
  const recording = await freshenRecording(source, Date.now())
  stack.defer(() => recording.remove())
  const { slack, url, token } = await startWorld(recording.folder, options.port, stack)
  const alert = await readFile(path.join(recording.folder, 'alert.json'))
  await fireAlert(url, token, alert)

  if (options.once) return await printThread(slack, options.print)
  options.print(`A simulated Slack is open at ${slack.url}\n`)
  options.print('Read the thread, click the buttons, or type /crashloop help. Ctrl-C ends the demo.\n')
  await ended(options.signal)
  return 0
}

interface DemoWorld {
  readonly slack: SimulatedSlack
  readonly url: string
  readonly token: string
}

async function startWorld(
  recording: string,
  port: number | undefined,
  stack: AsyncDisposableStack,
): Promise<DemoWorld> {
  const secret = () => randomBytes(12).toString('hex')
  const botToken = `xoxb-${secret()}`
  const appToken = `xapp-${secret()}`
  const token = secret()
  const cluster = await startSimulatedCluster({ recordings: [recording], name: 'prod-eu-1' })
  stack.defer(() => cluster.close())
  const slack = await startSimulatedSlack({
    transport: 'socket',
    botToken,
    appToken,
    ...(port !== undefined && { port }),
    users: [{ id: 'U0INES', name: 'ines', realName: 'Ines Okafor' }],
    channels: [{ id: CHANNEL, name: 'alerts', topic: 'What Alertmanager says' }],
    commands: [{ command: '/crashloop', description: 'Diagnose a workload', hint: 'namespace/name' }],
  })
  stack.defer(() => slack.close())
  const folder = await mkdtemp(path.join(tmpdir(), 'crashloop-demo-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const kubeconfig = path.join(folder, 'kubeconfig')
  await writeFile(kubeconfig, JSON.stringify(cluster.kubeConfig()))

  const config = loadConfig({
    SLACK_BOT_TOKEN: botToken,
    SLACK_APP_TOKEN: appToken,
    SLACK_API_URL: slack.apiUrl,
    SLACK_CHANNEL: CHANNEL,
    ALERTMANAGER_TOKEN: token,
    KUBECONFIG: kubeconfig,
    HOST: '127.0.0.1',
    PORT: '0',
  })
  // In the demo it is no news that nothing is durable.
  const app = await startApp(config, createLogger('error'))
  stack.defer(() => app.stop())
  return { slack, url: `http://127.0.0.1:${app.port}`, token }
}

async function fireAlert(url: string, token: string, alert: Buffer): Promise<void> {
  const response = await fetch(`${url}/webhooks/alertmanager`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: new Uint8Array(alert),
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

/** The recordings are part of the repository, not of the package. */
function findCase(name: string): string {
  const corpus = corpusFolder()
  const cases = readdirSync(corpus, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  const names = cases.map((entry) => entry.name)
  if (names.includes(name)) return path.join(corpus, name)
  throw new AppError('demo-case', `There is no recorded case "${name}". There are: ${names.join(', ')}.`)
}

function corpusFolder(): string {
  for (let folder = import.meta.dirname; ; folder = path.dirname(folder)) {
    const corpus = path.join(folder, 'test/fixtures/corpus')
    if (existsSync(corpus)) return corpus
    if (folder === path.dirname(folder)) {
      throw new AppError(
        'demo-case',
        'The recorded cases are not here: run the demo in a checkout of the repository.',
      )
    }
  }
}
