/** Acting from Slack: from the diagnosis to the recovered workload, and everything that must not happen on the way. */
import { afterEach, describe, expect, it } from 'vitest'
import type { SlackMessage } from '../../src/playground/slack/model.ts'
import { type ActionWorld, ANA, BEN, createActionWorld, EVE, SRE_POLICY } from '../support/action-world.ts'
import { until } from '../support/poll.ts'
import { keyOf } from '../support/world.ts'

const BAD_ROLLOUT = 'config-nginx-directive'
const DEPLOYMENT = ['Deployment', 'media', 'image-cdn'] as const
let world: ActionWorld

afterEach(() => world.close())

async function planned(options: Parameters<typeof createActionWorld>[1] = {}) {
  world = await createActionWorld(BAD_ROLLOUT, options)
  const { url } = await world.start()
  const root = await world.fire(url)
  return { root, card: await world.asked(ANA) }
}

describe('A bad roll-out', () => {
  it('is rolled back on approval by a second person, recovers, and the thread says so', async () => {
    const { card } = await planned()
    const asked = JSON.stringify(card.blocks)

    await world.click(ANA, card, 'crashloop_approve')
    const refused = await world.whispered(ANA, /Somebody else/)
    await world.click(BEN, card, 'crashloop_approve')
    const ran = await world.told('ran:')
    const verified = await world.told('verified:')
    const root = await until(() => world.roots().find(({ text }) => text.includes('It helped')))
    const decided = world.thread().find(({ ts }) => ts === card.ts)

    expect(asked).toContain('Roll back Deployment media/image-cdn to revision 1')
    expect(refused).toBe('Somebody else has to approve what you asked for.')
    expect(ran.text).toMatch(/Done: Roll back .*, requested by ana, approved by ben/)
    expect(verified.text).toMatch(
      /It helped: Roll back .*: (\d) of \1 ready after \d+ s, requested by ana, approved by ben/,
    )
    expect(world.patches()).toHaveLength(1)
    expect(decided?.text).toContain('Approved by ben')
    expect(JSON.stringify(decided?.blocks)).not.toContain('crashloop_approve')
    expect(root.text).toContain('Recovering')
    expect(JSON.stringify(ran.blocks)).toContain('crashloop_undo')
  }, 60_000)

  it('can be taken back by a plan of its own, and the thread tells what came of that', async () => {
    const { card } = await planned()
    await world.click(BEN, card, 'crashloop_approve')
    await world.told('verified:')

    const ran = await world.told('ran:')
    await world.click(BEN, ran, 'crashloop_undo')
    const window = await world.window(BEN, /Ask for approval/)
    await world.slack.act.clickInView({ user: BEN, actionId: 'crashloop_ask_approval' })
    const undo = await until(() => world.thread().filter(isCard)[0], 20_000)
    await world.click(ANA, undo, 'crashloop_approve')
    const done = await until(
      () => world.thread().filter((each) => keyOf(each)?.startsWith('ran:'))[1],
      20_000,
    )
    const seen = await until(
      () => world.thread().filter((each) => keyOf(each)?.startsWith('verified:'))[1],
      40_000,
    )
    const root = await until(() => world.roots().find(({ text }) => text.includes('failing again')), 20_000)

    expect(window).toContain('Roll back Deployment media/image-cdn to revision 2')
    expect(done.text).toMatch(/Done: Roll back .* to revision 2, requested by ben, approved by ana/)
    expect(seen.text).toMatch(/Failing again after \d+ s: .*It is the same cause as before/s)
    expect(root.text).toContain('Failing')
    expect(world.patches()).toHaveLength(2)
  }, 120_000)
})

