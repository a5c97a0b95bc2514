/** The Slack side of an incident against a simulated Slack: what arrives, and what is said of what does not. */
import { type AddressInfo, createServer } from 'node:net'
import { type Logger, WebClient } from '@slack/web-api'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createBoltLogger } from '../../../src/adapters/slack/bolt-logger.ts'
import { createIncidentThread } from '../../../src/adapters/slack/incident-thread.ts'
import { clientOptions, createWebClient } from '../../../src/adapters/slack/web-client.ts'
import type { Incident } from '../../../src/domain/incident.ts'
import type { DeliveryError } from '../../../src/incidents/ports.ts'
import type { SimulatedSlack, SimulatedSlackOptions } from '../../../src/playground/slack/options.ts'
import { startSimulatedSlack } from '../../../src/playground/slack/start.ts'
import { identified, opened } from '../../support/example-diagnosis.ts'
import { silentLog } from '../../support/silent-log.ts'

const logger: Logger = createBoltLogger(silentLog)
const botToken = 'xoxb-test-bot'

function startSlack(extra: Partial<SimulatedSlackOptions> = {}): Promise<SimulatedSlack> {
  return startSimulatedSlack({
    transport: 'socket',
    botToken,
    users: [{ id: 'U0ADA', name: 'ada' }],
    channels: [
      { id: 'C0ALERTS', name: 'alerts' },
      { id: 'C0OTHER', name: 'other', hasBot: false },
      { id: 'C0OLD', name: 'old', archived: true },
    ],
    rates: false,
    ...extra,
  })
}

function threadOn(apiUrl: string, token = botToken) {
  return createIncidentThread({ client: createWebClient(token, apiUrl, logger), log: silentLog })
}

async function failureOf(work: Promise<unknown>): Promise<DeliveryError> {
  return work.then(
    () => {
      throw new Error('it did not fail')
    },
    (error: DeliveryError) => error,
  )
}

function inChannel(channel: string): Incident {
  return { ...opened, thread: { channel } }
}

const since = '2026-01-01T00:00:00Z'
let slack: SimulatedSlack
let thread: ReturnType<typeof createIncidentThread>

beforeEach(async () => {
  slack = await startSlack()
  thread = threadOn(slack.apiUrl)
})
afterEach(() => slack.close())

async function posted(): Promise<Incident> {
  return { ...opened, thread: await thread.postRoot(opened) }
}

