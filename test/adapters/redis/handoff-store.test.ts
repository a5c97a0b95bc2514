/** Handoffs in Redis keep their contract, on a real server. */
import { describe, expect, it } from 'vitest'
import { createRedisHandoffStore } from '../../../src/adapters/redis/handoff-store.ts'
import { describeHandoffStore } from '../../contracts/handoff-store.ts'
import { aHandoff } from '../../support/handoff.ts'
import { useRedisClient } from '../../support/redis-client.ts'
import { hasRedisServer } from '../../support/redis-server.ts'
import { silentLog } from '../../support/silent-log.ts'

describe.skipIf(!hasRedisServer())('with a real Redis', () => {
  const redis = useRedisClient()

  const openStore = () => createRedisHandoffStore({ client: redis.client, log: silentLog })

  describeHandoffStore('redis', openStore)

  it('keeps every key under the hash tag, and records for a time', async () => {
    await openStore().create(aHandoff())

    expect((await redis.client.keys('*')).sort()).toEqual([
      '{crashloop}:handoff:handoff-1',
      '{crashloop}:handoffs:C0ALERTS',
      '{crashloop}:open-handoffs',
    ])
    expect(await redis.client.pttl('{crashloop}:handoff:handoff-1')).toBeGreaterThan(0)
  })

  it.each([['not JSON'], ['{"schemaVersion":9,"handoff":{}}']])(
    'takes a damaged record for absent: %s',
    async (text) => {
      await openStore().create(aHandoff())
      await redis.client.set('{crashloop}:handoff:handoff-1', text)

      expect(await openStore().get('handoff-1')).toBeUndefined()
      expect(await openStore().latest('C0ALERTS')).toBeUndefined()
      expect(await openStore().listOpen()).toEqual([])
    },
  )
})
