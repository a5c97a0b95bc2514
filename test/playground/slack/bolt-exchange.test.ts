/** A real Bolt app talks with the simulated Slack in both of Slack's transports. */

import type { App } from '@slack/bolt'
import { afterEach, describe, expect, it } from 'vitest'
import { type Pair, startHttpPair, startSocketPair } from './bolt-fixture.ts'

let pair: Pair | undefined
afterEach(async () => {
  await pair?.close()
  pair = undefined
})

const restart = {
  type: 'button' as const,
  action_id: 'restart',
  text: { type: 'plain_text' as const, text: 'Restart' },
  value: 'plan-1',
  confirm: {
    title: { type: 'plain_text' as const, text: 'Restart?' },
    text: { type: 'plain_text' as const, text: 'Replaces 3 pods.' },
    confirm: { type: 'plain_text' as const, text: 'Restart' },
    deny: { type: 'plain_text' as const, text: 'Cancel' },
  },
}
const modal = {
  type: 'modal' as const,
  callback_id: 'handoff',
  title: { type: 'plain_text' as const, text: 'Hand off' },
  submit: { type: 'plain_text' as const, text: 'Send' },
  blocks: [
    {
      type: 'input' as const,
      block_id: 'note',
      label: { type: 'plain_text' as const, text: 'Note' },
      element: { type: 'plain_text_input' as const, action_id: 'note' },
    },
  ],
}

function configure(app: App): void {
  app.command('/crashloop', async ({ ack, client, command, respond }) => {
    await ack()
    if (command.text === 'handoff') {
      await client.views.open({ trigger_id: command.trigger_id, view: modal })
      return
    }
    if (command.text === 'whisper') {
      await respond({ text: 'only you' })
      return
    }
    await client.chat.postMessage({
      channel: command.channel_id,
      text: 'api is crash-looping',
      blocks: [{ type: 'actions', block_id: 'buttons', elements: [restart] }],
    })
  })
  app.action('restart', async ({ ack, body, client }) => {
    await ack()
    if (body.type !== 'block_actions' || body.message === undefined) return
    await client.chat.update({
      channel: body.channel?.id ?? '',
      ts: body.message.ts,
      text: `restarted by ${body.user.id}`,
    })
  })
  app.view('handoff', async ({ ack, view, client, body }) => {
    const note = view.state.values.note?.note?.value ?? ''
    if (note === 'bad') {
      await ack({ response_action: 'errors', errors: { note: 'Say more' } })
      return
    }
    await ack()
    await client.chat.postMessage({ channel: 'C0ALERTS', text: `${body.user.id} says ${note}` })
  })
  app.event('app_mention', async ({ event, say }) => {
    await say({ text: 'at your service', thread_ts: event.ts })
  })
  app.event('app_home_opened', async ({ event, client }) => {
    await client.views.publish({
      user_id: event.user,
      view: { type: 'home', blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'Quiet shift' } }] },
    })
  })
}

