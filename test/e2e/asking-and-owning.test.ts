/** People ask about workloads and take care of incidents, over real Bolt, in both transports. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SlackMessage } from '../../src/playground/slack/model.ts'
import { until } from '../support/poll.ts'
import { CHANNEL, createWorld, keyOf, resolved, sendWebhook, type World } from '../support/world.ts'

const users = [
  { id: 'U1', name: 'ines' },
  { id: 'U2', name: 'jo' },
]
/** Every interaction is acknowledged well within Slack's three seconds. */
const ACK_MS = 1_000

describe.each(['socket', 'http'] as const)('over %s', (transport) => {
  let world: World
  let url: string

  beforeEach(async () => {
    world = await createWorld('config-pydantic-settings', transport, { users })
    url = (await world.start()).url
    await until(async () => {
      const answer = (await (await fetch(`${url}/readyz`)).json()) as { checks: Record<string, string> }
      return answer.checks.slack === 'ok'
    })
  })
  afterEach(() => world.close())

  const act = () => world.slack.act
  const command = (text: string, user = 'U1') =>
    act().slashCommand({ user, channel: CHANNEL, command: '/crashloop', text })
  /** The first ephemeral message to `user` that contains the words. */
  const heard = (words: string, user = 'U1') =>
    until(() => world.slack.workspace.ephemerals(user).find(({ text }) => text.includes(words)))
  const alerted = async (): Promise<SlackMessage> => {
    await sendWebhook(url, world.alert)
    return (await world.diagnosed()).root
  }
  const root = () => world.roots()[0]
  const rootWith = (words: string) => until(() => (root()?.text.includes(words) ? root() : undefined))
  const keys = (ts: string) => world.slack.workspace.thread(CHANNEL, ts).map(keyOf)
  const more = (ts: string, choice: string, user = 'U1') => {
    const overflow = root()
      ?.blocks?.flatMap((block) => (block.elements as { options?: { value: string }[] }[] | undefined) ?? [])
      .flatMap(({ options }) => options ?? [])
      .find(({ value }) => value.startsWith(`${choice}:`))
    return act().click({
      user,
      channel: CHANNEL,
      ts,
      actionId: 'crashloop_more',
      choice: overflow?.value ?? '',
    })
  }

  it('an ambiguous name brings candidates, and the picked one a thread', async () => {
    const delivery = await command('payments')
    const list = await heard('Which payments do you mean?')
    const buttons = list.blocks?.filter(({ accessory }) => accessory !== undefined) ?? []

    await act().click({
      user: 'U1',
      channel: CHANNEL,
      ts: list.ts,
      actionId: 'crashloop_diagnose',
      blockId: String(buttons[0]?.block_id),
    })
    const { root: opened } = await world.diagnosed()

    expect(delivery.ackMs).toBeLessThan(ACK_MS)
    expect(list.text).toContain('payments/payments-api')
    expect(list.text).toContain('payments/payments-gateway')
    expect(opened.text).toContain('payments/payments-api')
    expect(world.slack.workspace.messages(CHANNEL).filter(({ byApp }) => byApp)).toHaveLength(1)
  })

  it('no name brings what fails now, from the cluster itself', async () => {
    await command('')
    const list = await heard('One workload fails now')

    expect(list.text).toContain('payments/payments-api')
    expect(list.text).toContain('CrashLoopBackOff')
    expect(world.roots()).toEqual([])
  })

  it.each([
    ['help', '/crashloop incidents'],
    ['incidnets', 'Do you mean /crashloop incidents?'],
    ['handoff', 'There are no incidents of this channel to hand over'],
    ['incidents', 'There are no open incidents.'],
    ['mute api 1h', 'There is no open incident of api.'],
    ['payments/nothing-like-it', 'There is no workload or pod payments/nothing-like-it'],
    ['frobnicate', '/crashloop help what you can write'],
    ['api --cluster moon', 'I do not know the cluster moon'],
  ])('/crashloop %s is answered', async (text, words) => {
    await command(text)

    expect((await heard(words)).ephemeralTo).toBe('U1')
  })

  it('a mention in the thread of an incident needs no name', async () => {
    const { ts } = await alerted()

    await act().mention({ user: 'U2', channel: CHANNEL, threadTs: ts, text: 'and now?' })
    const answer = await heard('I look at Deployment payments/payments-api again', 'U2')

    expect(answer.threadTs).toBe(ts)
    expect(answer.text).toContain('So far: ')
  })

  it('a mention with a name opens a thread, once, though the event comes twice', async () => {
    world.slack.faults.duplicateDeliveries()

    await act().mention({ user: 'U1', channel: CHANNEL, text: 'why is payments/payments-api down?' })
    const opened = await until(() => world.roots().find(({ byApp }) => byApp))
    await until(() => keys(opened.ts).includes('diagnosis:1'))

    expect(world.roots().filter(({ byApp }) => byApp)).toHaveLength(1)
    expect(world.slack.workspace.ephemerals('U1')).toEqual([])
  })

  it('the shortcut on an alert of another tool diagnoses its pod', async () => {
    const text = 'Pod payments/payments-api-54f6784477-zspl6 (api) is in waiting state'
    await act().say({ user: 'U2', channel: CHANNEL, text })
    const said = world.roots()[0]

    await act().messageShortcut({
      user: 'U1',
      channel: CHANNEL,
      ts: said?.ts ?? '',
      callbackId: 'diagnose_this',
    })
    const opened = await until(() => world.roots().find(({ byApp }) => byApp))

    expect(opened.text).toContain('payments/payments-api')
  })

  it('the shortcut on a message about nothing says so', async () => {
    await act().say({ user: 'U2', channel: CHANNEL, text: 'good morning' })
    const ts = world.roots()[0]?.ts ?? ''

    await act().messageShortcut({ user: 'U1', channel: CHANNEL, ts, callbackId: 'diagnose_this' })

    await heard('neither an alert nor the name of a pod')
  })

  it('of two who acknowledge at once one has it, and the other is told', async () => {
    const { ts } = await alerted()
    const click = (user: string) =>
      act().click({ user, channel: CHANNEL, ts, actionId: 'crashloop_acknowledge' })

    await Promise.all([click('U1'), click('U2')])
    const card = await rootWith('Acknowledged: Deployment payments/payments-api')
    const told = await until(() =>
      ['U1', 'U2'].flatMap((user) => world.slack.workspace.ephemerals(user)).at(0),
    )
    await until(() => keys(ts).includes('ownership:1'))

    expect(told.text).toMatch(/^(ines|jo) was faster/)
    expect(card.text).toMatch(/Owner: (ines|jo)/)
    expect(keys(ts).filter((key) => key?.startsWith('ownership:'))).toHaveLength(1)
  })

  it('assigning mentions the person in the thread', async () => {
    const { ts } = await alerted()

    await more(ts, 'assign')
    await until(() => world.slack.workspace.modals('U1').at(-1))
    await act().submitView({ user: 'U1', values: { crashloop_choice: 'U2' } })
    const card = await rootWith('Owner: jo')
    const note = await until(() =>
      world.slack.workspace.thread(CHANNEL, ts).find((each) => keyOf(each) === 'ownership:1'),
    )

    expect(card.text).toContain('Acknowledged')
    expect(note.text).toContain('ines assigned it to jo')
    expect(note.mentions).toMatchObject([{ kind: 'user', target: 'U2' }])
  })

  it('a muted incident is silent in its thread, and its card goes on', async () => {
    const { ts } = await alerted()

    await more(ts, 'mute')
    await until(() => world.slack.workspace.modals('U1').at(-1))
    await act().submitView({ user: 'U1', values: { crashloop_choice: '4h' } })
    await rootWith('Muted until')
    await sendWebhook(url, resolved(world.alert))
    await rootWith('Resolved: ')
    await command('incidents')
    await heard('There are no open incidents.')

    await until(() => keys(ts).includes('ownership:1'))
    expect(keys(ts)).toEqual(['root', 'diagnosis:1', 'ownership:1'])
  })

  it('feedback is thanked for, told in the thread and counted by cause', async () => {
    const { ts } = await alerted()

    await more(ts, 'wrong')
    await heard('Thank you')
    await more(ts, 'wrong')
    await heard('You have said so already.')

    const metrics = await (await fetch(`${url}/metrics`)).text()
    expect(metrics).toContain('crashloop_feedback_total{cause="config-invalid",verdict="wrong"} 1')
  })

  it('open incidents are listed with their owner and the way there', async () => {
    const { ts } = await alerted()
    await act().click({ user: 'U2', channel: CHANNEL, ts, actionId: 'crashloop_acknowledge' })
    await rootWith('Acknowledged')

    await command('incidents')
    const list = await heard('One open incident')

    expect(list.text).toContain('payments/payments-api')
    expect(list.text).toContain('jo has it')
    expect(JSON.stringify(list.blocks)).toContain('|thread>')
  })
})
