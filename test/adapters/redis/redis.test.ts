/** The adapters that keep state in Redis keep the contracts, on a real server. */
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { checkRedis } from '../../../src/adapters/redis/check-redis.ts'
import { connectRedis, type RedisClient, untilReady } from '../../../src/adapters/redis/connect-redis.ts'
import { createRedisDigestStore } from '../../../src/adapters/redis/digest-store.ts'
import { createRedisEndedAlerts } from '../../../src/adapters/redis/ended-alerts.ts'
import { createRedisIncidentStore } from '../../../src/adapters/redis/incident-store.ts'
import { createRedisLease } from '../../../src/adapters/redis/lease.ts'
import { createRedisLock } from '../../../src/adapters/redis/lock.ts'
import { createRedisPace } from '../../../src/adapters/redis/pace.ts'
import { StoreUnavailable } from '../../../src/adapters/redis/redis-errors.ts'
import { RetryLater } from '../../../src/domain/errors.ts'
import { Secret } from '../../../src/domain/secret.ts'
import { workloadKey } from '../../../src/domain/workload.ts'
import type { Lock } from '../../../src/incidents/ports.ts'
import { describeDigestStore } from '../../contracts/digest-store.ts'
import { describeEndedAlerts } from '../../contracts/ended-alerts.ts'
import { describeIncidentStore } from '../../contracts/incident-store.ts'
import { describeLease } from '../../contracts/lease.ts'
import { describeLock } from '../../contracts/lock.ts'
import { describePace } from '../../contracts/pace.ts'
import { anIncident, emptyEvidence } from '../../support/incident.ts'
import { gate, until } from '../../support/poll.ts'
import { hasRedisServer, type RedisServer, startRedisServer } from '../../support/redis-server.ts'
import { silentLog } from '../../support/silent-log.ts'

const HOUR_MS = 3_600_000
const KEY = workloadKey(anIncident().workload)

