/** Files in a thread of a simulated Slack: the memory chart once, the whole diagnosis, and what Slack refuses. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { renderMemoryChart } from '../../../src/adapters/chart/memory-chart.ts'
import { createBoltLogger } from '../../../src/adapters/slack/bolt-logger.ts'
import { createIncidentThread } from '../../../src/adapters/slack/incident-thread.ts'
import { wholeNotes } from '../../../src/adapters/slack/note-files.ts'
import { createWebClient } from '../../../src/adapters/slack/web-client.ts'
import type { Incident, ThreadNote } from '../../../src/domain/incident.ts'
import type { MemoryHistory } from '../../../src/domain/metrics.ts'
import { DeliveryError } from '../../../src/incidents/ports.ts'
import type { SimulatedSlack } from '../../../src/playground/slack/options.ts'
import { startSimulatedSlack } from '../../../src/playground/slack/start.ts'
import { identified, opened } from '../../support/example-diagnosis.ts'
import { silentLog } from '../../support/silent-log.ts'

const START = Date.parse('2026-11-21T03:00:00Z') / 1000
const MIB = 2 ** 20
const memory: MemoryHistory = {
  container: 'api',
  runs: [
    Array.from({ length: 30 }, (_, minute) => [START + minute * 60, (100 + minute * 14) * MIB] as const),
  ],
  limit: 512 * MIB,
  kills: [START + 1_800],
  restarts: [],
}
const at = '2026-11-21T03:30:00Z'
const chart: ThreadNote = { key: 'chart:1', type: 'memory-chart', memory, at }
const since = '2026-01-01T00:00:00Z'

let slack: SimulatedSlack
let thread: ReturnType<typeof createIncidentThread>
let incident: Incident

async function start(scopes?: readonly string[]): Promise<void> {
  slack = await startSimulatedSlack({
    transport: 'socket',
    botToken: 'xoxb-test-bot',
    users: [{ id: 'U0ADA', name: 'ada' }],
    channels: [{ id: 'C0ALERTS', name: 'alerts' }],
    rates: false,
    ...(scopes && { scopes }),
  })
  const client = createWebClient('xoxb-test-bot', slack.apiUrl, createBoltLogger(silentLog))
  const drawMemory = (history: MemoryHistory) => renderMemoryChart(history, 'light')
  thread = createIncidentThread({ client, drawMemory, log: silentLog })
  incident = { ...opened, thread: await thread.postRoot(opened) }
}

beforeEach(() => start())
afterEach(() => slack.close())

const replies = () => slack.workspace.thread('C0ALERTS', incident.thread.ts ?? '').slice(1)

describe('The memory chart', () => {
  it('is a picture in the thread, with its course in words', async () => {
    await thread.postNote(incident, chart)

    const [reply] = replies()
    const [file] = reply?.files ?? []
    expect(file?.content.subarray(1, 4).toString()).toBe('PNG')
    expect(file?.altText).toContain(
      'between 100 MiB and 506 MiB, the limit is 512 MiB; killed for memory 1 time',
    )
    expect(reply?.text).toBe(file?.altText)
  })

  it('that may have arrived is found by its name, and not sent again', async () => {
    slack.faults.add('files.completeUploadExternal', { kind: 'reset-after' })

    const failure = await thread.postNote(incident, chart).catch((error: DeliveryError) => error)
    const ts = await thread.find(incident, 'chart:1', since)

    expect(failure).toMatchObject({ failure: 'ambiguous', retryable: true })
    expect(ts).toBe(replies()[0]?.ts)
    expect(await thread.find(incident, 'chart:2', since)).toBeUndefined()
  })

  it('that broke off before it was shared is surely not there', async () => {
    slack.faults.add('files.completeUploadExternal', { kind: 'reset-before' })

    await thread.postNote(incident, chart).catch(() => {})

    expect(await thread.find(incident, 'chart:1', since)).toBeUndefined()
  })

  it('waits when Slack limits the rate', async () => {
    slack.faults.add('files.getUploadURLExternal', { kind: 'rate-limited', retryAfterSeconds: 7 })

    await expect(thread.postNote(incident, chart)).rejects.toMatchObject({
      failure: 'rate-limited',
      retryAfterMs: 7_000,
    })
  })

  it.each([
    ['not_in_channel', '/invite @crashloop'],
    ['missing_scope', 'lacks the scope'],
    ['file_type_not_allowed', 'refuses the call'],
  ])('refused with %s leaves a line that says what to do', async (error, words) => {
    slack.faults.add('files.completeUploadExternal', { kind: 'error', error })

    const ts = await thread.postNote(incident, chart)

    const [line] = replies()
    expect(line?.ts).toBe(ts)
    expect(line?.text).toContain(words)
    expect(line?.text).toContain('the limit is 512 MiB')
    expect(await thread.find(incident, 'chart:1', since)).toBe(ts)
  })

  it('without files:write names the scope', async () => {
    await slack.close()
    await start(['chat:write', 'channels:history', 'channels:read'])

    await thread.postNote(incident, chart)

    expect(replies()[0]?.text).toContain('files:write')
  })

  it('that cannot be drawn leaves its words', async () => {
    const client = createWebClient('xoxb-test-bot', slack.apiUrl, createBoltLogger(silentLog))
    const drawMemory = async () => {
      throw new Error('no wasm')
    }

    await createIncidentThread({ client, drawMemory, log: silentLog }).postNote(incident, chart)

    expect(replies()[0]?.text).toContain('between 100 MiB and 506 MiB')
  })
})

describe('A diagnosis', () => {
  it('that its message shows whole has no file', () => {
    expect(wholeNotes({ key: 'diagnosis:1', type: 'diagnosis', diagnosis: identified, at })).toEqual([])
  })

  it('that has more than a message takes is attached whole', async () => {
    const remedies = Array.from({ length: 12 }, (_, n) => ({
      text: `Remedy ${n} ${'in many words '.repeat(20)}`,
      command: `kubectl -n payments get pods -l n=${n}`,
    }))
    const meaning = 'What it means. '.repeat(80)
    const changes = Array.from({ length: 40 }, (_, n) => ({
      path: `spec.${n}`,
      kind: 'changed' as const,
      summary: `change ${n} ${'of many words '.repeat(10)}`,
    }))
    const diagnosis = { ...identified, remedies, meaning, changes }

    const [note] = wholeNotes({ key: 'diagnosis:1', type: 'diagnosis', diagnosis, at })
    if (note) await thread.postNote(incident, note)

    const file = replies()[0]?.files?.[0]
    expect(note?.key).toBe('diagnosis:1:whole')
    expect(file?.name).toMatch(/^diagnosis-1-whole-.*\.txt$/)
    expect(file?.content.toString()).toContain('change 39')
    expect(file?.content.toString()).toContain('kubectl -n payments get pods -l n=11')
    expect(await thread.find(incident, 'diagnosis:1:whole', since)).toBe(replies()[0]?.ts)
  })
})

describe('A file', () => {
  const file = { key: 'log-1', type: 'txt', title: 'Log', comment: 'Log of <!here> @channel' } as const

  it('of more than 1 MiB is no snippet', async () => {
    await thread.postFile(incident, { ...file, content: 'x'.repeat(1_100_000) })

    const [stored] = replies()[0]?.files ?? []
    expect(stored?.content).toHaveLength(1_100_000)
    expect(stored?.snippetType).toBeUndefined()
  })

  it('comes with words that notify nobody', async () => {
    await thread.postFile(incident, { ...file, content: 'one line\n' })

    expect(replies()[0]?.text).toBe('Log of &lt;!here&gt;  channel')
    expect(replies()[0]?.mentions).toEqual([])
  })

  it('without anything in it is refused', async () => {
    await expect(thread.postFile(incident, { ...file, content: '' })).rejects.toBeInstanceOf(DeliveryError)
  })
})
