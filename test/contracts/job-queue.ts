/** What every JobQueue does. */
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError, RetryLater } from '../../src/domain/errors.ts'
import type { RetryPolicy } from '../../src/domain/retry-policy.ts'
import {
  type JobContext,
  type JobHandlers,
  type JobName,
  type JobQueue,
  QueueUnavailable,
} from '../../src/incidents/ports.ts'
import { gate, until } from '../support/poll.ts'

export interface QueueSettings {
  readonly retry: RetryPolicy
  readonly concurrency: Partial<Readonly<Record<JobName, number>>>
  readonly abortGraceMs: number
  readonly trace: () => string | undefined
}

const SETTINGS: QueueSettings = {
  retry: { firstMs: 20, capMs: 80, giveUpAfterMs: 3_600_000 },
  concurrency: { investigate: 1, publish: 3 },
  abortGraceMs: 200,
  trace: () => trace,
}

/** What is traced while a test adds jobs. */
let trace: string | undefined

/** Handlers that do nothing, but for the given ones. */
export function handlersWith(given: Partial<JobHandlers>): JobHandlers {
  const nothing = async () => {}
  return {
    intake: nothing,
    ask: nothing,
    sighting: nothing,
    investigate: nothing,
    publish: nothing,
    correlate: nothing,
    'publish-digest': nothing,
    attend: nothing,
    act: nothing,
    'run-action': nothing,
    verify: nothing,
    'expire-approval': nothing,
    handoff: nothing,
    'handoff-due': nothing,
    ...given,
  }
}

