/** Reports and exports as people get them: in Slack, and on the command line from the Redis of a running bot. */
import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectRedis, untilReady } from '../../src/adapters/redis/connect-redis.ts'
import { createRedisIncidentStore } from '../../src/adapters/redis/incident-store.ts'
import { Secret } from '../../src/domain/secret.ts'
import { emptyEvidence } from '../support/incident.ts'
import { incidentHistory } from '../support/incident-history.ts'
import { until } from '../support/poll.ts'
import { hasRedisServer, type RedisServer, startRedisServer } from '../support/redis-server.ts'
import { silentLog } from '../support/silent-log.ts'
import { CHANNEL, createWorld, type World } from '../support/world.ts'

const CLI = join(import.meta.dirname, '../../src/cli.ts')
const PER_DAY = [6, 4, 9, 3, 7, 11, 2, 5, 8, 6, 7, 9, 4, 12]

describe.skipIf(!hasRedisServer())('with two weeks of incidents in Redis', () => {
  let redis: RedisServer
  let world: World

  beforeAll(async () => {
    redis = await startRedisServer()
    world = await createWorld('config-pydantic-settings')
    await fill(redis.url)
    await world.start({ REDIS_URL: redis.url })
  }, 30_000)
  afterAll(async () => {
    await world.close()
    await redis.remove()
  })

  async function cli(...args: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
    const child = spawn(process.execPath, [CLI, ...args], {
      env: { PATH: process.env.PATH ?? '', ...world.env, REDIS_URL: redis.url },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const code = new Promise<number | null>((resolve) => child.once('close', resolve))
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
    return { code: await code, out, err }
  }

  it('/crashloop report posts a table, and a chart and a list below it', async () => {
    await until(() => world.slack.socket.connections() > 0)

    const { ackMs } = await world.slack.act.slashCommand({
      user: 'U1',
      channel: CHANNEL,
      command: '/crashloop',
      text: 'report 7d',
    })

    const root = await until(() => world.roots().find((each) => each.text.startsWith('Incidents of')), 20_000)
    const files = await until(() => {
      const shared = world.slack.workspace.thread(CHANNEL, root.ts).flatMap(({ files = [] }) => files)
      return shared.length === 2 ? shared : undefined
    }, 20_000)
    expect(ackMs).toBeLessThan(1_000)
    expect(root.text).toMatch(/42 opened \(51 before\) · 39 resolved · 3 still open/)
    expect(root.blocks?.map(({ type }) => type)).toContain('table')
    expect(files.map(({ name }) => name.replace(/.*\./, ''))).toEqual(['png', 'csv'])
    expect(files[0]?.altText).toContain('42 opened')
    expect(files[1]?.content.toString().trim().split('\r\n')).toHaveLength(43)
  }, 60_000)

  it('a period that makes no sense is told', async () => {
    await world.slack.act.slashCommand({
      user: 'U1',
      channel: CHANNEL,
      command: '/crashloop',
      text: 'report 1y',
    })

    const { text: words } = await until(() =>
      world.slack.workspace.ephemerals('U1').find((each) => each.text.includes('period')),
    )
    expect(words).toContain('I do not know the period 1y. Write 7d or 30d')
  }, 30_000)

  it('crashloop report prints it, and draws it', async () => {
    const chart = join(world.folder, 'chart.png')

    const { code, out } = await cli('report', '7d', '--chart', chart)

    expect(out).toMatch(/opened +42 +51/)
    expect(out).toMatch(/Out of memory, killed at its limit +\d+/)
    expect((await readFile(chart)).subarray(1, 4).toString()).toBe('PNG')
    expect(code).toBe(0)
  }, 30_000)

  it('crashloop export prints every incident with its timeline', async () => {
    const { code, out } = await cli('export', '--since', '7d')

    const incidents = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(incidents).toHaveLength(42)
    expect(incidents.map(({ id }) => id)).toContain('inc-1')
    expect(incidents[0]).toMatchObject({ schemaVersion: 1, timeline: expect.any(Array) })
    expect(code).toBe(0)
  }, 30_000)

  it('crashloop export --evidence prints what the first alert saw, for diagnose --from', async () => {
    const first = await cli('export', '--evidence', 'inc-42')
    const latest = await cli('export', '--evidence', 'inc-42', '--latest')
    const none = await cli('export', '--evidence', 'inc-nothing')

    expect(JSON.parse(first.out)).toMatchObject({ redactions: 1 })
    expect(JSON.parse(latest.out)).toMatchObject({ redactions: 2 })
    expect([none.code, none.err]).toEqual([3, expect.stringContaining('keepEvidenceDays')])
  }, 30_000)

  it.each([
    [['export', '--since', 'yesterday'], '--since is like 7d'],
    [['report', '-o', 'pdf'], '-o takes text, json or csv'],
    [['report', '7d', '30d'], 'One period is enough'],
  ])(
    'wrong usage is told: %j',
    async (args, words) => {
      const { code, err } = await cli(...args)

      expect([code, err]).toEqual([2, expect.stringContaining(words)])
    },
    30_000,
  )
})

async function fill(url: string): Promise<void> {
  const client = connectRedis({ url: new Secret(url) }, { log: silentLog, purpose: 'requests' })
  await untilReady(client, 5_000)
  const store = createRedisIncidentStore({ client, log: silentLog })
  for (const incident of incidentHistory(Date.now(), PER_DAY)) {
    const workload = { ...incident.workload, name: `${incident.workload.name}-${incident.id}` }
    const { status: _, resolvedAt: _end, ...open } = incident
    await store.create({ ...open, workload, status: 'firing' }, undefined)
    if (incident.id === 'inc-42') for (const n of [1, 2]) await store.saveEvidence('inc-42', emptyEvidence(n))
    await store.update(incident.id, () => ({ ...incident, workload }))
  }
  client.disconnect()
}
