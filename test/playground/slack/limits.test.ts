/** The simulator refuses what Slack refuses, in Slack's words. */

import { WebClient } from '@slack/web-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SimulatedSlack } from '../../../src/playground/slack/options.ts'
import { appToken, botToken, silent, startSlack } from './bolt-fixture.ts'

let slack: SimulatedSlack
let client: WebClient
beforeAll(async () => {
  slack = await startSlack({ rates: false })
  client = clientOf(botToken)
})
afterAll(() => slack.close())

function clientOf(token: string, url = slack.apiUrl): WebClient {
  return new WebClient(token, {
    slackApiUrl: url,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: silent,
  })
}

function refusal(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'accepted',
    (error) => String(error.data?.error ?? error),
  )
}

/** Arguments that the types would not let through, as hostile or careless callers send them. */
function call(method: string, args: Record<string, unknown>, as = client): Promise<string> {
  return refusal(as.apiCall(method, args))
}

const x = (length: number) => 'x'.repeat(length)
const plain = (text: string) => ({ type: 'plain_text', text })
const section = (length: number) => ({ type: 'section', text: { type: 'mrkdwn', text: x(length) } })
const button = (fields: object) => ({ type: 'button', action_id: 'a', text: plain('ok'), ...fields })
const actions = (...elements: object[]) => [{ type: 'actions', elements }]
const confirm = { title: plain('t'), text: plain('t'), confirm: plain('y'), deny: plain('n') }
const pre = (...elements: object[]) => [
  { type: 'rich_text', elements: [{ type: 'rich_text_preformatted', elements }] },
]

describe('blocks of a message', () => {
  it.each<[string, unknown, string]>([
    ['50 blocks', Array.from({ length: 50 }, () => ({ type: 'divider' })), 'accepted'],
    ['51 blocks', Array.from({ length: 51 }, () => ({ type: 'divider' })), 'invalid_blocks'],
    ['a section of 3000', [section(3000)], 'accepted'],
    ['a section of 3001', [section(3001)], 'invalid_blocks'],
    ['text of 12000 in all', [1, 2, 3, 4].map(() => section(3000)), 'accepted'],
    ['text of 12001 in all', [...[1, 2, 3, 4].map(() => section(3000)), section(1)], 'msg_blocks_too_long'],
    ['an empty section', [{ type: 'section' }], 'invalid_blocks'],
    [
      '11 fields',
      [{ type: 'section', fields: Array.from({ length: 11 }, () => plain('f')) }],
      'invalid_blocks',
    ],
    ['a field of 2001', [{ type: 'section', fields: [plain(x(2001))] }], 'invalid_blocks'],
    ['a header of 151', [{ type: 'header', text: plain(x(151)) }], 'invalid_blocks'],
    ['a mrkdwn header', [{ type: 'header', text: { type: 'mrkdwn', text: 'h' } }], 'invalid_blocks'],
    ['11 context elements', [{ type: 'context', elements: Array(11).fill(plain('c')) }], 'invalid_blocks'],
    [
      '26 buttons',
      actions(...Array.from({ length: 26 }, (_, i) => button({ action_id: `a${i}` }))),
      'invalid_blocks',
    ],
    ['two equal action ids', actions(button({}), button({})), 'invalid_blocks'],
    ['a button text of 76', actions(button({ text: plain(x(76)) })), 'invalid_blocks'],
    ['a button value of 2001', actions(button({ value: x(2001) })), 'invalid_blocks'],
    ['an action id of 256', actions(button({ action_id: x(256) })), 'invalid_blocks'],
    ['a good confirm', actions(button({ confirm })), 'accepted'],
    [
      'a confirm text of 301',
      actions(button({ confirm: { ...confirm, text: plain(x(301)) } })),
      'invalid_blocks',
    ],
    [
      'a confirm title of 101',
      actions(button({ confirm: { ...confirm, title: plain(x(101)) } })),
      'invalid_blocks',
    ],
    ['an unknown block', [{ type: 'marquee', text: 'hi' }], 'invalid_blocks'],
    ['an alert, which is for modals', [{ type: 'alert', text: plain('a') }], 'invalid_blocks'],
    ['equal block ids', [1, 2].map(() => ({ type: 'divider', block_id: 'b' })), 'invalid_blocks'],
    ['preformatted text', pre({ type: 'text', text: 'log' }), 'accepted'],
    ['a mention in preformatted text', pre({ type: 'user', user_id: 'U0ADA' }), 'invalid_blocks'],
    ['empty preformatted text', pre({ type: 'text', text: '' }), 'invalid_blocks'],
    [
      'a table of 21 columns',
      [{ type: 'table', rows: [Array(21).fill({ type: 'raw_text', text: 'c' })] }],
      'invalid_blocks',
    ],
    ['something that is no list', 'nonsense', 'invalid_blocks_format'],
  ])('with %s are judged', async (_name, blocks, expected) => {
    const result = await call('chat.postMessage', { channel: 'C0ALERTS', text: 'fallback', blocks })

    expect(result).toBe(expected)
  })

  it('count towards the text of all blocks in attachments too, but not behind a response_url', async () => {
    const attachments = [{ color: '#e01e5a', blocks: [section(3000), section(3000)] }]
    const blocks = [1, 2, 3].map(() => section(3000))
    const { payload } = await slack.act.slashCommand({
      user: 'U0ADA',
      channel: 'alerts',
      command: '/crashloop',
    })

    const posted = await call('chat.postMessage', { channel: 'C0ALERTS', text: 't', blocks, attachments })
    const body = JSON.stringify({ text: 't', blocks, attachments })
    const headers = { 'content-type': 'application/json' }
    const responded = await fetch(String(payload.response_url), { method: 'POST', body, headers })

    expect(posted).toBe('msg_blocks_too_long')
    expect(responded.status).toBe(200)
  })

  it('are refused with the place of each problem', async () => {
    const error = await client.chat
      .postMessage({ channel: 'C0ALERTS', text: 't', blocks: [section(3001)] as never })
      .catch((reason) => reason)

    expect(error.data.errors).toEqual([
      'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
    ])
  })
})

