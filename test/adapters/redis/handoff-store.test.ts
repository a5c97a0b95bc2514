/** Handoffs in Redis keep their contract, on a real server. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { connectRedis, type RedisClient, untilReady } from '../../../src/adapters/redis/connect-redis.ts'
import { createRedisHandoffStore } from '../../../src/adapters/redis/handoff-store.ts'
import { Secret } from '../../../src/domain/secret.ts'
import { describeHandoffStore } from '../../contracts/handoff-store.ts'
import { aHandoff } from '../../support/handoff.ts'
import { hasRedisServer, type RedisServer, startRedisServer } from '../../support/redis-server.ts'
import { silentLog } from '../../support/silent-log.ts'

describe.skipIf(!hasRedisServer())('with a real Redis', () => {
  let server: RedisServer
  let client: RedisClient

  const openStore = () => createRedisHandoffStore({ client, log: silentLog })

  beforeAll(async () => {
    server = await startRedisServer()
    client = connectRedis(
      { url: new Secret(server.url) },
      { log: silentLog, purpose: 'requests', commandTimeoutMs: 10_000 },
    )
    await untilReady(client, 5_000)
  })

  beforeEach(() => server.clear())

  afterAll(async () => {
    client.disconnect()
    await server.remove()
  })

  describeHandoffStore('redis', openStore)

  it('keeps every key under the hash tag, and records for a time', async () => {
    await openStore().create(aHandoff())

    expect((await client.keys('*')).sort()).toEqual([
      '{crashloop}:handoff:handoff-1',
      '{crashloop}:handoffs:C0ALERTS',
      '{crashloop}:open-handoffs',
    ])
    expect(await client.pttl('{crashloop}:handoff:handoff-1')).toBeGreaterThan(0)
  })

  it.each([['not JSON'], ['{"schemaVersion":9,"handoff":{}}']])(
    'takes a damaged record for absent: %s',
    async (text) => {
      await openStore().create(aHandoff())
      await client.set('{crashloop}:handoff:handoff-1', text)

      expect(await openStore().get('handoff-1')).toBeUndefined()
      expect(await openStore().latest('C0ALERTS')).toBeUndefined()
      expect(await openStore().listOpen()).toEqual([])
    },
  )
})