describe.each([
  ['Socket Mode', startSocketPair],
  ['signed HTTP', startHttpPair],
])('a Bolt app over %s', (_name, start) => {
  it('answers a slash command, a confirmed click and edits its message', async () => {
    pair = await start(configure)
    const { slack } = pair

    const command = await slack.act.slashCommand({ user: 'U0ADA', channel: 'alerts', command: '/crashloop' })
    const posted = await slack.workspace.until(() => slack.workspace.messages('alerts')[0])
    const place = { user: 'U0LIN', channel: 'alerts', ts: posted.ts, actionId: 'restart' }
    const dismissed = await slack.act.click({ ...place, confirm: 'dismiss' })
    const click = await slack.act.click(place)
    await slack.workspace.until(() => posted.text === 'restarted by U0LIN')

    expect(command.acked).toBe(true)
    expect(command.ackMs).toBeLessThan(3_000)
    expect(dismissed).toBeUndefined()
    expect(click?.acked).toBe(true)
    expect(posted.blocks).toBeUndefined()
    expect(slack.deliveries.map((delivery) => delivery.name)).toEqual(['/crashloop', 'block_actions'])
  })

  it('opens a modal, is shown the error of a bad field and accepts the next try', async () => {
    pair = await start(configure)
    const { act, workspace } = pair.slack

    await act.slashCommand({ user: 'U0ADA', channel: 'alerts', command: '/crashloop', text: 'handoff' })
    const view = await workspace.until(() => workspace.modals('U0ADA')[0])
    await act.submitView({ user: 'U0ADA', values: { note: 'bad' } })
    const errors = { ...view.errors }
    await act.submitView({ user: 'U0ADA', values: { note: 'disk is full' } })
    const message = await workspace.until(() => workspace.messages('alerts')[0])

    expect(errors).toEqual({ note: 'Say more' })
    expect(workspace.modals('U0ADA')).toEqual([])
    expect(message.text).toBe('U0ADA says disk is full')
  })

  it('replies to a mention in its thread, fills the Home tab and whispers through the response_url', async () => {
    pair = await start(configure)
    const { act, workspace } = pair.slack

    await act.mention({ user: 'U0ADA', channel: 'alerts', text: 'hello' })
    const parent = workspace.messages('alerts')[0]
    const thread = await workspace.until(() => {
      const messages = workspace.thread('alerts', parent?.ts ?? '')
      return messages.length === 2 && messages
    })
    await act.openHome({ user: 'U0ADA' })
    const home = await workspace.until(() => workspace.home('U0ADA'))
    await act.slashCommand({ user: 'U0LIN', channel: 'alerts', command: '/crashloop', text: 'whisper' })
    const whisper = await workspace.until(() => workspace.ephemerals('U0LIN')[0])

    expect(thread[1]?.text).toBe('at your service')
    expect(home.blocks).toHaveLength(1)
    expect(whisper.text).toBe('only you')
    expect(workspace.ephemerals('U0ADA')).toEqual([])
  })

  it('gets shortcuts, choices in a modal and the news that a modal was closed', async () => {
    const seen: string[] = []
    pair = await start((app) => {
      app.shortcut('diagnose', async ({ ack, shortcut, client }) => {
        await ack()
        const menu = { type: 'users_select' as const, action_id: 'who' }
        const blocks = [{ type: 'actions' as const, block_id: 'pick', elements: [menu] }]
        await client.views.open({
          trigger_id: shortcut.trigger_id,
          view: { ...modal, blocks, notify_on_close: true },
        })
        seen.push(shortcut.type === 'message_action' ? `shortcut on ${shortcut.message.text}` : shortcut.type)
      })
      app.action({ type: 'block_actions', action_id: 'who' }, async ({ ack, action }) => {
        await ack()
        seen.push(action.type === 'users_select' ? `chose ${action.selected_user}` : action.type)
      })
      app.view({ type: 'view_closed', callback_id: 'handoff' }, async ({ ack }) => {
        await ack()
        seen.push('closed')
      })
    })
    const { act, workspace } = pair.slack
    await act.say({ user: 'U0LIN', channel: 'alerts', text: 'api is down' })
    const ts = workspace.messages('alerts')[0]?.ts ?? ''

    await act.messageShortcut({ user: 'U0ADA', channel: 'alerts', ts, callbackId: 'diagnose' })
    await workspace.until(() => seen.length === 1)
    await act.clickInView({ user: 'U0ADA', actionId: 'who', choice: 'U0LIN' })
    await act.closeView({ user: 'U0ADA' })
    await workspace.until(() => seen.length === 3)
    await act.shortcut({ user: 'U0LIN', callbackId: 'diagnose' })
    await workspace.until(() => seen.length === 4)

    expect(seen).toEqual(['shortcut on api is down', 'chose U0LIN', 'closed', 'shortcut'])
  })
})