describe.skipIf(!hasRedisServer())('with a real Redis', () => {
  let server: RedisServer
  let client: RedisClient

  async function connect(): Promise<RedisClient> {
    const opened = connectRedis(
      { url: new Secret(server.url) },
      { log: silentLog, purpose: 'requests', commandTimeoutMs: 5_000 },
    )
    await untilReady(opened, 5_000)
    return opened
  }

  function openStore(retentionMs = HOUR_MS) {
    return createRedisIncidentStore({ client, log: silentLog, retentionMs, evidenceRetentionMs: HOUR_MS })
  }

  beforeAll(async () => {
    server = await startRedisServer()
    client = await connect()
  })

  beforeEach(async () => {
    await server.clear()
  })

  afterAll(async () => {
    client.disconnect()
    await server.remove()
  })

  describeIncidentStore('redis', async () => openStore())
  describeDigestStore('redis', async () => createRedisDigestStore({ client, log: silentLog }))
  describeEndedAlerts('redis', (keepMs) => createRedisEndedAlerts({ client, keepMs }))
  describeLock('redis', () => createRedisLock({ client, log: silentLog, retryMs: 10 }))
  describeLease('redis', () => createRedisLease({ client }))
  describePace('redis', (intervalMs) => createRedisPace({ client, intervalMs }))

  describe('a lock in Redis', () => {
    const ttlMs = 300
    const lockOf = (redis: RedisClient) => createRedisLock({ client: redis, log: silentLog, ttlMs })
    const triesOf = (lock: Lock) => () =>
      lock.withLock('a', async () => true).catch((error: unknown) => !(error instanceof RetryLater))

    it('is held for as long as its work takes', async () => {
      const lock = lockOf(client)
      const { opened, open: finish } = gate()
      const endsAt = performance.now() + 3 * ttlMs
      const held = lock.withLock('a', () => opened)
      const got: boolean[] = []

      while (performance.now() < endsAt) got.push(await triesOf(lock)())
      finish()
      await held

      expect(new Set(got)).toEqual(new Set([false]))
      expect(await triesOf(lock)()).toBe(true)
    })

    it('is free soon after its holder was cut off, who does not take it from the next one', async () => {
      const dying = await connect()
      const slow = gate()
      const next = gate()
      const first = lockOf(dying).withLock('a', () => slow.opened)
      await until(async () => !(await triesOf(lockOf(client))()))

      dying.disconnect()
      let entered = false
      const second = until(() =>
        lockOf(client)
          .withLock('a', () => {
            entered = true
            return next.opened
          })
          .then(() => true)
          .catch(() => false),
      )
      await until(() => entered)
      slow.open()
      await first

      expect(await triesOf(lockOf(client))()).toBe(false)
      next.open()
      await second
    })
  })

  describe('incidents in Redis', () => {
    it('keep evidence without an end while they are open, and for its own time afterwards', async () => {
      const store = openStore(2 * HOUR_MS)
      await store.create(anIncident(), undefined)
      await store.saveEvidence('inc-1', emptyEvidence(1))
      const evidenceKeys = (await client.keys('*:evidence:*')).toSorted()
      const lives = () => Promise.all(evidenceKeys.map((key) => client.pttl(key)))

      const open = await lives()
      await store.update('inc-1', (each) => ({
        ...each,
        status: 'resolved',
        resolvedAt: new Date().toISOString(),
      }))
      const closed = await lives()
      await store.saveEvidence('inc-1', emptyEvidence(2))
      const late = await lives()

      expect(evidenceKeys).toHaveLength(2)
      expect(open).toEqual([-1, -1])
      for (const life of [...closed, ...late]) {
        expect(life).toBeGreaterThan(HOUR_MS - 60_000)
        expect(life).toBeLessThanOrEqual(HOUR_MS)
      }
    })

    it('keep every key under the hash tag', async () => {
      const store = openStore()
      await store.create(anIncident(), undefined)
      await store.saveEvidence('inc-1', emptyEvidence(1))

      const keys = await client.keys('*')

      expect(keys).toHaveLength(5)
      expect(keys.filter((key) => !key.startsWith('{crashloop}:'))).toEqual([])
    })

    it('are seen by another process and survive kill -9', async () => {
      await openStore().create(anIncident(), undefined)
      await openStore().saveEvidence('inc-1', emptyEvidence(3))

      await server.kill()
      await server.start()
      await until(() =>
        openStore()
          .ping()
          .then(
            () => true,
            () => false,
          ),
      )

      expect(await openStore().findByWorkload(KEY)).toEqual(anIncident())
      expect(await openStore().loadEvidence('inc-1')).toEqual(emptyEvidence(3))
    })

    it('expire after the retention once resolved, not while open', async () => {
      const store = openStore(400)
      await store.create(anIncident(), undefined)
      expect(await client.pttl('{crashloop}:incident:inc-1')).toBe(-1)

      const resolvedAt = new Date().toISOString()
      await store.update('inc-1', (each) => ({ ...each, status: 'resolved', resolvedAt }))
      expect(await store.findByWorkload(KEY)).toBeDefined()
      await until(async () => (await store.get('inc-1')) === undefined)

      await until(async () => (await store.findByWorkload(KEY)) === undefined)
      expect((await store.create(anIncident({ id: 'next' }), 'inc-1')).id).toBe('next')
    })

    it.each([
      ['damaged', '{"schemaVersion":1,"incident":{"id":'],
      ['of a later schema', '{"schemaVersion":99,"incident":{"id":"inc-1"}}'],
      ['not an incident', '{"schemaVersion":1,"incident":{"id":7}}'],
    ])('that are %s count as absent and do not block their workload', async (_, record) => {
      const store = openStore()
      await store.create(anIncident(), undefined)
      await client.hset('{crashloop}:incident:inc-1', 'record', record)

      const found = await store.findByWorkload(KEY)
      const listed = await store.listOpen()
      const next = await store.create(anIncident({ id: 'next' }), undefined)

      expect(found).toBeUndefined()
      expect(listed).toEqual([])
      expect(next.id).toBe('next')
      expect((await store.findByWorkload(KEY))?.id).toBe('next')
    })

    it('written before a field existed are filled up', async () => {
      const store = openStore()
      await store.create(anIncident(), undefined)
      const { notes: _, deliveries: __, ...older } = anIncident()
      await client.hset(
        '{crashloop}:incident:inc-1',
        'record',
        JSON.stringify({ schemaVersion: 1, incident: older }),
      )

      expect(await store.get('inc-1')).toEqual(anIncident())
    })

    it('have no evidence when it is damaged', async () => {
      await client.set('{crashloop}:evidence:inc-1', 'not gzip')

      expect(await openStore().loadEvidence('inc-1')).toBeUndefined()
    })

    it('cannot be reached while Redis is down, which a retry may cure', async () => {
      await server.kill()

      const error = await openStore()
        .get('inc-1')
        .catch((thrown: unknown) => thrown)
      await server.start()

      expect(error).toBeInstanceOf(StoreUnavailable)
      expect(error).toMatchObject({ retryable: true })
      await until(() =>
        openStore()
          .ping()
          .then(
            () => true,
            () => false,
          ),
      )
    })
  })
})

describe.skipIf(!hasRedisServer())('checkRedis', () => {
  let server: RedisServer | undefined
  let client: Redis | undefined

  afterEach(async () => {
    client?.disconnect()
    await server?.remove()
  })

  it('has nothing to say about a durable Redis', async () => {
    server = await startRedisServer()
    client = new Redis(server.port)

    expect(await checkRedis(client)).toEqual([])
  })

  it('warns about eviction and missing persistence', async () => {
    server = await startRedisServer(['--maxmemory-policy', 'allkeys-lru', '--appendonly', 'no'])
    client = new Redis(server.port)

    const problems = await checkRedis(client)

    expect(problems).toHaveLength(2)
    expect(problems[0]).toContain('noeviction')
    expect(problems[1]).toContain('appendonly')
  })
})

describe.skipIf(!hasRedisServer())('connectRedis', () => {
  it('does not log the password when it is wrong', async () => {
    const server = await startRedisServer(['--requirepass', 'right-password'])
    const lines: string[] = []
    const write = (fields: object, message: string) => void lines.push(JSON.stringify([fields, message]))
    const log = { debug: write, info: write, warn: write, error: write }
    const url = new Secret(`redis://:wrong-password@127.0.0.1:${server.port}`)

    const client = connectRedis({ url }, { log, purpose: 'requests' })
    await until(() => lines.length > 0)

    expect(lines.join()).not.toContain('wrong-password')
    expect(await untilReady(client, 200)).toBe(false)
    client.disconnect()
    await server.remove()
  })
})
