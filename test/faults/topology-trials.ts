/** Failovers: of a Sentinel set-up and of a Redis Cluster, in the middle of the work. */
import { Redis } from 'ioredis'
import { until } from '../support/poll.ts'
import { startRedisSentinel } from '../support/redis-sentinel.ts'
import { type RedisServer, startRedisServer } from '../support/redis-server.ts'
import { openStage, type StageOptions } from './stage.ts'
import type { Trial, TrialResult } from './trial.ts'

/** One trial for each. */
export function topologyTrials(cache: string): readonly Trial[] {
  return [
    { fault: 'Redis: Sentinel fails over', name: 'redis sentinel', run: () => sentinel(cache) },
    { fault: 'Redis: Cluster fails over', name: 'redis cluster', run: () => cluster(cache) },
  ]
}

const ROLES = ['web', 'worker', 'worker'] as const
const LONG_MS = 60_000

async function sentinel(cache: string): Promise<TrialResult> {
  await using stack = new AsyncDisposableStack()
  const start = async (...extra: string[]) => {
    const server = await startRedisServer(extra)
    stack.defer(() => server.remove())
    return server
  }
  const master = await start('--repl-diskless-sync-delay', '0')
  const replica = await start('--replicaof', `127.0.0.1 ${master.port}`)
  await follows(replica)
  const watch = await startRedisSentinel(master.port)
  stack.defer(() => watch.remove())
  await watch.sees(1)
  return await failOver(master, {
    cache,
    yaml: { redis: { sentinel: { master: 'main', nodes: [`127.0.0.1:${watch.port}`] } } },
    redis: { env: { REDIS_URL: 'redis://unused' }, judgeUrl: async () => replica.url },
  })
}

async function cluster(cache: string): Promise<TrialResult> {
  await using stack = new AsyncDisposableStack()
  const start = async () => {
    const timing = ['--cluster-node-timeout', '2000', '--repl-diskless-sync-delay', '0']
    const server = await startRedisServer([
      ...['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'],
      ...timing,
    ])
    stack.defer(() => server.remove())
    const admin = new Redis(server.port)
    admin.on('error', () => {})
    stack.defer(() => admin.disconnect())
    const call = (...words: string[]) => admin.call('CLUSTER', words)
    return { server, call }
  }
  // Three masters, since the majority of them decides; all but two slots are with the one that will die.
  const [owner, second, third, replica] = await Promise.all([start(), start(), start(), start()])
  await owner.call('ADDSLOTSRANGE', '2', '16383')
  await second.call('ADDSLOTSRANGE', '0', '0')
  await third.call('ADDSLOTSRANGE', '1', '1')
  for (const { server } of [second, third, replica]) {
    await owner.call('MEET', '127.0.0.1', String(server.port))
  }
  const id = String(await owner.call('MYID'))
  const all = [owner, second, third, replica]
  await until(async () => {
    const infos = await Promise.all(all.map(async ({ call }) => String(await call('INFO'))))
    return infos.every((info) => /cluster_state:ok/.test(info) && /cluster_known_nodes:4/.test(info))
  }, LONG_MS)
  await until(
    async () =>
      replica.call('REPLICATE', id).then(
        () => true,
        () => false,
      ),
    LONG_MS,
  )
  await follows(replica.server)
  return await failOver(owner.server, {
    cache,
    yaml: { redis: { cluster: true } },
    redis: {
      env: { REDIS_URL: second.server.url },
      judgeUrl: async () => replica.server.url,
    },
  })
}

/** The master dies as soon as the first alert is accepted; the others come while nobody is master, and after. */
async function failOver(master: RedisServer, options: StageOptions): Promise<TrialResult> {
  await using stage = await openStage({ ...options, roles: ROLES })
  const [first, ...others] = stage.payloads
  await stage.send(first ? [first] : [])
  await master.kill()
  const diedAt = performance.now()
  await stage.send(others)
  await stage.diagnosed()

  return await stage.conclude({ injected: 1, recoveryMs: performance.now() - diedAt })
}

async function follows({ port }: RedisServer): Promise<void> {
  const client = new Redis(port)
  await until(async () => /master_link_status:up/.test(await client.info('replication')), LONG_MS)
  client.disconnect()
}
