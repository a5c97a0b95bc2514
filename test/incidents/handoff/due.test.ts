/** Handoffs of schedules: at the right time over changes of the clocks, once, and made up for when missed. */
import { describe, expect, it } from 'vitest'
import { createCronTimes, cronProblem } from '../../../src/adapters/cron/cron-times.ts'
import { RetryLater } from '../../../src/domain/errors.ts'
import { ANA, BEN } from '../../support/handoff.ts'
import { createHandoffBench, ownedBy } from '../../support/handoff-bench.ts'

const HOUR = 3_600_000
const at = (time: string) => Date.parse(time)

function benchAt(start: string, cron = '0 9 * * *') {
  const schedule = { id: 'daily', channel: 'C0ALERTS', cron, timeZone: 'Europe/Berlin' }
  return createHandoffBench({ schedules: [schedule], start: at(start) })
}

type Bench = ReturnType<typeof benchAt>

async function made({ handoffs }: Bench): Promise<readonly string[]> {
  const times: string[] = []
  for (let found = await handoffs.latest('C0ALERTS'); found; ) {
    times.unshift(found.openedAt)
    const { since } = found
    if (since === undefined) break
    const id = `daily-${at(since)}`
    found = await handoffs.get(id)
  }
  return times
}

describe('A schedule', () => {
  it('makes a handoff at the same time on the wall, summer and winter', async () => {
    const bench = benchAt('2026-10-23T12:00:00Z')

    await bench.queue.add('handoff-due', { scheduleId: 'daily' })
    await bench.queue.run(72 * HOUR)

    expect(await made(bench)).toEqual([
      '2026-10-24T07:00:00.000Z',
      '2026-10-25T08:00:00.000Z',
      '2026-10-26T08:00:00.000Z',
    ])
  })

  it('makes one though many workers ask at the same time', async () => {
    const bench = benchAt('2026-11-21T07:59:00Z')
    await bench.queue.add('handoff-due', { scheduleId: 'daily' })
    await bench.queue.run(1_000)

    bench.clock.advance(2 * 60_000)
    for (let worker = 0; worker < 5; worker += 1)
      await bench.queue.add('handoff-due', { scheduleId: 'daily' })
    await bench.queue.run(10 * 60_000)

    expect(bench.keys(`daily-${at('2026-11-21T08:00:00Z')}`)).toEqual(['C0ALERTS root', 'D0BEN root'])
  })

  it('is told though the process died right after it was stored', async () => {
    const bench = benchAt('2026-11-21T07:59:00Z')
    await bench.queue.add('handoff-due', { scheduleId: 'daily' })
    await bench.queue.run(1_000)
    bench.onCall.around = async () => {
      // The job for the next day is there, the one for this handoff will not be.
      bench.queue.state.addsLeft = 0
      return { from: ANA, to: BEN }
    }
    await bench.queue.run(61_000)
    const stored = await bench.handoffs.latest('C0ALERTS')

    bench.queue.state.addsLeft = Number.POSITIVE_INFINITY
    await bench.queue.run(5 * 60_000)

    expect(stored?.dueAt).toBe('2026-11-21T08:00:00.000Z')
    expect(bench.keys(stored?.id)).toEqual(['C0ALERTS root', 'D0BEN root'])
  })

  it('goes from whom it was on call with to who is now', async () => {
    const bench = benchAt('2026-11-21T07:59:00Z')
    await bench.incident('api', ownedBy(ANA))

    await bench.queue.add('handoff-due', { scheduleId: 'daily' })
    await bench.queue.run(5 * 60_000)

    expect(await bench.handoffs.latest('C0ALERTS')).toMatchObject({
      source: 'schedule',
      from: ANA,
      to: BEN,
      dueAt: '2026-11-21T08:00:00.000Z',
      state: 'open',
    })
  })

  it('makes up for one that was missed while nothing ran, and says that it is late', async () => {
    const bench = benchAt('2026-11-20T12:00:00Z')
    await bench.incident('api', ownedBy(ANA))
    await bench.handoffs.knownSince('daily', '2026-11-20T12:00:00.000Z')
    bench.clock.advance(21 * HOUR)

    await bench.queue.add('handoff-due', { scheduleId: 'daily' })
    await bench.queue.run(60_000)

    expect(await made(bench)).toEqual(['2026-11-21T09:00:00.000Z'])
    expect(bench.slack.messages).toHaveLength(2)
  })

  it('leaves one that was missed too long ago', async () => {
    const bench = benchAt('2026-11-20T12:00:00Z')
    await bench.handoffs.knownSince('daily', '2026-11-20T12:00:00.000Z')
    bench.clock.advance(24 * HOUR)

    await bench.queue.add('handoff-due', { scheduleId: 'daily' })
    await bench.queue.run(60_000)

    expect(await bench.handoffs.latest('C0ALERTS')).toBeUndefined()
  })

  it('that is new makes up for nothing from before it was written down', async () => {
    const bench = benchAt('2026-11-21T08:30:00Z')

    await bench.queue.add('handoff-due', { scheduleId: 'daily' })
    await bench.queue.run(60_000)

    expect(await bench.handoffs.latest('C0ALERTS')).toBeUndefined()
  })

  it('waits for a source that does not answer, and then hands over to whoever takes it', async () => {
    const bench = benchAt('2026-11-21T07:59:00Z')
    await bench.incident('api')
    bench.onCall.around = async () => {
      throw new RetryLater(60_000, 'PagerDuty does not answer within 5 s')
    }

    await bench.queue.add('handoff-due', { scheduleId: 'daily' })
    await bench.queue.run(10 * 60_000)

    const handoff = await bench.handoffs.latest('C0ALERTS')
    expect(handoff?.openedAt).toBe('2026-11-21T08:05:00.000Z')
    expect(handoff?.to).toBeUndefined()
    expect(bench.text('root')).toContain('Nobody is named: PagerDuty does not answer within 5 s.')
    expect(await bench.answer(handoff?.id ?? '', { type: 'accept' }, BEN)).toBeUndefined()
  })

  it('that was taken out of the configuration is forgotten', async () => {
    const bench = benchAt('2026-11-21T07:59:00Z')

    await bench.queue.add('handoff-due', { scheduleId: 'another' })
    await bench.queue.run(24 * HOUR)

    expect(bench.queue.pending()).toBe(0)
  })
})

