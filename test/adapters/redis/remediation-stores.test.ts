/** Plans and audit log in Redis keep their contracts, on a real server. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createRedisApprovalStore } from '../../../src/adapters/redis/approval-store.ts'
import { createRedisAuditLog } from '../../../src/adapters/redis/audit-log.ts'
import { connectRedis, type RedisClient, untilReady } from '../../../src/adapters/redis/connect-redis.ts'
import { auditCommand } from '../../../src/cli/audit.ts'
import { Secret } from '../../../src/domain/secret.ts'
import { createChainCheck } from '../../../src/remediation/audit-chain.ts'
import { describeApprovalStore } from '../../contracts/approval-store.ts'
import { describeAuditLog } from '../../contracts/audit-log.ts'
import { anAuditRecord, aPlanRecord } from '../../support/plan-record.ts'
import { hasRedisServer, type RedisServer, startRedisServer } from '../../support/redis-server.ts'
import { silentLog } from '../../support/silent-log.ts'

describe.skipIf(!hasRedisServer())('with a real Redis', () => {
  let server: RedisServer
  let client: RedisClient

  const openStore = () => createRedisApprovalStore({ client, log: silentLog })

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

  describeApprovalStore('redis', openStore)
  describeAuditLog('redis', () => createRedisAuditLog({ client }))

  it('keeps every key under the hash tag, plans for a time and the audit log for good', async () => {
    await openStore().create(aPlanRecord())
    await createRedisAuditLog({ client }).append(anAuditRecord())

    expect((await client.keys('*')).sort()).toEqual(['{crashloop}:audit', '{crashloop}:plan:plan-1'])
    expect(await client.pttl('{crashloop}:plan:plan-1')).toBeGreaterThan(0)
    expect(await client.pttl('{crashloop}:audit')).toBe(-1)
  })

  it.each([['not JSON'], ['{"plan":{"schemaVersion":9,"id":"plan-1"}}']])(
    'takes a damaged record for absent: %s',
    async (text) => {
      await client.set('{crashloop}:plan:plan-1', text)

      expect(await openStore().get('plan-1')).toBeUndefined()
    },
  )

  it('finds an entry that was edited or dropped in Redis, and goes on logging after a damaged one', async () => {
    const log = createRedisAuditLog({ client })
    for (const words of ['a', 'b', 'c']) await log.append(anAuditRecord(words))
    await client.lset('{crashloop}:audit', 1, 'garbage')
    const check = createChainCheck()
    const good = (await log.read(0, 10)).map((entry) => check.add(entry))

    await client.lset('{crashloop}:audit', 2, 'garbage')
    await log.append(anAuditRecord('d'))

    expect(good).toEqual([true, false, false])
    expect(check.result().broken).toEqual({ place: 2, problem: 'is no entry' })
    expect(await log.read(3, 1)).toMatchObject([{ words: 'd' }])
  })

  it('is where `crashloop audit` reads', async () => {
    await createRedisAuditLog({ client }).append(anAuditRecord('a'))
    const slack = { SLACK_BOT_TOKEN: 'xoxb-x', SLACK_APP_TOKEN: 'xapp-x', SLACK_CHANNEL: 'C0ALERTS' }
    const env = { ...slack, ALERTMANAGER_TOKEN: 'x'.repeat(32), REDIS_URL: server.url }
    Object.assign(process.env, env)

    const result = await auditCommand(['--verify']).finally(() => {
      for (const name of Object.keys(env)) delete process.env[name]
    })

    expect(result.output).toMatch(/^ok: 1 entry, every hash fits/)
  })
})