describe('calls', () => {
  it.each<[string, string, Record<string, unknown>, string]>([
    ['an unknown channel', 'chat.postMessage', { channel: 'C404', text: 't' }, 'channel_not_found'],
    ['a channel without the bot', 'chat.postMessage', { channel: 'C0OTHER', text: 't' }, 'not_in_channel'],
    [
      'a private channel without the bot',
      'chat.postMessage',
      { channel: 'C0SECRET', text: 't' },
      'channel_not_found',
    ],
    ['nothing to say', 'chat.postMessage', { channel: 'C0ALERTS' }, 'no_text'],
    [
      'an unknown thread',
      'chat.postMessage',
      { channel: 'C0ALERTS', text: 't', thread_ts: '1.2' },
      'thread_not_found',
    ],
    ['an unknown message', 'chat.update', { channel: 'C0ALERTS', ts: '1.2', text: 't' }, 'message_not_found'],
    ['an unknown user', 'users.info', { user: 'U404' }, 'user_not_found'],
    ['an unknown address', 'users.lookupByEmail', { email: 'x@example.com' }, 'users_not_found'],
    ['an unknown method', 'chat.shout', {}, 'unknown_method'],
    [
      'an old trigger',
      'views.open',
      { trigger_id: 'no', view: { type: 'modal', title: plain('t'), blocks: [] } },
      'invalid_trigger_id',
    ],
    [
      'a modal title of 25',
      'views.open',
      { trigger_id: 'no', view: { type: 'modal', title: plain(x(25)), blocks: [] } },
      'invalid_arguments',
    ],
    ['an empty file', 'files.getUploadURLExternal', { filename: 'a.log', length: 0 }, 'missing_argument'],
    [
      'metadata with deep values',
      'chat.postMessage',
      {
        channel: 'C0ALERTS',
        text: 't',
        metadata: { event_type: 'e', event_payload: { a: { b: { c: 1 } } } },
      },
      'invalid_metadata_schema',
    ],
    [
      'metadata of 3 kB',
      'chat.postMessage',
      { channel: 'C0ALERTS', text: 't', metadata: { event_type: 'e', event_payload: { a: x(3000) } } },
      'metadata_too_large',
    ],
  ])('with %s are refused', async (_name, method, args, expected) => {
    expect(await call(method, args)).toBe(expected)
  })

  it('need the right token', async () => {
    expect(await refusal(clientOf('xoxb-wrong').auth.test())).toBe('invalid_auth')
    expect(await refusal(client.apps.connections.open())).toBe('not_allowed_token_type')
    expect(await refusal(clientOf(appToken).apps.connections.open())).toBe('accepted')
  })

  it('need the right scope and are told the scopes they have', async () => {
    await using narrow = await closing(startSlack({ scopes: ['chat:write'] }))
    const limited = clientOf(botToken, narrow.slack.apiUrl)

    const posted = await limited.chat.postMessage({ channel: 'C0ALERTS', text: 't' })
    const error = await limited.users.info({ user: 'U0ADA' }).catch((reason) => reason)

    expect(posted.response_metadata?.scopes).toEqual(['chat:write'])
    expect(error.data).toMatchObject({ error: 'missing_scope', needed: 'users:read', provided: 'chat:write' })
  })
})