describe('Cron expressions', () => {
  const cron = createCronTimes()
  const BERLIN = 'Europe/Berlin'

  it.each([
    // 02:30 does not exist on 29 March; the handoff comes when the clock has jumped.
    ['30 2 * * *', '2026-03-28T12:00:00Z', '2026-03-29T01:30:00Z'],
    // 02:30 is twice on 25 October; it comes once.
    ['30 2 * * *', '2026-10-24T12:00:00Z', '2026-10-25T00:30:00Z'],
    ['30 2 * * *', '2026-10-25T00:30:00Z', '2026-10-26T01:30:00Z'],
    ['0 9 * * mon-fri', '2026-11-20T12:00:00Z', '2026-11-23T08:00:00Z'],
  ])('%s after %s is due at %s', (expression, after, due) => {
    expect(cron.next(expression, BERLIN, at(after))).toBe(at(due))
  })

  it.each([
    ['30 2 * * *', '2026-03-29T12:00:00Z', '2026-03-29T01:30:00Z'],
    ['30 2 * * *', '2026-10-25T12:00:00Z', '2026-10-25T00:30:00Z'],
    ['0 9 * * *', '2026-11-21T08:00:00Z', '2026-11-21T08:00:00Z'],
    ['0 9 * * *', '2026-11-21T07:59:59Z', '2026-11-20T08:00:00Z'],
  ])('%s at %s was due last at %s', (expression, now, due) => {
    expect(cron.last(expression, BERLIN, at(now))).toBe(at(due))
  })

  it.each([
    ['0 9 * * mon-fri', undefined],
    ['0 9,21 * * *', undefined],
    ['0 9 * *', 'five fields'],
    ['0 0 9 * * 1', 'five fields'],
    ['@daily', 'five fields'],
    ['', 'five fields'],
    ['0 9 31 2 *', 'no cron expression'],
    ['x x x x x', 'no cron expression'],
    ['* * * * *', 'more often than every 30 minutes'],
    ['*/10 9 * * *', 'more often than every 30 minutes'],
  ])('%j: %s', (expression, problem) => {
    if (problem === undefined) expect(cronProblem(expression)).toBeUndefined()
    else expect(cronProblem(expression)).toContain(problem)
  })
})
