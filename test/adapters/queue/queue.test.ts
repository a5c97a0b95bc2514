/** The BullMQ queue keeps the contract on a real Redis, and keeps jobs through outages and killed processes. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type BullJobQueueOptions, createBullJobQueue } from '../../../src/adapters/queue/job-queue.ts'
import { connectRedis, type RedisClient, untilReady } from '../../../src/adapters/redis/connect-redis.ts'
import { AppError } from '../../../src/domain/errors.ts'
import { Secret } from '../../../src/domain/secret.ts'
import { type JobQueue, QueueUnavailable } from '../../../src/incidents/ports.ts'
import { describeJobQueue, handlersWith } from '../../contracts/job-queue.ts'
import { gate, until } from '../../support/poll.ts'
import { hasRedisServer, type RedisServer, startRedisServer } from '../../support/redis-server.ts'
import { silentLog } from '../../support/silent-log.ts'

const STUCK_WORKER = fileURLToPath(new URL('../../support/stuck-worker.ts', import.meta.url))
const STALL = { lockMs: 1_000, checkMs: 500 }

describe.skipIf(!hasRedisServer())('with a real Redis', () => {
  let server: RedisServer
  const cleanups: (() => Promise<void>)[] = []

  function connect(purpose: 'requests' | 'worker'): RedisClient {
    const client = connectRedis({ url: new Secret(server.url) }, { log: silentLog, purpose })
    cleanups.push(async () => client.disconnect())
    return client
  }

  async function open(options: Partial<BullJobQueueOptions> = {}): Promise<JobQueue> {
    const requests = connect('requests')
    const worker = connect('worker')
    const queue = createBullJobQueue({ requests, worker, log: silentLog, stall: STALL, ...options })
    cleanups.push(() => queue.close(0))
    await untilReady(requests, 5_000)
    return queue
  }

  async function works(queue: JobQueue): Promise<void> {
    await until(() =>
      queue.ping().then(
        () => true,
        () => false,
      ),
    )
  }

  beforeAll(async () => {
    server = await startRedisServer()
  })

  beforeEach(async () => {
    await server.clear()
  })

  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
  })

  afterAll(async () => {
    await server.remove()
  })

  describeJobQueue('bullmq', (settings) => open(settings))

  describe('an outage of Redis', () => {
    it('does not lose accepted jobs to kill -9', async () => {
      const queue = await open()
      for (let i = 0; i < 50; i += 1) await queue.add('publish', { incidentId: `i${i}` })
      await queue.add('publish', { incidentId: 'later' }, { delayMs: 100, collapseKey: 'k' })

      await server.kill()
      await server.start()
      await works(queue)

      const ran = new Set<string>()
      await queue.process(handlersWith({ publish: async ({ incidentId }) => void ran.add(incidentId) }))
      await until(() => ran.size === 51)
      expect(ran).toContain('later')
    })

    it('makes add fail at once, and it works again afterwards, for workers too', async () => {
      const queue = await open()
      const ran: string[] = []
      await queue.process(handlersWith({ publish: async ({ incidentId }) => void ran.push(incidentId) }))
      await queue.add('publish', { incidentId: 'before' })
      await until(() => ran.length === 1)

      await server.kill()
      const started = performance.now()
      const whileDown = queue.add('publish', { incidentId: 'while down' }, { collapseKey: 'k' })
      await expect(whileDown).rejects.toBeInstanceOf(QueueUnavailable)
      await expect(queue.ping()).rejects.toBeInstanceOf(QueueUnavailable)
      await expect(queue.counts()).rejects.toBeInstanceOf(QueueUnavailable)
      expect(performance.now() - started).toBeLessThan(2_500)

      await server.start()
      await works(queue)
      await queue.add('publish', { incidentId: 'after' })
      await until(() => ran.includes('after'))
      expect(ran).toEqual(['before', 'after'])
    })

    it('makes add fail at once when Redis was never there, and it works once it comes', async () => {
      await server.kill()
      const queue = await open({ requests: connect('requests') }).catch(() => undefined)
      const started = performance.now()

      await expect(queue?.add('publish', { incidentId: 'a' })).rejects.toBeInstanceOf(QueueUnavailable)

      const ran: string[] = []
      await queue?.process(handlersWith({ publish: async ({ incidentId }) => void ran.push(incidentId) }))
      expect(performance.now() - started).toBeLessThan(1_500)
      await server.start()
      if (queue) await works(queue)
      await queue?.add('publish', { incidentId: 'b' })
      await until(() => ran.length === 1)
      expect(ran).toEqual(['b'])
    })

    it('makes add fail within a second when Redis hangs', async () => {
      const queue = await open()
      await queue.ping()
      server.freeze()
      const started = performance.now()

      const add = queue.add('publish', { incidentId: 'a' }, { collapseKey: 'k' })
      await expect(add).rejects.toBeInstanceOf(QueueUnavailable)
      const took = performance.now() - started
      server.thaw()

      expect(took).toBeLessThan(1_500)
      await works(queue)
      await queue.add('publish', { incidentId: 'b' })
    })

    it('puts a finished job down once Redis is back, without running it twice', async () => {
      const queue = await open()
      const { opened, open: finish } = gate()
      let runs = 0
      await queue.process(
        handlersWith({
          publish: async () => {
            runs += 1
            await opened
          },
        }),
      )
      await queue.add('publish', { incidentId: 'a' })
      await until(() => runs === 1)

      await server.kill()
      finish()
      await server.start()
      await works(queue)
      await until(async () => {
        const { publish } = await queue.counts()
        return publish.active + publish.waiting + publish.delayed === 0
      }, 20_000)

      expect(runs).toBe(1)
    })
  })

  describe('a Redis that refuses writes', () => {
    it.each([
      ['a replica', ['replicaof', '127.0.0.1', '1'], ['replicaof', 'no', 'one']],
      ['a full one', ['config', 'set', 'maxmemory', '1'], ['config', 'set', 'maxmemory', '0']],
    ])('such as %s is unavailable, although it answers', async (_, harm, heal) => {
      const queue = await open()
      const admin = connect('worker')
      await admin.call(harm[0] as string, harm.slice(1))

      const add = queue.add('publish', { incidentId: 'a' }).catch((error: unknown) => error)
      const ping = queue.ping().catch((error: unknown) => error)
      const errors = await Promise.all([add, ping])
      await admin.call(heal[0] as string, heal.slice(1))

      for (const error of errors) expect(error).toBeInstanceOf(QueueUnavailable)
      await works(queue)
    })
  })

  describe('the end of a worker', () => {
    it('by kill -9 in the middle of a job lets another worker run it', async () => {
      const queue = await open()
      const args = [STUCK_WORKER, server.url, String(STALL.lockMs), String(STALL.checkMs)]
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
      let output = ''
      child.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString()
      })
      await queue.add('investigate', { incidentId: 'a' })
      await until(() => output.includes('took a'))

      child.kill('SIGKILL')
      const ran: string[] = []
      await queue.process(handlersWith({ investigate: async ({ incidentId }) => void ran.push(incidentId) }))
      await until(() => ran.length > 0)

      expect(ran).toEqual(['a'])
    })

    it('by close puts an aborted job back at once, with its attempt unspent', async () => {
      const first = await open()
      const { opened, open: started } = gate()
      await first.process(
        handlersWith({
          investigate: (_, { signal }) =>
            new Promise((_resolve, reject) => {
              started()
              signal.addEventListener('abort', () => reject(signal.reason))
            }),
        }),
      )
      await first.add('investigate', { incidentId: 'a' })
      await opened

      await first.close(0)
      const second = await open()
      const attempts: number[] = []
      await second.process(
        handlersWith({ investigate: async (_, { attempt }) => void attempts.push(attempt) }),
      )
      await until(() => attempts.length === 1, 5_000)

      expect(attempts).toEqual([1])
    })

    it('that ignores the signal leaves its job to another worker', async () => {
      const first = await open({ abortGraceMs: 50 })
      const { opened, open: started } = gate()
      await first.process(
        handlersWith({
          investigate: () => {
            started()
            return new Promise(() => {})
          },
        }),
      )
      await first.add('investigate', { incidentId: 'a' })
      await opened

      await first.close(0)
      const second = await open()
      const ran: string[] = []
      await second.process(handlersWith({ investigate: async ({ incidentId }) => void ran.push(incidentId) }))
      await until(() => ran.length === 1)

      expect(ran).toEqual(['a'])
    })
  })

  describe('what stands in Redis', () => {
    it('is under the hash tag, and holds no text of unknown errors', async () => {
      const queue = await open({ retry: { firstMs: 60_000 } })
      await queue.process(
        handlersWith({
          publish: async () => {
            throw new Error('token xoxb-secret')
          },
          ask: async () => {
            throw new AppError('bad-target', 'token xoxb-secret')
          },
        }),
      )
      await queue.add('publish', { incidentId: 'a' }, { collapseKey: 'k' })
      const target = { cluster: 'prod', namespace: 'payments', name: 'api' }
      await queue.add('ask', { target, channel: 'C1', user: 'U1', askedAt: '2026-11-21T10:00:00Z' })
      await until(async () => {
        const { ask, publish } = await queue.counts()
        return ask.failed === 1 && publish.delayed === 1
      })

      const admin = connect('worker')
      const keys = await admin.keys('*')
      const jobs = keys.filter((key) => /:(publish|ask):[^:]+$/.test(key))
      const hashes = await Promise.all(
        jobs.map(async (key) => ((await admin.type(key)) === 'hash' ? await admin.hgetall(key) : {})),
      )

      expect(keys.filter((key) => !key.startsWith('{crashloop}:'))).toEqual([])
      expect(JSON.stringify(hashes)).toContain('bad-target')
      expect(JSON.stringify(hashes)).not.toContain('xoxb-secret')
    })

    it('stays bounded however many jobs are done', async () => {
      const queue = await open({ concurrency: { publish: 20 } })
      let runs = 0
      await queue.process(
        handlersWith({
          publish: async () => {
            runs += 1
          },
        }),
      )

      await Promise.all(Array.from({ length: 400 }, (_, i) => queue.add('publish', { incidentId: `i${i}` })))
      await until(() => runs === 400)

      const admin = connect('worker')
      await until(async () => (await admin.zcard('{crashloop}:publish:completed')) <= 100)
      expect((await admin.keys('{crashloop}:publish:*')).length).toBeLessThan(130)
    })
  })
})
