/** Silencing from Slack with a real Alertmanager: created, ended by its undo, and refused while Alertmanager is away. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ActionWorld, ANA, createActionWorld } from '../support/action-world.ts'
import { type AlertmanagerServer, hasAlertmanager, startAlertmanager } from '../support/alertmanager.ts'
import { until } from '../support/poll.ts'
import { freePort } from '../support/redis-server.ts'
import { keyOf, WEBHOOK_TOKEN } from '../support/world.ts'

const MATCHERS = ['container="ranker"', 'namespace="ml-serving"']

interface ApiSilence {
  readonly status: { readonly state: string }
  readonly createdBy: string
  readonly comment: string
  readonly startsAt: string
  readonly endsAt: string
  readonly matchers: readonly { readonly name: string; readonly value: string }[]
}

describe.skipIf(!hasAlertmanager())('A silence', () => {
  let world: ActionWorld
  let alertmanager: AlertmanagerServer

  beforeAll(async () => {
    const port = await freePort()
    const webhookUrl = `http://127.0.0.1:${port}/webhooks/alertmanager`
    alertmanager = await startAlertmanager({ webhookUrl, token: WEBHOOK_TOKEN })
    world = await createActionWorld('oom-python-embeddings')
    await world.start({ PORT: String(port), ALERTMANAGER_URL: alertmanager.url })
    await alertmanager.push(world.alert.alerts.map(({ labels }) => ({ labels })))
    await world.diagnosed(60_000)
    await until(() => world.slack.socket.connections() > 0)
  }, 120_000)
  afterAll(async () => {
    await world.close()
    await alertmanager.stop()
  }, 60_000)

  it('is created from Slack, and ended from Slack', async () => {
    const planned = await plan('45')
    await run()
    const created = await world.told('ran:')
    const active = await silences('active')
    const states = await alertStates()
    const root = world.roots()[0]
    await world.click(ANA, created, 'crashloop_undo')
    const undo = await world.window(ANA, /End the silence/)
    await run()
    const ended = await until(
      () => world.thread().filter((each) => keyOf(each)?.startsWith('ran:'))[1],
      20_000,
    )

    expect(planned).toContain('notify nobody until')
    expect(active).toMatchObject([{ createdBy: 'ana', comment: expect.stringContaining('crashloop plan') }])
    expect(active[0]?.matchers.map(({ name, value }) => `${name}="${value}"`).toSorted()).toEqual(MATCHERS)
    expect(Date.parse(active[0]?.endsAt ?? '') - Date.parse(active[0]?.startsAt ?? '')).toBeGreaterThan(
      44 * 60_000,
    )
    expect(states).toEqual(['suppressed'])
    expect(created.text).toMatch(/Done: Silence .* for 45 minutes, requested by ana/)
    expect(root?.text).toMatch(/^\S+ Failing/)
    expect(undo).toContain('notify again')
    expect(ended.text).toMatch(/Done: End the silence of .*, requested by ana/)
    expect(await silences('active')).toEqual([])
    expect(await alertStates()).toEqual(['active'])
  }, 90_000)

  it('is refused in words while Alertmanager is away, before a plan and after it', async () => {
    await plan('30')
    await alertmanager.stop()

    await run()
    const late = await world.window(ANA, /cannot be reached/)
    await choose('30')
    const early = await world.window(ANA, /I cannot silence/)

    expect(late).toContain('I cannot do that now: Alertmanager cannot be reached or does not answer.')
    expect(early).toContain('I cannot silence its alerts: Alertmanager cannot be reached or does not answer.')
  }, 60_000)

  async function plan(minutes: string): Promise<string> {
    await choose(minutes)
    return await world.window(ANA, /crashloop_confirm_plan/)
  }

  async function choose(minutes: string): Promise<void> {
    const [root] = world.roots()
    if (!root) throw new Error('There is no incident.')
    await world.click(ANA, root, 'crashloop_actions')
    await world.window(ANA, /crashloop_offer_create-silence/)
    await world.slack.act.clickInView({
      user: ANA,
      actionId: 'crashloop_choose_action',
      blockId: 'crashloop_offer_create-silence',
    })
    await world.window(ANA, /"minutes"/)
    await world.slack.act.submitView({ user: ANA, values: { minutes } })
  }

  function run(): Promise<unknown> {
    return world.slack.act.clickInView({ user: ANA, actionId: 'crashloop_confirm_plan' })
  }

  async function silences(state: string): Promise<readonly ApiSilence[]> {
    const all = (await (await fetch(`${alertmanager.url}/api/v2/silences`)).json()) as ApiSilence[]
    return all.filter((each) => each.status.state === state)
  }

  /** Each state that some alert is in. */
  async function alertStates(): Promise<readonly string[]> {
    const all = (await (await fetch(`${alertmanager.url}/api/v2/alerts`)).json()) as ApiSilence[]
    return [...new Set(all.map(({ status }) => status.state))]
  }
})
