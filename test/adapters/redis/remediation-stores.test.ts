/** Plans and audit log in Redis keep their contracts, on a real server. */
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRedisApprovalStore } from '../../../src/adapters/redis/approval-store.ts'
import { createRedisAuditLog } from '../../../src/adapters/redis/audit-log.ts'
import { auditCommand } from '../../../src/cli/audit.ts'
import { createChainCheck } from '../../../src/remediation/audit-chain.ts'
import { describeApprovalStore } from '../../contracts/approval-store.ts'
import { describeAuditLog } from '../../contracts/audit-log.ts'
import { anAuditRecord, aPlanRecord } from '../../support/plan-record.ts'
import { useRedisClient } from '../../support/redis-client.ts'
import { hasRedisServer } from '../../support/redis-server.ts'
import { silentLog } from '../../support/silent-log.ts'

describe.skipIf(!hasRedisServer())('with a real Redis', () => {
  const redis = useRedisClient()

  const openStore = () => createRedisApprovalStore({ client: redis.client, log: silentLog })

  describeApprovalStore('redis', openStore)
  describeAuditLog('redis', () => createRedisAuditLog({ client: redis.client }))

  it('keeps every key under the hash tag, plans for a time and the audit log for good', async () => {
    await openStore().create(aPlanRecord())
    await createRedisAuditLog({ client: redis.client }).append(anAuditRecord())

    expect((await redis.client.keys('*')).sort()).toEqual(['{crashloop}:audit', '{crashloop}:plan:plan-1'])
    expect(await redis.client.pttl('{crashloop}:plan:plan-1')).toBeGreaterThan(0)
    expect(await redis.client.pttl('{crashloop}:audit')).toBe(-1)
  })

  it.each([['not JSON'], ['{"plan":{"schemaVersion":9,"id":"plan-1"}}']])(
    'takes a damaged record for absent: %s',
    async (text) => {
      await redis.client.set('{crashloop}:plan:plan-1', text)

      expect(await openStore().get('plan-1')).toBeUndefined()
    },
  )

  it('finds an entry that was edited or dropped in Redis, and goes on logging after a damaged one', async () => {
    const log = createRedisAuditLog({ client: redis.client })
    for (const words of ['a', 'b', 'c']) await log.append(anAuditRecord(words))
    await redis.client.lset('{crashloop}:audit', 1, 'garbage')
    const check = createChainCheck()
    const good = (await log.read(0, 10)).map((entry) => check.add(entry))

    await redis.client.lset('{crashloop}:audit', 2, 'garbage')
    await log.append(anAuditRecord('d'))

    expect(good).toEqual([true, false, false])
    expect(check.result().broken).toEqual({ place: 2, problem: 'is no entry' })
    expect(await log.read(3, 1)).toMatchObject([{ words: 'd' }])
  })

  /** `crashloop audit`, configured for this Redis. */
  async function audit(...args: string[]) {
    const slack = { SLACK_BOT_TOKEN: 'xoxb-x', SLACK_APP_TOKEN: 'xapp-x', SLACK_CHANNEL: 'C0ALERTS' }
    const env = { ...slack, ALERTMANAGER_TOKEN: 'x'.repeat(32), REDIS_URL: redis.url }
    Object.assign(process.env, env)
    return await auditCommand(args).finally(() => {
      for (const name of Object.keys(env)) delete process.env[name]
    })
  }

  it('is where `crashloop audit` reads', async () => {
    await createRedisAuditLog({ client: redis.client }).append(anAuditRecord('a'))

    const result = await audit('--verify')

    expect(result.output).toMatch(/^ok: 1 entry, every hash fits/)
  })

  describe('an archive', () => {
    let folder: string
    const file = (name: string) => join(folder, name)
    const aged = (words: string, days: number) => ({
      ...anAuditRecord(words),
      at: new Date(Date.now() - days * 86_400_000).toISOString(),
    })

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'crashloop-archive-'))
      const log = createRedisAuditLog({ client: redis.client })
      for (const [words, days] of [
        ['a', 900],
        ['b', 800],
        ['c', 500],
        ['d', 1],
      ] as const)
        await log.append(aged(words, days))
    })
    afterEach(() => rm(folder, { recursive: true }))

    it('takes the old entries out; what stays, the file, and both together verify', async () => {
      const moved = await audit('--archive', file('1.jsonl'), '--older-than', '700')
      const again = await audit('--archive', file('2.jsonl'), '--older-than', '365')
      const [kept, first, both] = [
        await audit('--verify'),
        await audit('--verify', '--from', file('1.jsonl')),
        await audit('--verify', '--from', file('1.jsonl'), '--from', file('2.jsonl')),
      ]

      expect(moved.output).toMatch(/^Moved 2 entries, up to number 2,/)
      expect(again.output).toMatch(/^Moved 1 entry, up to number 3,/)
      expect(kept.output).toMatch(/^ok: 3 entries/)
      expect(first.output).toMatch(/^ok: 2 entries/)
      expect(both.output).toMatch(/^ok: 3 entries/)
      expect((await createRedisAuditLog({ client: redis.client }).append(anAuditRecord('e'))).seq).toBe(7)
      expect((await audit('--verify')).exitCode).toBe(0)
    })

    it('does not cover for a beginning that somebody cut off', async () => {
      await audit('--archive', file('1.jsonl'), '--older-than', '700')
      await redis.client.lpop('{crashloop}:audit')

      const result = await audit('--verify')

      expect(result).toEqual({
        exitCode: 1,
        output:
          'TAMPERED: entry 1 follows number 3, which is missing, and no entry says that it was archived.\n',
      })
    })

    it('finds an edited entry after it, and is not made of a log that was tampered with', async () => {
      await audit('--archive', file('1.jsonl'), '--older-than', '700')
      const line = (await redis.client.lindex('{crashloop}:audit', 0)) ?? ''
      await redis.client.lset('{crashloop}:audit', 0, line.replace('"words":"c"', '"words":"x"'))

      const [found, refused] = [
        await audit('--verify'),
        await audit('--archive', file('2.jsonl'), '--older-than', '365'),
      ]

      expect(found.output).toBe('TAMPERED: entry 1 was changed after it was written.\n')
      expect(refused).toMatchObject({ exitCode: 1, output: expect.stringContaining('Nothing was archived') })
      expect(await redis.client.llen('{crashloop}:audit')).toBe(3)
    })

    it('loses nothing that is written meanwhile, and never replaces a file', async () => {
      const log = createRedisAuditLog({ client: redis.client })
      await Promise.all([
        audit('--archive', file('1.jsonl'), '--older-than', '365'),
        ...Array.from({ length: 30 }, (_, n) => log.append(anAuditRecord(`e${n}`))),
      ])

      const verified = await audit('--verify', '--from', file('1.jsonl'))
      await expect(audit('--archive', file('1.jsonl'), '--older-than', '1')).rejects.toMatchObject({
        exitCode: 3,
      })

      expect(verified.output).toMatch(/^ok: 3 entries/)
      expect((await audit('--verify')).output).toMatch(/^ok: 32 entries/)
    })

    it('of nothing writes no file, and needs both options', async () => {
      const result = await audit('--archive', file('1.jsonl'), '--older-than', '1000')

      expect(result).toEqual({ exitCode: 0, output: 'Nothing in the audit log is older than 1000 days.\n' })
      expect(await readdir(folder)).toEqual([])
      await expect(audit('--archive', file('1.jsonl'))).rejects.toMatchObject({ exitCode: 2 })
    })
  })
})