describe('incident thread', () => {
  it('writes to a person directly, with a link to the thread', async () => {
    const incident = await posted()

    await thread.postNote(incident, {
      key: 'direct:1',
      type: 'direct',
      at: since,
      to: 'U0ADA',
      waitedMs: 1_200_000,
    })

    const direct = slack.workspace.channels().find(({ kind }) => kind === 'im')
    const [message] = slack.workspace.messages(direct?.id ?? '')
    expect(message?.text).toContain('nobody has acknowledged it for 20 min')
    expect(JSON.stringify(message?.blocks)).toContain(incident.thread.permalink)
    expect(slack.workspace.thread('C0ALERTS', incident.thread.ts ?? '')).toHaveLength(1)
  })

  it('calls in the thread whom it may not write to, and goes on', async () => {
    const incident = await posted()

    await thread.postNote(incident, {
      key: 'direct:1',
      type: 'direct',
      at: since,
      to: 'U0GONE',
      waitedMs: 1_200_000,
    })

    const [, reply] = slack.workspace.thread('C0ALERTS', incident.thread.ts ?? '')
    expect(reply?.text).toBe(
      '🚨 I cannot write to a person directly, so I call here: nobody has acknowledged this for 20 min.',
    )
    expect(reply?.mentions).toMatchObject([{ kind: 'user', target: 'U0GONE' }])
  })

  it('posts one root, edits it in place and replies below it', async () => {
    const incident = await posted()
    await thread.updateRoot({ ...incident, diagnosis: identified, revision: 4 })
    const note = await thread.postNote(incident, {
      key: 'd-1',
      type: 'diagnosis',
      diagnosis: identified,
      at: since,
    })
    const detail = await thread.postDetail(incident, {
      what: 'events',
      subject: 'pod api-1',
      at: since,
      lines: ['one'],
      omitted: 0,
    })

    const messages = slack.workspace.messages('C0ALERTS')
    const root = messages.find((message) => message.ts === incident.thread.ts)
    expect(root?.text).toContain('Out of memory')
    expect(root?.metadata?.event_payload).toEqual({ incident_id: 'inc-1', key: 'root' })
    expect(incident.thread.permalink).toContain('C0ALERTS')
    const replies = slack.workspace.thread('C0ALERTS', incident.thread.ts ?? '').slice(1)
    expect(replies.map((message) => message.ts)).toEqual([note, detail])
    expect(messages).toHaveLength(1)
  })

  it('tells one person alone', async () => {
    await thread.tell('C0ALERTS', 'U0ADA', 'There is no pod <!here>.')

    expect(slack.workspace.ephemerals('U0ADA').map((message) => message.text)).toEqual([
      'There is no pod &lt;!here&gt;.',
    ])
    expect(slack.workspace.messages('C0ALERTS')).toEqual([])
  })

  it('sends the text alone when Slack refuses the blocks', async () => {
    slack.faults.add('chat.postMessage', { kind: 'error', error: 'invalid_blocks' })

    const { ts } = await thread.postRoot(opened)

    const message = slack.workspace.messages('C0ALERTS').find((each) => each.ts === ts)
    expect(message?.text).toContain('Failing: Deployment payments/api')
  })
})

describe('a send that may have arrived', () => {
  it('is ambiguous, and the message is found by its metadata', async () => {
    slack.faults.add('chat.postMessage', { kind: 'reset-after' })

    const { failure } = await failureOf(thread.postRoot(opened))
    const ts = await thread.find(opened, 'root', since)

    expect(failure).toBe('ambiguous')
    expect(ts).toBe(slack.workspace.messages('C0ALERTS')[0]?.ts)
  })

  it('is found in the thread when it was a note', async () => {
    const incident = await posted()
    slack.faults.add('chat.postMessage', { kind: 'reset-after' })

    const { failure } = await failureOf(
      thread.postNote(incident, { key: 'n-1', type: 'reopened', at: since }),
    )

    expect(failure).toBe('ambiguous')
    expect(await thread.find(incident, 'n-1', since)).toMatch(/^\d+\.\d+$/)
    expect(await thread.find(incident, 'n-2', since)).toBeUndefined()
  })

  it('is surely not there when nothing arrived', async () => {
    slack.faults.add('chat.postMessage', { kind: 'reset-before' })

    const { failure } = await failureOf(thread.postRoot(opened))

    expect(failure).toBe('ambiguous')
    expect(await thread.find(opened, 'root', since)).toBeUndefined()
  })

  it('is not told apart from one of another incident', async () => {
    await posted()

    expect(await thread.find({ ...opened, id: 'inc-2' }, 'root', since)).toBeUndefined()
  })

  it('stays unknown when we may not read the channel', async () => {
    const blind = await startSlack({ scopes: ['chat:write'] })
    try {
      expect(await threadOn(blind.apiUrl).find(opened, 'root', since)).toBe('unknown')
    } finally {
      await blind.close()
    }
  })
})

