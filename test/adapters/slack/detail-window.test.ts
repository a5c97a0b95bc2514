/** Windows of a simulated Slack: opened at once, changed only when nobody changed them meanwhile; who may read what. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAudience } from '../../../src/adapters/slack/audience.ts'
import { createBoltLogger } from '../../../src/adapters/slack/bolt-logger.ts'
import { createDetailWindow } from '../../../src/adapters/slack/detail-window.ts'
import { createWebClient } from '../../../src/adapters/slack/web-client.ts'
import type { DetailPage, DetailQuery } from '../../../src/domain/detail.ts'
import type { SimulatedSlack } from '../../../src/playground/slack/options.ts'
import { startSimulatedSlack } from '../../../src/playground/slack/start.ts'
import { silentLog } from '../../support/silent-log.ts'

const query: DetailQuery = { incidentId: 'inc-1', what: 'events' }
const page: DetailPage = {
  query: { ...query, page: 0 },
  subject: 'pod payments/api-1',
  at: '2026-11-21T03:02:11Z',
  origin: 'live',
  lines: [{ n: 1, text: 'Warning BackOff' }],
  pages: 1,
  matching: 1,
  read: 1,
  omitted: 0,
  logs: [],
}

let slack: SimulatedSlack
let client: ReturnType<typeof createWebClient>

beforeEach(async () => {
  slack = await startSimulatedSlack({
    transport: 'socket',
    botToken: 'xoxb-test-bot',
    users: [
      { id: 'U0ADA', name: 'ada' },
      { id: 'U0BOB', name: 'bob' },
    ],
    channels: [
      { id: 'C0ALERTS', name: 'alerts' },
      { id: 'G0SECRET', name: 'secret', kind: 'private', members: ['U0ADA'] },
      { id: 'G0HIDDEN', name: 'hidden', kind: 'private', members: ['U0ADA'], hasBot: false },
    ],
    ackTimeoutMs: 1,
    rates: false,
  })
  client = createWebClient('xoxb-test-bot', slack.apiUrl, createBoltLogger(silentLog))
})
afterEach(() => slack.close())

/** A trigger as Slack gives one with every interaction. */
async function trigger(): Promise<string> {
  const { payload } = await slack.act.shortcut({ user: 'U0ADA', callbackId: 'any' })
  return String(payload.trigger_id)
}

const content = () => JSON.stringify(slack.workspace.modals('U0ADA').at(-1)?.blocks)

describe('A window', () => {
  it('says that it reads, and then shows the page', async () => {
    const window = createDetailWindow({ client })

    const opened = await window.open(await trigger(), query)
    const reading = content()
    await window.show(opened, page)

    expect(reading).toContain('Reading: events')
    expect(content()).toContain('1  Warning BackOff')
  })

  it('keeps what the person chose last, when an earlier answer comes late', async () => {
    const window = createDetailWindow({ client })
    const opened = await window.open(await trigger(), query)
    const later = await window.wait(opened, { ...query, what: 'node' })

    await window.show(opened, page)
    const refused = await window.wait(opened, query)

    expect(later).toBeDefined()
    expect(refused).toBeUndefined()
    expect(content()).toContain('Reading: node')
  })

  it('that is closed is left alone', async () => {
    const window = createDetailWindow({ client })

    await expect(window.show({ id: 'V0GONE' }, page)).resolves.toBeUndefined()
  })

  it('that Slack does not open is told with what to do', async () => {
    const window = createDetailWindow({ client })
    const used = await trigger()
    await window.open(used, query)

    await expect(window.open(used, query)).rejects.toThrow('Please click again')
  })
})

describe('A channel', () => {
  it.each([
    ['C0ALERTS', 'U0BOB', true],
    ['G0SECRET', 'U0ADA', true],
    ['G0SECRET', 'U0BOB', false],
    ['G0HIDDEN', 'U0ADA', false],
    ['C0NONE', 'U0ADA', false],
  ])('%s read by %s: %s', async (channel, user, expected) => {
    expect(await createAudience({ client }).mayRead(user, channel)).toBe(expected)
  })

  it('is asked about once a minute', async () => {
    let now = 0
    const audience = createAudience({ client, clock: { now: () => now } })

    for (const user of ['U0ADA', 'U0BOB']) await audience.mayRead(user, 'G0SECRET')
    const before = slack.calls.length
    now = 61_000
    await audience.mayRead('U0ADA', 'G0SECRET')

    expect(before).toBe(2)
    expect(slack.calls).toHaveLength(4)
  })
})
