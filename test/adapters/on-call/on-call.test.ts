/** PagerDuty and Opsgenie tell who is on call and who follows, and what goes wrong is told in words. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createOpsgenie } from '../../../src/adapters/on-call/opsgenie.ts'
import { createPagerDuty } from '../../../src/adapters/on-call/pagerduty.ts'
import { Secret } from '../../../src/domain/secret.ts'
import type { OnCall } from '../../../src/incidents/handoff/ports.ts'
import { SCHEDULE, type ScheduleServer, startScheduleServer, TOKEN } from '../../support/schedule-server.ts'

const SHIFTS = [
  { email: 'ana@halden.example', name: 'Ana', start: '2026-11-16T08:00:00Z', end: '2026-11-23T08:00:00Z' },
  { email: 'ben@halden.example', name: 'Ben', start: '2026-11-23T08:00:00Z', end: '2026-11-30T08:00:00Z' },
]
const at = (time: string) => Date.parse(time)
const signal = new AbortController().signal

type Open = (url: string, token?: string, timeoutMs?: number) => OnCall

const sources: readonly (readonly [string, Open])[] = [
  [
    'PagerDuty',
    (url, token = TOKEN, timeoutMs = 5_000) =>
      createPagerDuty({ schedule: SCHEDULE, token: new Secret(token), url, timeoutMs }),
  ],
  [
    'Opsgenie',
    (url, token = TOKEN, timeoutMs = 5_000) =>
      createOpsgenie({ schedule: 'primary', scheduleBy: 'name', token: new Secret(token), url, timeoutMs }),
  ],
]

describe.each(sources)('%s', (name, open) => {
  let server: ScheduleServer
  beforeEach(async () => {
    server = await startScheduleServer()
    server.shifts = SHIFTS
  })
  afterEach(() => server.close())

  it('tells who is on call, to the second of the change', async () => {
    const source = open(server.url)

    expect(await source.at(at('2026-11-23T07:59:59Z'), signal)).toMatchObject({ email: 'ana@halden.example' })
    expect(await source.at(at('2026-11-23T08:00:00Z'), signal)).toMatchObject({ email: 'ben@halden.example' })
  })

  it('tells who follows', async () => {
    const source = open(server.url)

    expect(await source.after(at('2026-11-21T12:00:00.123Z'), signal)).toMatchObject({
      email: 'ben@halden.example',
    })
    expect(await source.after(at('2026-11-24T12:00:00Z'), signal)).toBeUndefined()
  })

  it('tells nobody outside of all shifts', async () => {
    expect(await open(server.url).at(at('2026-12-24T12:00:00Z'), signal)).toBeUndefined()
  })

  it.each([
    ['a refused token', { status: 401 }, /does not accept the token: set \w+_TOKEN/, false],
    ['an unknown schedule', { status: 404 }, /does not know the schedule/, false],
    ['too many questions', { status: 429, headers: { 'retry-after': '30' } }, /HTTP 429, for 30 s/, true],
    ['a failure of its own', { status: 503 }, /answers HTTP 503/, true],
    ['a redirect', { status: 302, headers: { location: 'http://elsewhere' } }, /answers HTTP 302/, false],
    ['a page of a proxy', 'not-json', /not JSON/, true],
    ['something else', 'other', /no list of people/, false],
  ] as const)('says in words: %s', async (_, fault, words, retryable) => {
    server.fault = fault as ScheduleServer['fault']

    const asked = open(server.url).at(at('2026-11-21T12:00:00Z'), signal)

    await expect(asked).rejects.toMatchObject({
      code: 'on-call-unavailable',
      message: expect.stringMatching(words),
      retryable,
    })
    await expect(asked).rejects.toThrow(new RegExp(`^${name}`))
  })

  it('tells how long it is to be left alone', async () => {
    server.fault = { status: 429, headers: { 'ratelimit-reset': '12' } }

    await expect(open(server.url).at(0, signal)).rejects.toMatchObject({ retryAfterMs: 12_000 })
  })

  it('gives up on one that does not answer', async () => {
    server.fault = 'hang'

    await expect(open(server.url, TOKEN, 100).at(0, signal)).rejects.toThrow('does not answer within 0.1 s')
  })

  it('never says the token', async () => {
    const secret = 'hunter2-of-the-test'

    const failures = await Promise.allSettled([
      open(server.url, secret).at(0, signal),
      open('http://127.0.0.1:1', secret).at(0, signal),
    ])

    for (const each of failures) {
      expect(each.status).toBe('rejected')
      expect(JSON.stringify(each) + String(each.status === 'rejected' && each.reason)).not.toContain(secret)
    }
  })
})

it('PagerDuty leaves out those on other levels and without an address', async () => {
  const server = await startScheduleServer()
  server.shifts = [{ email: '', start: '2026-11-16T08:00:00Z', end: '2026-11-23T08:00:00Z' }, ...SHIFTS]

  const found = await createPagerDuty({
    schedule: SCHEDULE,
    token: new Secret(TOKEN),
    url: server.url,
  }).at(at('2026-11-21T12:00:00Z'), signal)
  await server.close()

  expect(found).toEqual({ email: 'ana@halden.example', name: 'Ana' })
})
