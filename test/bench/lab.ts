/** Everything around the bot, for the figures of whole runs: cluster and Slack simulated, Redis real. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import {
  type SimulatedCluster,
  startSimulatedCluster,
} from '../../src/playground/cluster/simulated-cluster.ts'
import type { SimulatedSlack } from '../../src/playground/slack/options.ts'
import { startSimulatedSlack } from '../../src/playground/slack/start.ts'
import { type Case, CORPUS, listCases } from '../support/corpus.ts'
import { type RedisServer, startRedisServer } from '../support/redis-server.ts'

export const MAIN = join(import.meta.dirname, '../../src/main.ts')
export const CHANNEL = 'C0ALERTS'
const TOKEN = 'token-of-the-bench'

export interface Lab extends AsyncDisposable {
  readonly cluster: SimulatedCluster
  readonly slack: SimulatedSlack
  readonly redis: RedisServer
  readonly kubeconfig: string
  /** Makes it a system on which nothing failed lately: nothing is open, and nobody spoke in the channel. */
  quiet(): Promise<void>
  /** Variables with which a bot finds all of it. */
  readonly env: Readonly<Record<string, string>>
}

/** Opens a lab whose cluster holds these recordings and answers late by `latencyMs`. */
export async function openLab(cases: readonly Case[], latencyMs: number): Promise<Lab> {
  await using stack = new AsyncDisposableStack()
  const recordings = cases.map(({ id }) => join(CORPUS, id, 'cluster'))
  const cluster = await startSimulatedCluster({ recordings, latencyMs, name: 'prod-eu-1' })
  stack.defer(() => cluster.close())
  const slack = await startSimulatedSlack({
    transport: 'socket',
    botToken: 'xoxb-of-the-bench',
    appToken: 'xapp-of-the-bench',
    users: [{ id: 'U1', name: 'ines' }],
    channels: [{ id: CHANNEL, name: 'alerts' }],
    rates: false,
  })
  stack.defer(() => slack.close())
  const redis = await startRedisServer()
  stack.defer(() => redis.remove())
  const client = new Redis(redis.port)
  stack.defer(() => client.disconnect())
  const folder = await mkdtemp(join(tmpdir(), 'crashloop-bench-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const kubeconfig = join(folder, 'kubeconfig')
  await writeFile(kubeconfig, JSON.stringify(cluster.kubeConfig()))
  const open = stack.move()
  return {
    cluster,
    slack,
    redis,
    kubeconfig,
    quiet: async () => void (await client.del(`{crashloop}:pace:${CHANNEL}`, '{crashloop}:open-incidents')),
    env: {
      SLACK_BOT_TOKEN: 'xoxb-of-the-bench',
      SLACK_APP_TOKEN: 'xapp-of-the-bench',
      SLACK_API_URL: slack.apiUrl,
      SLACK_CHANNEL: CHANNEL,
      ALERTMANAGER_TOKEN: TOKEN,
      KUBECONFIG: kubeconfig,
      CRASHLOOP_CLUSTER: 'prod-eu-1',
      CRASHLOOP_WATCHER: 'off',
      REDIS_URL: redis.url,
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'info',
      NODE_ENV: 'production',
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  }
}

/** Recorded cases of one incident, each of a workload that no other one has. */
export function singleCases(): readonly Case[] {
  const seen = new Set<string>()
  return listCases().filter(({ id, namespace, workload }) => {
    const key = `${namespace}/${workload.kind}/${workload.name}`
    if (id.startsWith('storm-') || seen.has(key)) return false
    seen.add(key)
    return true
  })
}

/** The webhook that was recorded with a case. */
export async function webhookOf({ id }: Case): Promise<string> {
  return await readFile(join(CORPUS, id, 'alert.json'), 'utf8')
}

/** Sends a webhook until it is taken, as Alertmanager does; returns how often it was refused with 503. */
export async function send(port: number, body: string): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${port}/webhooks/alertmanager`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` },
    body,
  })
  await answer.arrayBuffer()
  if (answer.status === 503) return 1 + (await send(port, body))
  if (answer.status !== 202) throw new Error(`A webhook was answered with ${answer.status}.`)
  return 0
}
