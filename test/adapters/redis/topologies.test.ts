/** Queue and state work on a Redis Cluster, and survive the failover of a Sentinel set-up. */
import { afterEach, describe, expect, it } from 'vitest'
import { createBullJobQueue } from '../../../src/adapters/queue/job-queue.ts'
import { connectRedis, type RedisTarget, untilReady } from '../../../src/adapters/redis/connect-redis.ts'
import { createRedisIncidentStore } from '../../../src/adapters/redis/incident-store.ts'
import { createRedisLock } from '../../../src/adapters/redis/lock.ts'
import { createRedisPace } from '../../../src/adapters/redis/pace.ts'
import { Secret } from '../../../src/domain/secret.ts'
import { workloadKey } from '../../../src/domain/workload.ts'
import { handlersWith } from '../../contracts/job-queue.ts'
import { anIncident, emptyEvidence } from '../../support/incident.ts'
import { until } from '../../support/poll.ts'
import { startRedisSentinel } from '../../support/redis-sentinel.ts'
import { hasRedisServer, startRedisServer } from '../../support/redis-server.ts'
import { silentLog } from '../../support/silent-log.ts'

describe.skipIf(!hasRedisServer())('Redis topologies', () => {
  const cleanups: (() => unknown)[] = []

  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
  })

  async function startServer(extra: readonly string[] = []) {
    const server = await startRedisServer(extra)
    cleanups.push(() => server.remove())
    return server
  }

  function connect(target: RedisTarget, purpose: 'requests' | 'worker') {
    const client = connectRedis(target, { log: silentLog, purpose })
    cleanups.push(() => client.disconnect())
    return client
  }

  function openQueue(target: RedisTarget) {
    const requests = connect(target, 'requests')
    const worker = connect(target, 'worker')
    const queue = createBullJobQueue({ requests, worker, log: silentLog, replicated: true })
    cleanups.push(() => queue.close(0))
    return { queue, client: requests }
  }

  it('serve everything from a Cluster', async () => {
    const server = await startServer(['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'])
    const admin = connect({ url: new Secret(server.url) }, 'worker')
    await admin.call('CLUSTER', ['ADDSLOTSRANGE', '0', '16383'])
    await until(async () => String(await admin.call('CLUSTER', ['INFO'])).includes('cluster_state:ok'))
    const { queue, client } = openQueue({ url: new Secret(server.url), cluster: true })
    const store = createRedisIncidentStore({ client, log: silentLog })
    expect(await untilReady(client, 5_000)).toBe(true)

    await store.create(anIncident(), undefined)
    await store.update('inc-1', (each) => ({ ...each, revision: 1 }))
    await store.saveEvidence('inc-1', emptyEvidence(1))
    const lock = createRedisLock({ client, log: silentLog })
    const pace = createRedisPace({ client })
    const ran: string[] = []
    await queue.process(handlersWith({ publish: async ({ incidentId }) => void ran.push(incidentId) }))
    await queue.add('publish', { incidentId: 'a' })
    await queue.add('publish', { incidentId: 'b' }, { collapseKey: 'k', delayMs: 50 })
    await until(() => ran.length === 2)

    expect(await store.findByWorkload(workloadKey(anIncident().workload))).toMatchObject({ revision: 1 })
    expect(await store.listOpen()).toHaveLength(1)
    expect(await store.loadEvidence('inc-1')).toEqual(emptyEvidence(1))
    expect(await lock.withLock('a', async () => 'ran')).toBe('ran')
    expect(await pace.take('C1')).toBe(0)
    expect(ran).toEqual(['a', 'b'])
  })

  it('follow a Sentinel to the new master, with the jobs that were accepted', async () => {
    const master = await startServer(['--repl-diskless-sync-delay', '0'])
    const replica = await startServer(['--replicaof', `127.0.0.1 ${master.port}`])
    const sentinel = await startRedisSentinel(master.port)
    cleanups.push(() => sentinel.remove())
    const nodes = [{ host: '127.0.0.1', port: sentinel.port }]
    const target = { url: new Secret('redis://unused'), sentinel: { master: 'main', nodes } }
    const { queue, client } = openQueue(target)
    expect(await untilReady(client, 10_000)).toBe(true)
    await sentinel.sees(1)
    const admin = connect({ url: new Secret(master.url) }, 'worker')
    await until(async () => (await admin.info('replication')).includes('state=online'))
    await queue.add('publish', { incidentId: 'before' })
    // Replication is asynchronous: only what the replica has can survive. WAIT counts for its own connection's writes.
    await until(async () => (await client.wait(1, 500)) === 1)

    await master.kill()
    const ran = new Set<string>()
    await queue.process(handlersWith({ publish: async ({ incidentId }) => void ran.add(incidentId) }))
    const accepts = () =>
      queue.ping().then(
        () => true,
        () => false,
      )
    await until(accepts, 25_000)
    await queue.add('publish', { incidentId: 'after' })
    await until(() => ran.size === 2, 15_000)

    expect(replica.port).not.toBe(master.port)
    expect([...ran].toSorted()).toEqual(['after', 'before'])
  }, 60_000)

  it('refuse what comes from outside while a replica does not get it, and not for want of any replica', async () => {
    const master = await startServer(['--repl-diskless-sync-delay', '0'])
    const { queue, client } = openQueue({ url: new Secret(master.url) })
    expect(await untilReady(client, 10_000)).toBe(true)
    const ask = {
      target: { namespace: 'payments', name: 'api' },
      channel: 'C1',
      user: 'U1',
      askedAt: '2026-11-21T03:00:00.000Z',
    }
    const adding = () =>
      queue.add('ask', ask).then(
        () => 'accepted',
        (error: Error) => error.message,
      )

    const alone = await adding()
    const replica = await startServer(['--replicaof', `127.0.0.1 ${master.port}`])
    const isFollowed = async () => (await client.info('replication')).includes('state=online')
    await until(isFollowed, 20_000)
    const followed = await until(async () => (await adding()) === 'accepted', 10_000)
    replica.freeze()
    const refused = await until(async () => {
      const answer = await adding()
      return answer === 'accepted' ? undefined : answer
    }, 10_000)
    const internal = await queue.add('publish', { incidentId: 'inc-1' }).then(() => 'accepted')
    replica.thaw()

    expect([alone, followed, internal]).toEqual(['accepted', true, 'accepted'])
    expect(refused).toContain('No replica of Redis had it within')
  }, 60_000)
})