describe('A plan', () => {
  it('that no policy allows is explained instead of made', async () => {
    world = await createActionWorld(BAD_ROLLOUT, { policy: {} })
    const { url } = await world.start()
    const root = await world.fire(url)

    await world.click(ANA, root, 'crashloop_actions')
    const window = await world.window(ANA, /crashloop.yaml/)

    expect(window).toContain('Nobody may do anything yet')
    expect(JSON.stringify(root.blocks)).not.toContain('crashloop_recommended_action')
    expect(world.patches()).toEqual([])
  }, 60_000)

  it('is offered only to who may ask for it; the others are told who may', async () => {
    const rules = [
      ...SRE_POLICY.rules,
      { name: 'no restarts', effect: 'deny', users: [ANA], actions: ['scale'] },
    ]
    world = await createActionWorld(BAD_ROLLOUT, { policy: { ...SRE_POLICY, rules } })
    const { url } = await world.start()
    const root = await world.fire(url)
    await world.click(ANA, root, 'crashloop_actions')
    const anas = await world.window(ANA, /crashloop_choose_action/)
    await world.click(EVE, root, 'crashloop_actions')
    const eves = await world.window(EVE, /you may not/)
    await world.click(BEN, root, 'crashloop_actions')
    const bens = await world.window(BEN, /crashloop_choose_action/)

    expect(anas).toMatch(/The rule .+no restarts.+ forbids it; @sre may\./)
    expect(anas).toContain('crashloop_offer_roll-back')
    expect(anas).toContain('No Alertmanager is configured (ALERTMANAGER_URL).')
    expect(anas).not.toContain('crashloop_offer_scale')
    expect(eves).not.toContain('crashloop_choose_action')
    expect(eves).toMatch(/Roll back \(recommended\)".*"@sre may\."/)
    expect(bens).toContain('crashloop_offer_scale')
    expect(bens).not.toContain('you may not')
  }, 60_000)

  it('is refused and recorded when it was chosen in a window from before', async () => {
    const rules = [
      ...SRE_POLICY.rules,
      { name: 'no restarts', effect: 'deny', users: [ANA], actions: ['pause-rollout'] },
    ]
    world = await createActionWorld(BAD_ROLLOUT, { policy: { ...SRE_POLICY, rules } })
    const { url } = await world.start()
    const root = await world.fire(url)
    await world.click(ANA, root, 'crashloop_actions')
    await world.window(ANA, /crashloop_choose_action/)

    const view = world.slack.workspace.modals(ANA).at(-1)
    if (view) view.blocks = buttonOf('crashloop_choose_action', 'pause-rollout')
    await world.slack.act.clickInView({ user: ANA, actionId: 'crashloop_choose_action' })
    const window = await world.window(ANA, /You may not/)

    expect(window).toMatch(/You may not pause the roll-out in media: the rule .+ forbids it; @sre may\./)
    expect(world.patches()).toEqual([])
  }, 60_000)

  it('whose target changed is replaced by a new one, and nothing is sent', async () => {
    const { card } = await planned({ controllers: false })
    world.cluster.store.update(...DEPLOYMENT, (object) => ({
      ...object,
      metadata: { ...object.metadata, generation: Number(object.metadata.generation) + 1 },
      spec: { ...(object.spec as object), replicas: 4 },
    }))

    await world.click(BEN, card, 'crashloop_approve')
    const words = await world.whispered(BEN, /has changed/)
    const cards = await until(() => {
      const found = world.thread().filter((message) => keyOf(message)?.match(/^(plan|decided):/))
      return found.length === 2 && found[0]?.text.includes('Not done') ? found : undefined
    }, 10_000)

    expect(words).toContain('Here is a new plan.')
    expect(JSON.stringify(cards[0]?.blocks)).not.toContain('crashloop_approve')
    expect(JSON.stringify(cards[1]?.blocks)).toContain('crashloop_approve')
    expect(world.patches()).toEqual([])
  }, 60_000)

  it('that is made up, or belongs to somebody else, is refused in words', async () => {
    const { card, root } = await planned()
    const planId = String(keyOf(card)).slice('plan:'.length)
    await world.click(BEN, root, 'crashloop_actions')
    await world.window(BEN, /crashloop_choose_action/)
    const view = world.slack.workspace.modals(BEN).at(-1)
    const ask = buttonOf('crashloop_ask_approval', planId)

    if (view) view.blocks = ask
    await world.slack.act.clickInView({ user: BEN, actionId: 'crashloop_ask_approval' })
    const foreign = await world.window(BEN, /Only who asked/)
    card.blocks = buttonOf('crashloop_approve', 'made-up')
    await world.click(BEN, card, 'crashloop_approve')
    const unknown = await world.whispered(BEN, /do not know that plan/)

    expect(foreign).toContain('Only who asked for this plan can go on with it.')
    expect(unknown).toContain('Ask for the action again.')
    expect(world.patches()).toEqual([])
  }, 60_000)

  it('is denied once, with a reason that the thread tells, and stays denied', async () => {
    const { card } = await planned()
    const blocks = card.blocks ?? []

    await world.deny(BEN, card, 'the database is being moved, password=hunter2hunter2')
    const decided = await until(() => world.thread().find(({ text }) => text.includes('Denied by ben')))
    const shown = JSON.stringify(decided.blocks)
    decided.blocks = blocks
    await world.click(ANA, decided, 'crashloop_approve')
    const late = await world.whispered(ANA, /already/)

    expect(decided.text).toContain('Reason: the database is being moved')
    expect(decided.text).not.toContain('hunter2')
    expect(shown).not.toContain('crashloop_approve')
    expect(late).toMatch(
      /^ben denied this plan at \d\d:\d\d UTC already, so nothing was done\. Reason: the database is being moved/,
    )
    expect(world.patches()).toEqual([])
  }, 60_000)
})

/** A card that can still be decided. */
function isCard(message: SlackMessage): boolean {
  return JSON.stringify(message.blocks).includes('crashloop_approve')
}

/** A block with one button, as somebody may have edited it by hand. */
function buttonOf(actionId: string, value: string) {
  const button = { type: 'button', action_id: actionId, value, text: { type: 'plain_text', text: 'x' } }
  return [{ type: 'actions', block_id: 'forged', elements: [button] }]
}
