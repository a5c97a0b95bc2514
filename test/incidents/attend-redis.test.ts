/** Escalation over a restart of the bot: the wait lives in Redis, and ends with one call. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createBullJobQueue } from '../../src/adapters/queue/job-queue.ts'
import { connectRedis, type RedisClient, untilReady } from '../../src/adapters/redis/connect-redis.ts'
import { createRedisIncidentStore } from '../../src/adapters/redis/incident-store.ts'
import { systemClock } from '../../src/domain/clock.ts'
import { Secret } from '../../src/domain/secret.ts'
import { createAttend } from '../../src/incidents/attend.ts'
import { enqueueNeeded } from '../../src/incidents/jobs-needed.ts'
import { createOwn } from '../../src/incidents/own.ts'
import { handlersWith } from '../contracts/job-queue.ts'
import { anIncident } from '../support/incident.ts'
import { until } from '../support/poll.ts'
import { hasRedisServer, type RedisServer, startRedisServer } from '../support/redis-server.ts'
import { silentLog } from '../support/silent-log.ts'

describe.skipIf(!hasRedisServer())('With a real Redis', () => {
  let server: RedisServer
  let requests: RedisClient
  let worker: RedisClient

  beforeAll(async () => {
    server = await startRedisServer()
    const connect = (purpose: 'requests' | 'worker') =>
      connectRedis({ url: new Secret(server.url) }, { log: silentLog, purpose })
    requests = connect('requests')
    worker = connect('worker')
    await untilReady(requests, 5_000)
  })
  afterAll(async () => {
    requests.disconnect()
    worker.disconnect()
    await server.remove()
  })

  /** One process of the bot; it only attends. */
  async function startProcess() {
    const store = createRedisIncidentStore({ client: requests, log: silentLog })
    const queue = createBullJobQueue({ requests, worker, log: silentLog })
    const attend = createAttend({ store, queue, clock: systemClock })
    let runs = 0
    await queue.process(
      handlersWith({
        attend: async ({ incidentId }) => {
          runs += 1
          await attend(incidentId)
        },
      }),
    )
    return {
      store,
      queue,
      runs: () => runs,
      own: createOwn({ store, queue, clock: systemClock, onFeedback: () => {} }),
    }
  }

  const waiting = (id: string, afterMs: number) =>
    anIncident({
      id,
      workload: { ...anIncident().workload, name: id },
      openedAt: new Date().toISOString(),
      escalation: { steps: [{ afterMs, mention: ['S0ONCALL'], direct: [] }], quietHours: [] },
    })

  it('a wait that began in one process ends in the next, once', async () => {
    const first = await startProcess()
    const incident = await first.store.create(waiting('inc-1', 5_000), undefined)
    await enqueueNeeded(first.queue, incident)
    await until(() => first.runs() > 0)
    await until(async () => (await first.queue.counts()).attend.delayed === 1)
    await first.queue.close(5_000)

    const second = await startProcess()
    const called = await until(async () => {
      const { notes = [] } = (await second.store.get('inc-1')) ?? {}
      return notes.length > 0 ? notes : undefined
    }, 20_000)
    await enqueueNeeded(second.queue, (await second.store.get('inc-1')) ?? incident)
    await until(async () => {
      const { waiting: due, active, delayed } = (await second.queue.counts()).attend
      return due + active + delayed === 0
    }, 20_000)

    expect(called.map(({ key }) => key)).toEqual(['escalated:1'])
    expect((await second.store.get('inc-1'))?.notes).toHaveLength(1)
    await second.queue.close(5_000)
  }, 40_000)

  it('an acknowledgement meanwhile ends the wait', async () => {
    const { store, queue, own } = await startProcess()
    const incident = await store.create(waiting('inc-2', 3_000), undefined)
    await enqueueNeeded(queue, incident)
    await until(async () => (await queue.counts()).attend.delayed === 1)

    await own('inc-2', { type: 'acknowledge' }, { id: 'U0ANA' })
    await until(async () => {
      const { waiting: due, active, delayed } = (await queue.counts()).attend
      return due + active + delayed === 0
    }, 20_000)

    expect((await store.get('inc-2'))?.notes.map(({ type }) => type)).toEqual(['ownership'])
    await queue.close(5_000)
  }, 40_000)
})
