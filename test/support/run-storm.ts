/** Sends a generated storm to the real app on a real Redis, and tells what came of it. */
import { connectRedis, untilReady } from '../../src/adapters/redis/connect-redis.ts'
import { createRedisDigestStore } from '../../src/adapters/redis/digest-store.ts'
import { createRedisIncidentStore } from '../../src/adapters/redis/incident-store.ts'
import type { Digest } from '../../src/domain/digest.ts'
import type { Incident } from '../../src/domain/incident.ts'
import { Secret } from '../../src/domain/secret.ts'
import type { ApiCall } from '../../src/playground/slack/model.ts'
import { type GeneratedStorm, generateStorm, type StormSize } from './generated-storm.ts'
import { until } from './poll.ts'
import type { RedisServer } from './redis-server.ts'
import { silentLog } from './silent-log.ts'
import { createWorld, sendWebhook, type World } from './world.ts'

export interface StormResult {
  readonly storm: GeneratedStorm
  readonly incidents: readonly Incident[]
  readonly digests: readonly Digest[]
  /** Messages in the channel. */
  readonly roots: readonly { readonly text: string }[]
  readonly calls: readonly ApiCall[]
  /** Milliseconds from the first webhook to the digest, to the last answer to a webhook, and to the end of the work. */
  readonly digestMs: number
  readonly sentMs: number
  readonly settledMs: number
  /** Statuses of the answers to the webhooks, each once. */
  readonly answers: readonly number[]
}

/** Resolves when every incident is investigated and the digest is up to date; rejects after `deadlineMs`. */
export async function runStorm(
  redis: RedisServer,
  size: StormSize,
  deadlineMs: number,
): Promise<StormResult> {
  await using stack = new AsyncDisposableStack()
  const world = await createWorld('storm-node-local-dns', 'socket', { rates: { tiers: true } })
  stack.defer(() => world.close())
  const storm = generateStorm(world.cluster.store, size)
  const target = { url: new Secret(redis.url) }
  const client = connectRedis(target, { log: silentLog, purpose: 'requests', commandTimeoutMs: 30_000 })
  stack.defer(async () => client.disconnect())
  await untilReady(client, 5_000)
  const store = createRedisIncidentStore({ client, log: silentLog })
  const digests = createRedisDigestStore({ client, log: silentLog })
  const { url } = await world.start({ REDIS_URL: redis.url })

  await until(async () => (await fetch(`${url}/readyz`)).ok, 20_000)

  const startedAt = performance.now()
  const posted = until(() => world.roots().some(({ text }) => /workloads fail/.test(text)), deadlineMs).then(
    () => performance.now() - startedAt,
  )
  const answers = new Set<number>()
  for (const webhook of storm.webhooks) answers.add(await sendWebhook(url, webhook))
  const sentMs = performance.now() - startedAt
  const digestMs = await posted
  const incidents = await until(async () => {
    const all = [...(await store.listOpen()), ...(await store.listResolved(200))]
    const open = storm.workloads.length - storm.recovering.length
    const isDone =
      all.filter(({ status }) => status !== 'resolved').length === open &&
      all.length >= storm.workloads.length &&
      all.every(({ status, investigatedAt }) => status === 'resolved' || investigatedAt !== undefined)
    return isDone ? all : undefined
  }, deadlineMs)
  const told = await until(async () => {
    const present = await digests.listOpen()
    const isTold = ({ members, publishedRevision, revision }: Digest) =>
      publishedRevision === revision &&
      members.every(({ status, cause }) => status === 'resolved' || cause !== undefined)
    return present.length > 0 && present.every(isTold) ? present : undefined
  }, deadlineMs)
  return {
    storm,
    incidents,
    digests: told,
    roots: world.roots().map(({ text }) => ({ text })),
    calls: callsOf(world),
    digestMs,
    sentMs,
    settledMs: performance.now() - startedAt,
    answers: [...answers],
  }
}

function callsOf({ slack }: World): readonly ApiCall[] {
  return slack.calls.filter(({ method }) => method.startsWith('chat.'))
}
