/** Handing over from Slack: what people type wrong, and the ways that need no name. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SlackMessage } from '../../src/playground/slack/model.ts'
import { until } from '../support/poll.ts'
import { SCHEDULE, type ScheduleServer, startScheduleServer, TOKEN } from '../support/schedule-server.ts'
import { CHANNEL, createWorld, keyOf, resolved, sendWebhook, type World } from '../support/world.ts'

const ANA = 'U0ANA'
const BEN = 'U0BEN'
const EVE = 'U0EVE'
const DAY = 86_400_000

describe.each(['socket', 'http'] as const)('over %s', (transport) => {
  let world: World
  let schedule: ScheduleServer
  beforeEach(async () => {
    schedule = await startScheduleServer()
    world = await createWorld('config-pydantic-settings', transport, {
      users: [
        { id: ANA, name: 'ana', email: 'ana@halden.example' },
        { id: BEN, name: 'ben', email: 'ben@halden.example' },
        { id: EVE, name: 'eve', email: 'eve@halden.example' },
        { id: 'U0OLD', name: 'old', deleted: true },
        { id: 'U0ROBO', name: 'robo', isBot: true },
      ],
      channels: [
        { id: CHANNEL, name: 'alerts', kind: 'private', members: [ANA, BEN] },
        { id: 'C0CHAT', name: 'chat' },
      ],
    })
  })
  afterEach(async () => {
    await world.close()
    await schedule.close()
  })

  /** Starts the app with `onCall:` as given, fires the alert unless told otherwise, and waits for the diagnosis. */
  async function start(onCall: object = {}, quiet = false): Promise<string> {
    const file = join(world.folder, 'crashloop.yaml')
    await writeFile(file, JSON.stringify({ version: 1, clusters: [{ name: 'prod-eu-1' }], onCall }))
    const { url } = await world.start({
      CRASHLOOP_CONFIG: file,
      PAGERDUTY_TOKEN: TOKEN,
      ON_CALL_API_URL: schedule.url,
    })
    await until(async () => {
      const answer = (await (await fetch(`${url}/readyz`)).json()) as { checks: Record<string, string> }
      return answer.checks.slack === 'ok'
    })
    if (quiet) return url
    await sendWebhook(url, world.alert)
    await world.diagnosed(30_000)
    return url
  }

  const command = (text: string, channel = CHANNEL, user = ANA) =>
    world.slack.act.slashCommand({ user, channel, command: '/crashloop', text })
  const heard = (words: string, user = ANA) =>
    until(() => world.slack.workspace.ephemerals(user).find(({ text }) => text.includes(words)))
  const handoffs = () => world.roots().filter(({ text }) => text.startsWith('Handoff'))
  const handoff = (): Promise<SlackMessage> => until(() => handoffs().at(-1))
  const homeOf = (user: string) => world.slack.workspace.home(user)?.id ?? ''
  const form = (user = ANA) =>
    until(() => {
      const text = JSON.stringify(world.slack.workspace.modals(user).at(-1)?.blocks ?? [])
      return text.includes('Who takes over?') ? text : undefined
    })

  it('answers what cannot be', async () => {
    await start()
    const cases = [
      [`handoff <@${ANA}|ana>`, 'You cannot hand over to yourself'],
      ['handoff <@U0NOBODY>', 'There is no such person in this workspace'],
      ['handoff <@U0ROBO|robo>', 'robo is a bot'],
      ['handoff <@U0BOT|crashloop>', 'is a bot'],
      ['handoff <@U0OLD|old>', 'The account of old is deactivated'],
      [`handoff <@${EVE}|eve>`, 'eve cannot read'],
    ] as const

    for (const [text, words] of cases) {
      await command(text)
      expect((await heard(words)).ephemeralTo).toBe(ANA)
    }
    await command(`handoff <@${BEN}>`, 'C0CHAT')
    const elsewhere = await heard('There are no incidents of this channel')

    expect(elsewhere.text).toContain(`<#${CHANNEL}>`)
    expect(handoffs()).toEqual([])
  })

  it('asks whom a name means that Slack does not resolve, and hands over to who is chosen', async () => {
    await start()

    await command('handoff @ben')
    expect(await form()).toContain('I cannot tell who “@ben” is')
    await world.slack.act.submitView({ user: ANA, values: { crashloop_handoff_to: BEN } })

    expect((await handoff()).text).toContain('Handoff from ana to ben: 1 open, nobody has acknowledged it')
  })

  // What follows does not depend on how Slack reaches us.
  const once = it.runIf(transport === 'socket')

  once('goes to who is next on call by the rotation', async () => {
    const today = new Date(Date.now() - DAY).toISOString().slice(0, 10)
    await start({ rotation: { users: [ANA, BEN], starts: today, handover: { time: '00:00' } } })

    await command('handoff')

    expect((await handoff()).text).toContain('Handoff from ana to ben')
  })

  once('goes to who is on call by PagerDuty, by the address', async () => {
    schedule.shifts = [
      {
        email: 'ben@halden.example',
        start: new Date(Date.now() - DAY).toISOString(),
        end: new Date(Date.now() + DAY).toISOString(),
      },
    ]
    await start({ pagerduty: { schedule: SCHEDULE } })

    await command('handoff')

    expect((await handoff()).text).toContain('Handoff from ana to ben')
  })

  once('asks, and says why, when PagerDuty refuses the token', async () => {
    schedule.fault = { status: 401 }
    await start({ pagerduty: { schedule: SCHEDULE } })

    await command('handoff')

    expect(await form()).toContain('PagerDuty does not accept the token')
  })

  once('says plainly that a shift was quiet, and what changed since the last one', async () => {
    const url = await start()
    await command(`handoff <@${BEN}>`)
    const first = await handoff()
    await world.slack.act.click({
      user: BEN,
      channel: CHANNEL,
      ts: first.ts,
      actionId: 'crashloop_handoff_accept_all',
    })
    await until(() => handoffs()[0]?.text.includes('ben has accepted it'))
    await sendWebhook(url, resolved(world.alert))
    await until(() => world.roots()[0]?.text.includes('Resolved: '))

    await command(`handoff <@${ANA}>`, CHANNEL, BEN)
    const second = await until(() => handoffs()[1])

    expect(second.text).toContain('Handoff from ben to ana: nothing open, 1 resolved')
    expect(second.text).toContain('A quiet shift: nothing is open.')
    expect(second.text).toContain('Resolved: Deployment payments/payments-api')
    await heard('There is nothing to accept. ana is told so.', BEN)
  })

  once('is there once, whatever Slack does with its messages', async () => {
    await start()
    const { faults, workspace, act } = world.slack
    faults.add('chat.postMessage', { kind: 'reset-after' })
    faults.add('chat.postMessage', { kind: 'rate-limited', retryAfterSeconds: 1 })
    faults.add('conversations.open', { kind: 'http-status', status: 503 })

    await command(`handoff <@${BEN}>`)
    const root = await handoff()
    const direct = await until(() => {
      const place = workspace.channels().find(({ kind, members }) => kind === 'im' && members.has(BEN))
      return place && workspace.messages(place.id).at(-1)
    }, 30_000)
    faults.add('chat.update', { kind: 'reset-before' })
    faults.add('chat.update', { kind: 'rate-limited', retryAfterSeconds: 1 })
    await act.click({
      user: BEN,
      channel: direct.channel,
      ts: direct.ts,
      actionId: 'crashloop_handoff_accept_all',
    })
    await until(() => handoffs()[0]?.text.includes('ben has accepted it'), 30_000)
    await until(() => workspace.messages(direct.channel)[0]?.text.includes('ben has accepted it'), 30_000)
    const notes = await until(() => {
      const keys = workspace.thread(CHANNEL, root.ts).map(keyOf)
      return keys.length > 1 ? keys : undefined
    }, 30_000)

    expect(handoffs()).toHaveLength(1)
    expect(workspace.messages(direct.channel)).toHaveLength(1)
    expect(notes).toEqual(['root', 'accepted:1'])
  })

  once('stays in the channel when the app may not write to people', async () => {
    await start()
    world.slack.faults.add('conversations.open', { kind: 'error', error: 'missing_scope' })

    await command(`handoff <@${BEN}>`)
    await handoff()
    await world.slack.act.click({
      user: BEN,
      channel: CHANNEL,
      ts: (await handoff()).ts,
      actionId: 'crashloop_handoff_accept_all',
    })
    await until(() => handoffs()[0]?.text.includes('ben has accepted it'))

    expect(world.slack.workspace.channels().filter(({ kind }) => kind === 'im')).toEqual([])
  })

  once('begins at the Home tab, and is accepted there', async () => {
    await start()
    await world.slack.act.openHome({ user: ANA })
    await until(() => JSON.stringify(world.slack.workspace.home(ANA)?.blocks ?? []).includes('Hand over…'))
    await world.slack.act.clickInView({
      user: ANA,
      viewId: homeOf(ANA),
      actionId: 'crashloop_handoff_begin',
    })
    await form()
    await world.slack.act.submitView({
      user: ANA,
      values: { crashloop_handoff_to: BEN, crashloop_handoff_channel: CHANNEL },
    })
    await handoff()

    await world.slack.act.openHome({ user: BEN })
    await until(() =>
      JSON.stringify(world.slack.workspace.home(BEN)?.blocks ?? []).includes('Handoff from ana to you'),
    )
    await world.slack.act.clickInView({
      user: BEN,
      viewId: homeOf(BEN),
      actionId: 'crashloop_handoff_accept_all',
    })
    await until(() => handoffs()[0]?.text.includes('ben has accepted it'))

    const root = await until(() => world.roots().find(({ text }) => text.includes('Owner: ben')))
    const keys = await until(() => {
      const found = world.slack.workspace.thread(CHANNEL, root.ts).map((each) => keyOf(each) ?? '')
      return found.some((key) => key.startsWith('handoff:')) ? found : undefined
    })
    expect(keys.filter((key) => key.startsWith('handoff:'))).toHaveLength(1)
  })
})