describe('updates', () => {
  it('refuse long text, drop blocks that are not sent again and keep metadata', async () => {
    const metadata = { event_type: 'incident', event_payload: { id: 'i1' } }
    const blocks = [section(5)] as never
    const { ts = '' } = await client.chat.postMessage({
      channel: 'C0ALERTS',
      text: 'first',
      blocks,
      metadata,
    })

    const tooLong = await refusal(client.chat.update({ channel: 'C0ALERTS', ts, text: x(4001) }))
    await client.chat.update({ channel: 'C0ALERTS', ts, text: 'second' })
    const history = await client.conversations.history({
      channel: 'C0ALERTS',
      include_all_metadata: true,
      limit: 1,
    })

    expect(tooLong).toBe('msg_too_long')
    expect(history.messages?.[0]).toMatchObject({ text: 'second', metadata })
    expect(history.messages?.[0]?.blocks).toBeUndefined()
  })
})

describe('mentions', () => {
  it.each<[string, object, string[]]>([
    ['markup in text', { text: 'hey <!here> and <@U0ADA>' }, ['here', 'user']],
    ['a raw @here in text', { text: 'hey @here' }, []],
    ['a raw @here with link_names', { text: 'hey @here', link_names: true }, ['here']],
    [
      'a raw @here in a block',
      { text: 't', blocks: [{ type: 'section', text: { type: 'mrkdwn', text: '@here @oncall #alerts' } }] },
      ['here', 'usergroup', 'conversation'],
    ],
    [
      'a verbatim block',
      { text: 't', blocks: [{ type: 'section', text: { type: 'mrkdwn', text: '@here', verbatim: true } }] },
      [],
    ],
    ['escaped markup', { text: '&lt;!channel&gt;' }, []],
    ['preformatted text', { text: 't', blocks: pre({ type: 'text', text: '<!here> @here' }) }, []],
    [
      'a broadcast element',
      {
        text: 't',
        blocks: [
          {
            type: 'rich_text',
            elements: [{ type: 'rich_text_section', elements: [{ type: 'broadcast', range: 'channel' }] }],
          },
        ],
      },
      ['channel'],
    ],
  ])('of %s are recorded', async (_name, args, expected) => {
    const answer = await client.apiCall('chat.postMessage', { channel: 'C0ALERTS', ...args })

    const message = slack.workspace
      .messages('alerts')
      .find((candidate) => candidate.ts === (answer as { ts?: string }).ts)
    expect(message?.mentions.map((mention) => mention.kind)).toEqual(expected)
  })
})

it('stores files of either way to upload them in the thread', async () => {
  const { ts = '' } = await client.chat.postMessage({ channel: 'C0ALERTS', text: 'parent' })

  await client.filesUploadV2({
    channel_id: 'C0ALERTS',
    thread_ts: ts,
    filename: 'a.log',
    content: 'some & log',
  })
  await client.filesUploadV2({
    channel_id: 'C0ALERTS',
    thread_ts: ts,
    filename: 'b.log',
    file: Buffer.from('bytes'),
  })
  const outside = await refusal(
    client.filesUploadV2({ channel_id: 'C0OTHER', filename: 'c.log', content: 'c' }),
  )

  const files = slack.workspace.thread('alerts', ts).flatMap((message) => message.files ?? [])
  expect(files.map((file) => file.content.toString())).toEqual(['some & log', 'bytes'])
  expect(outside).toBe('not_in_channel')
})

async function closing(starting: Promise<SimulatedSlack>) {
  const started = await starting
  return { slack: started, [Symbol.asyncDispose]: () => started.close() }
}