/** `open` gives an empty queue that can be used at once. */
export function describeJobQueue(
  adapter: string,
  open: (settings: QueueSettings) => Promise<JobQueue>,
): void {
  describe(`JobQueue: ${adapter}`, () => {
    let queue: JobQueue
    let ran: string[]

    beforeEach(async () => {
      ran = []
      queue = await open(SETTINGS)
    })

    afterEach(async () => {
      trace = undefined
      await queue.close(0)
    })

    async function settled(): Promise<void> {
      await until(async () => {
        const { investigate } = await queue.counts()
        return investigate.waiting + investigate.active + investigate.delayed === 0
      })
    }

    it('hands each job its payload, an id and the first attempt', async () => {
      const seen: { payload: unknown; context: JobContext }[] = []
      await queue.process(
        handlersWith({ investigate: async (payload, context) => void seen.push({ payload, context }) }),
      )

      await queue.add('investigate', { incidentId: 'a' })
      await until(() => seen.length === 1)

      expect(seen[0]?.payload).toEqual({ incidentId: 'a' })
      expect(seen[0]?.context.id).not.toBe('')
      expect(seen[0]?.context.attempt).toBe(1)
      expect(seen[0]?.context.signal.aborted).toBe(false)
    })

    it('hands on the trace in which a job was added, and how long it has waited', async () => {
      const seen: JobContext[] = []
      trace = '00-11111111111111111111111111111111-2222222222222222-01'
      await queue.add('investigate', { incidentId: 'a' })
      trace = undefined
      await queue.add('publish', { incidentId: 'a' }, { delayMs: 100 })
      const note = async (_: unknown, context: JobContext) => void seen.push(context)

      await queue.process(handlersWith({ investigate: note, publish: note }))
      await until(() => seen.length === 2)

      const [traced, untraced] = seen
      expect(traced?.trace).toBe('00-11111111111111111111111111111111-2222222222222222-01')
      expect(untraced).not.toHaveProperty('trace')
      for (const { waitedMs } of seen) expect(waitedMs).toBeGreaterThanOrEqual(0)
      expect(untraced?.waitedMs).toBeLessThan(20_000)
    })

    it('keeps the trace of who has waited longest when jobs collapse', async () => {
      const seen: JobContext[] = []
      for (const each of ['1', '2']) {
        trace = `00-${each.repeat(32)}-2222222222222222-01`
        await queue.add('investigate', { incidentId: 'a' }, { collapseKey: 'k' })
      }

      await queue.process(handlersWith({ investigate: async (_, context) => void seen.push(context) }))
      await settled()

      expect(seen.map(({ trace: each }) => each?.slice(3, 35))).toEqual(['1'.repeat(32)])
    })

    it('keeps what was added before anybody processes, and runs it in order', async () => {
      for (const incidentId of ['a', 'b', 'c']) await queue.add('investigate', { incidentId })
      expect((await queue.counts()).investigate).toEqual({ waiting: 3, active: 0, delayed: 0, failed: 0 })

      await queue.process(handlersWith({ investigate: async ({ incidentId }) => void ran.push(incidentId) }))
      await until(() => ran.length === 3)

      expect(ran).toEqual(['a', 'b', 'c'])
    })

    it('runs as many jobs of a name at once as it may, and no more', async () => {
      const { opened, open: finish } = gate()
      await queue.process(
        handlersWith({
          publish: async ({ incidentId }) => {
            ran.push(incidentId)
            await opened
          },
        }),
      )

      for (const incidentId of ['a', 'b', 'c', 'd', 'e']) await queue.add('publish', { incidentId })
      await until(() => ran.length === 3)
      const { publish } = await queue.counts()
      finish()
      await until(() => ran.length === 5)

      expect(publish).toMatchObject({ active: 3, waiting: 2 })
    })

    it('runs a delayed job when its time has come, not before', async () => {
      const started = performance.now()
      let after = 0
      await queue.process(
        handlersWith({
          investigate: async () => {
            after = performance.now() - started
          },
        }),
      )

      await queue.add('investigate', { incidentId: 'a' }, { delayMs: 300 })
      expect((await queue.counts()).investigate.delayed).toBe(1)
      await until(() => after > 0)

      expect(after).toBeGreaterThanOrEqual(295)
    })

    it('retries with exponential back-off and counts the attempts', async () => {
      const attempts: number[] = []
      const times: number[] = []
      await queue.process(
        handlersWith({
          investigate: async (_, { attempt }) => {
            attempts.push(attempt)
            times.push(performance.now())
            if (attempt < 5) throw new AppError('cluster-down', 'no answer', { retryable: true })
          },
        }),
      )

      await queue.add('investigate', { incidentId: 'a' })
      await until(() => attempts.length === 5)
      await settled()

      expect(attempts).toEqual([1, 2, 3, 4, 5])
      const gaps = times.slice(1).map((time, i) => time - (times[i] ?? 0))
      for (const [i, atLeast] of [18, 38, 78, 78].entries()) expect(gaps[i]).toBeGreaterThanOrEqual(atLeast)
    })

    it('retries an error that it does not know', async () => {
      await queue.process(
        handlersWith({
          investigate: async (_, { attempt }) => {
            ran.push(`attempt ${attempt}`)
            if (attempt === 1) throw new TypeError('fetch failed')
          },
        }),
      )

      await queue.add('investigate', { incidentId: 'a' })
      await until(() => ran.length === 2)

      expect(ran).toEqual(['attempt 1', 'attempt 2'])
    })

    it('runs a job that cannot succeed once, and counts it as failed', async () => {
      await queue.process(
        handlersWith({
          investigate: async () => {
            ran.push('ran')
            throw new AppError('bad-target', 'there is no such cluster')
          },
        }),
      )

      await queue.add('investigate', { incidentId: 'a' })
      await until(async () => (await queue.counts()).investigate.failed === 1)

      expect(ran).toEqual(['ran'])
      expect((await queue.counts()).investigate).toEqual({ waiting: 0, active: 0, delayed: 0, failed: 1 })
    })

    it('runs a job again after RetryLater without spending an attempt', async () => {
      const times: number[] = []
      await queue.process(
        handlersWith({
          investigate: async (_, { attempt }) => {
            times.push(performance.now())
            ran.push(`attempt ${attempt}`)
            if (times.length < 3) throw new RetryLater(100, 'not my turn')
          },
        }),
      )

      await queue.add('investigate', { incidentId: 'a' })
      await until(() => times.length === 3)
      await settled()

      expect(ran).toEqual(['attempt 1', 'attempt 1', 'attempt 1'])
      expect((times[2] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(195)
    })

    it('collapses what waits under one key to the newest payload', async () => {
      for (const incidentId of ['a', 'b', 'c'])
        await queue.add('investigate', { incidentId }, { collapseKey: 'k:1' })
      await queue.add('investigate', { incidentId: 'other' }, { collapseKey: 'k:2' })
      expect((await queue.counts()).investigate.waiting).toBe(2)

      await queue.process(handlersWith({ investigate: async ({ incidentId }) => void ran.push(incidentId) }))
      await settled()

      expect(ran).toEqual(['c', 'other'])
    })

    it('keeps exactly one more while one runs, the newest', async () => {
      const { opened, open: finish } = gate()
      await queue.process(
        handlersWith({
          investigate: async ({ incidentId }) => {
            ran.push(incidentId)
            if (incidentId === 'first') await opened
          },
        }),
      )
      await queue.add('investigate', { incidentId: 'first' }, { collapseKey: 'k' })
      await until(() => ran.length === 1)

      for (const incidentId of ['b', 'c', 'd'])
        await queue.add('investigate', { incidentId }, { collapseKey: 'k' })
      finish()
      await until(() => ran.length === 2)
      await settled()

      expect(ran).toEqual(['first', 'd'])
    })

    it('works on the newest payload after a back-off', async () => {
      await queue.process(
        handlersWith({
          investigate: async ({ incidentId }) => {
            ran.push(incidentId)
            if (incidentId === 'old') throw new RetryLater(600_000, 'far end is down')
          },
        }),
      )
      await queue.add('investigate', { incidentId: 'old' }, { collapseKey: 'k' })
      await until(async () => (await queue.counts()).investigate.delayed === 1)

      await queue.add('investigate', { incidentId: 'new' }, { collapseKey: 'k' })
      await until(() => ran.length === 2)
      await settled()

      expect(ran).toEqual(['old', 'new'])
    })

    it('loses nothing that arrives while a run is failing', async () => {
      const { opened, open: finish } = gate()
      await queue.process(
        handlersWith({
          investigate: async ({ incidentId }) => {
            ran.push(incidentId)
            if (incidentId !== 'old') return
            await opened
            throw new Error('down')
          },
        }),
      )
      await queue.add('investigate', { incidentId: 'old' }, { collapseKey: 'k' })
      await until(() => ran.length === 1)

      await queue.add('investigate', { incidentId: 'new' }, { collapseKey: 'k' })
      finish()
      await until(() => ran.includes('new'))
      await settled()

      expect(ran.filter((each) => each === 'old')).toHaveLength(1)
      expect(ran.at(-1)).toBe('new')
    })

    it('never puts a delayed job off because the same is added again', async () => {
      const started = performance.now()
      await queue.process(handlersWith({ investigate: async ({ incidentId }) => void ran.push(incidentId) }))
      await queue.add('investigate', { incidentId: 'a' }, { collapseKey: 'k', delayMs: 200 })

      await queue.add('investigate', { incidentId: 'b' }, { collapseKey: 'k', delayMs: 60_000 })
      await until(() => ran.length === 1)

      expect(ran).toEqual(['b'])
      expect(performance.now() - started).toBeGreaterThanOrEqual(195)
    })

    it('runs the newest payload last, however adds, failures and runs interleave', async () => {
      const outcome = fc.constantFrom('done', 'later', 'fails')
      const step = fc.record({ outcome, pause: fc.nat({ max: 3 }) })
      let outcomes: string[] = []
      let round = 0
      await queue.process(
        handlersWith({
          investigate: async ({ incidentId }) => {
            ran.push(incidentId)
            const next = outcomes.shift()
            if (next === 'later') throw new RetryLater(5, 'not my turn')
            if (next === 'fails') throw new Error('down')
          },
        }),
      )

      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 12 }), async (steps) => {
          round += 1
          outcomes = steps.map((each) => each.outcome)
          for (const [i, { pause }] of steps.entries()) {
            await queue.add('investigate', { incidentId: `${round}.${i}` }, { collapseKey: 'k' })
            for (let turn = 0; turn < pause; turn += 1) await queue.counts()
          }

          await settled()

          expect(ran.at(-1)).toBe(`${round}.${steps.length - 1}`)
        }),
        { numRuns: 25 },
      )
    })

    it('takes a key again after its job is done or failed for good', async () => {
      await queue.process(
        handlersWith({
          investigate: async ({ incidentId }) => {
            ran.push(incidentId)
            if (incidentId === 'bad') throw new AppError('bad', 'cannot succeed')
          },
        }),
      )

      for (const [i, incidentId] of ['good', 'bad', 'again'].entries()) {
        await queue.add('investigate', { incidentId }, { collapseKey: 'k' })
        await until(() => ran.length === i + 1)
        await settled()
      }

      expect(ran).toEqual(['good', 'bad', 'again'])
    })

    it('waits for the running job when it closes, and takes no other', async () => {
      const { opened, open: finish } = gate()
      let finished = false
      await queue.process(
        handlersWith({
          investigate: async ({ incidentId }) => {
            ran.push(incidentId)
            await opened
            finished = true
          },
        }),
      )
      await queue.add('investigate', { incidentId: 'a' })
      await queue.add('investigate', { incidentId: 'b' })
      await until(() => ran.length === 1)

      const closed = queue.close(10_000)
      finish()
      await closed

      expect(finished).toBe(true)
      expect(ran).toEqual(['a'])
    })

    it('aborts what runs longer than the drain time', async () => {
      let aborted = false
      await queue.process(
        handlersWith({
          investigate: async (_, { signal }) => {
            ran.push('ran')
            const { opened, open: stop } = gate()
            signal.addEventListener('abort', stop)
            await opened
            aborted = true
            throw signal.reason
          },
        }),
      )
      await queue.add('investigate', { incidentId: 'a' })
      await until(() => ran.length === 1)

      await queue.close(50)

      expect(aborted).toBe(true)
    })

    it('closes although a job ignores the signal', async () => {
      await queue.process(
        handlersWith({
          investigate: async () => {
            ran.push('ran')
            await new Promise(() => {})
          },
        }),
      )
      await queue.add('investigate', { incidentId: 'a' })
      await until(() => ran.length === 1)
      const started = performance.now()

      await queue.close(50)

      expect(performance.now() - started).toBeLessThan(5_000)
    })

    it('refuses jobs and pings after it was closed', async () => {
      await queue.ping()

      await queue.close(0)

      await expect(queue.ping()).rejects.toBeInstanceOf(QueueUnavailable)
      await expect(queue.add('investigate', { incidentId: 'a' })).rejects.toBeInstanceOf(QueueUnavailable)
    })
  })
}