describe('a failed call', () => {
  it('says how long Slack wants to be left alone', async () => {
    slack.faults.add('chat.postMessage', { kind: 'rate-limited', retryAfterSeconds: 7 })

    const error = await failureOf(thread.postRoot(opened))

    expect(error).toMatchObject({ failure: 'rate-limited', retryAfterMs: 7_000, retryable: true })
  })

  it.each(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout'])(
    'is ambiguous after %s',
    async (code) => {
      slack.faults.add('chat.postMessage', { kind: 'error', error: code })

      expect((await failureOf(thread.postRoot(opened))).failure).toBe('ambiguous')
    },
  )

  it.each([500, 502, 503])('is ambiguous after HTTP %d', async (status) => {
    slack.faults.add('chat.postMessage', { kind: 'http-status', status })

    expect((await failureOf(thread.postRoot(opened))).failure).toBe('ambiguous')
  })

  it.each([
    ['invalid_auth', 'Install the app again'],
    ['token_revoked', 'Install the app again'],
    ['account_inactive', 'deactivated'],
    ['missing_scope', 'lacks the scope'],
    ['channel_not_found', '/invite @crashloop'],
    ['not_in_channel', '/invite @crashloop'],
    ['is_archived', 'archived'],
    ['restricted_action', 'admin'],
  ])('waits for the operator after %s, and says what to do', async (code, words) => {
    slack.faults.add('chat.postMessage', { kind: 'error', error: code })

    const error = await failureOf(thread.postRoot(opened))

    expect(error).toMatchObject({ failure: 'unreachable', retryable: true })
    expect(error.retryAfterMs).toBeGreaterThanOrEqual(30_000)
    expect(error.message).toContain(words)
  })

  it('names the channel the bot is not in', async () => {
    const error = await failureOf(thread.postRoot(inChannel('C0OTHER')))

    expect(error.message).toContain('C0OTHER')
    expect(error.retryable).toBe(true)
  })

  it('never says the token', async () => {
    const error = await failureOf(threadOn(slack.apiUrl, 'xoxb-wrong-secret').postRoot(opened))

    expect(error.failure).toBe('unreachable')
    expect(JSON.stringify([error.message, error.cause])).not.toContain('wrong-secret')
  })

  it('is final when Slack refuses what we send', async () => {
    slack.faults.add('chat.postMessage', { kind: 'error', error: 'no_text' })

    expect(await failureOf(thread.postRoot(opened))).toMatchObject({ failure: 'rejected', retryable: false })
  })

  it('says that the message is gone', async () => {
    const incident = { ...opened, thread: { channel: 'C0ALERTS', ts: '1732182065.000100' } }

    expect((await failureOf(thread.updateRoot(incident))).failure).toBe('message-gone')
    slack.faults.add('chat.update', { kind: 'error', error: 'edit_window_closed' })
    expect((await failureOf(thread.updateRoot(incident))).failure).toBe('message-gone')
  })

  it('is ambiguous when no answer comes in time', async () => {
    slack.faults.add('chat.postMessage', { kind: 'hang' })
    const client = new WebClient(botToken, { ...clientOptions(slack.apiUrl, logger), timeout: 200 })

    const error = await failureOf(createIncidentThread({ client, log: silentLog }).postRoot(opened))

    expect(error).toMatchObject({ failure: 'ambiguous', retryable: true })
  })

  it.each([
    ['breaks off', 'HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{"ok":true,'],
    ['is a page of a proxy', 'HTTP/1.1 200 OK\r\ncontent-length: 15\r\n\r\n<html>hi</html>'],
  ])('is ambiguous when the answer %s', async (_, answer) => {
    const server = createServer((socket) => {
      socket.on('error', () => {})
      socket.once('data', () => socket.write(answer, () => socket.destroySoon()))
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo

    const error = await failureOf(threadOn(`http://127.0.0.1:${port}/api/`).postRoot(opened))
    await new Promise((resolve) => server.close(resolve))

    expect(error).toMatchObject({ failure: 'ambiguous', retryable: true })
  })

  it('is unreachable when nobody listens', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    await new Promise((resolve) => server.close(resolve))

    const error = await failureOf(threadOn(`http://127.0.0.1:${port}/api/`).postRoot(opened))

    expect(error).toMatchObject({ failure: 'unreachable', retryable: true })
  })
})
