/** What a kill -9 around an action leaves behind: the patch reaches the cluster once, and the audit log verifies. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Fault } from '../../src/playground/cluster/faults.ts'
import { type ActionWorld, BEN, createActionWorld } from '../support/action-world.ts'
import { type AppProcess, startProcess } from '../support/child-process.ts'
import { until } from '../support/poll.ts'
import { hasRedisServer, type RedisServer, startRedisServer } from '../support/redis-server.ts'
import { keyOf } from '../support/world.ts'

const CLI = join(import.meta.dirname, '../../src/cli.ts')
const READ = { method: 'GET', path: /deployments\/image-cdn(\?|$)/ } as const
const forever = Number.POSITIVE_INFINITY

/** Where the process stands still until it is killed. */
const POINTS: Readonly<Record<string, readonly Fault[]>> = {
  'between decision and patch': [
    // The first read belongs to the decision.
    { ...READ, times: 1, effect: { type: 'latency', ms: 0 } },
    { ...READ, times: forever, effect: { type: 'hang' } },
  ],
  'between patch and record': [
    {
      method: 'PATCH',
      path: /deployments\/image-cdn\?fieldManager=crashloop$/,
      effect: { type: 'stall-mid-body' },
    },
  ],
}

describe.skipIf(!hasRedisServer())('An action', () => {
  let world: ActionWorld
  let redis: RedisServer
  let children: AppProcess[]

  beforeEach(async () => {
    children = []
    redis = await startRedisServer()
    world = await createActionWorld('config-nginx-directive')
  })
  afterEach(async () => {
    for (const child of children) child.kill('SIGKILL')
    await Promise.all(children.map((child) => child.ended))
    await world.close()
    await redis.remove()
  })

  function start(): AppProcess {
    const child = startProcess({ ...world.actionEnv, REDIS_URL: redis.url, LOG_LEVEL: 'info' })
    children.push(child)
    return child
  }

  it.each(Object.keys(POINTS))(
    'killed %s is carried out once by the next process',
    async (point) => {
      const first = start()
      const port = await until(() => /"port":(\d+)/.exec(first.output())?.[1], 20_000)
      await world.fire(`http://127.0.0.1:${port}`)
      const card = await world.asked()
      const reads = () => world.cluster.requests.entries.filter(isRead).length
      const before = reads()
      for (const fault of POINTS[point] ?? []) world.cluster.faults.add(fault)

      await world.click(BEN, card, 'crashloop_approve')
      await until(
        () => (point.includes('decision') ? reads() >= before + 2 : world.patches().length > 0),
        20_000,
      )
      const atDeath = world.patches().length
      first.kill('SIGKILL')
      await first.ended
      const diedAt = performance.now()
      world.cluster.faults.clear()
      start()
      const ran = await world.told('ran:', 120_000)
      const waitedMs = performance.now() - diedAt
      await world.told('verified:', 60_000)
      const env = { ...process.env, ...world.actionEnv, REDIS_URL: redis.url }
      const audit = await promisify(execFile)(process.execPath, [CLI, 'audit', '--verify'], { env })

      expect(atDeath).toBe(point.includes('decision') ? 0 : 1)
      expect(world.patches()).toHaveLength(1)
      expect(waitedMs).toBeLessThan(30_000)
      expect(ran.text).toContain('approved by ben')
      expect(world.thread().filter((message) => keyOf(message)?.startsWith('ran:'))).toHaveLength(1)
      expect(audit.stdout).toMatch(/^ok: \d+ entries, every hash fits/)
    },
    240_000,
  )
})

function isRead({ method, path }: { readonly method: string; readonly path: string }): boolean {
  return method === 'GET' && path.endsWith('/deployments/image-cdn')
}
