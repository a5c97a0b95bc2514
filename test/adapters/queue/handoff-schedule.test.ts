/** A schedule of handoffs on both queues: once for each due time over several workers, and on after a restart. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createMemoryHandoffStore } from '../../../src/adapters/memory/handoff-store.ts'
import { createMemoryJobQueue } from '../../../src/adapters/memory/job-queue.ts'
import { createBullJobQueue } from '../../../src/adapters/queue/job-queue.ts'
import { connectRedis, type RedisClient, untilReady } from '../../../src/adapters/redis/connect-redis.ts'
import { systemClock } from '../../../src/domain/clock.ts'
import { Secret } from '../../../src/domain/secret.ts'
import { createHandoffDue, enqueueDueNow } from '../../../src/incidents/handoff/due.ts'
import { createMakeHandoff } from '../../../src/incidents/handoff/make.ts'
import type { HandoffStore } from '../../../src/incidents/handoff/ports.ts'
import type { JobQueue } from '../../../src/incidents/ports.ts'
import { handlersWith } from '../../contracts/job-queue.ts'
import { BEN } from '../../support/handoff.ts'
import { until } from '../../support/poll.ts'
import { hasRedisServer, type RedisServer, startRedisServer } from '../../support/redis-server.ts'
import { silentLog } from '../../support/silent-log.ts'

/** Milliseconds between two due times: short, since this runs in real time. */
const PERIOD = 1_500
const SCHEDULE = { id: 'often', channel: 'C0ALERTS', cron: '', timeZone: 'UTC' }
const cron = {
  next: (_cron: string, _zone: string, ms: number) => (Math.floor(ms / PERIOD) + 1) * PERIOD,
  last: (_cron: string, _zone: string, ms: number) => Math.floor(ms / PERIOD) * PERIOD,
}
const clock = systemClock

/** Lets a queue work on the schedule as every process does; resolves when it is asked for. */
async function work(queue: JobQueue, handoffs: HandoffStore, made: string[]): Promise<void> {
  const readShift = async () => ({ open: [], resolved: [] })
  const make = createMakeHandoff({ readShift, handoffs, queue, repeatMs: 60_000, clock })
  const handoffDue = createHandoffDue({
    schedules: [SCHEDULE],
    lateMs: 60_000,
    cron,
    receivers: { around: async () => ({ to: BEN }) },
    handoffs,
    async make(wish) {
      const handoff = await make(wish)
      made.push(handoff.id)
      return handoff
    },
    queue,
    clock,
    log: silentLog,
  })
  await queue.process(
    handlersWith({ 'handoff-due': ({ scheduleId }, { signal }) => handoffDue(scheduleId, signal) }),
  )
  await enqueueDueNow(queue, SCHEDULE)
}

const dueTimes = (made: readonly string[]) =>
  [...new Set(made)].map((id) => Number(id.slice(id.indexOf('-') + 1))).sort((a, b) => a - b)

/** True when no due time between the first and the last is missing. */
const isUnbroken = (times: readonly number[]) =>
  times.every((each, index) => index === 0 || each - (times[index - 1] ?? 0) === PERIOD)

it('makes one handoff for each due time on the embedded queue', async () => {
  const made: string[] = []
  const queue = createMemoryJobQueue({ clock, log: silentLog })
  await work(queue, createMemoryHandoffStore({ clock }), made)

  await until(() => dueTimes(made).length >= 3, 20_000)
  await queue.close(1_000)

  expect(made).toHaveLength(dueTimes(made).length)
  expect(isUnbroken(dueTimes(made))).toBe(true)
})

describe.skipIf(!hasRedisServer())('On a real Redis', () => {
  let server: RedisServer
  const clients: RedisClient[] = []

  beforeAll(async () => {
    server = await startRedisServer()
  })
  beforeEach(() => server.clear())
  afterAll(async () => {
    for (const each of clients) each.disconnect()
    await server.remove()
  })

  async function open(): Promise<JobQueue> {
    const target = { url: new Secret(server.url) }
    const requests = connectRedis(target, { log: silentLog, purpose: 'requests' })
    const worker = connectRedis(target, { log: silentLog, purpose: 'worker' })
    clients.push(requests, worker)
    await untilReady(requests, 10_000)
    return createBullJobQueue({ requests, worker, log: silentLog })
  }

  it('three workers make each handoff once, and others go on after all have stopped', async () => {
    const made: string[] = []
    const handoffs = createMemoryHandoffStore({ clock })
    const first = await Promise.all([open(), open(), open()])
    await Promise.all(first.map((queue) => work(queue, handoffs, made)))
    await until(() => dueTimes(made).length >= 2, 30_000)

    await Promise.all(first.map((queue) => queue.close(2_000)))
    const before = dueTimes(made).length
    const later = await open()
    await work(later, handoffs, made)
    await until(() => dueTimes(made).length >= before + 2, 30_000)
    await later.close(2_000)

    const stored = await Promise.all(dueTimes(made).map((at) => handoffs.get(`often-${at}`)))
    expect(stored.every((each) => each !== undefined)).toBe(true)
    expect(stored).toHaveLength(dueTimes(made).length)
  }, 90_000)
})
