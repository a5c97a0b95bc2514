/** Refusals in a browser: what somebody reads who may not, who is too late, or whose plan was overtaken. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type ActionWorld, ANA, BEN, createActionWorld } from '../support/action-world.ts'
import { chromiumPath, launchBrowser } from '../support/browser.ts'
import { createMovingClock } from '../support/moving-clock.ts'
import { aboutToApprove, openCard, openSlackPage, openThread, rootOf, shoot } from '../support/slack-page.ts'
import { sendWebhook } from '../support/world.ts'

const BAD_ROLLOUT = 'media/image-cdn'
const RESTARTABLE = 'ledger/reconciler'
const MINUTE = 60_000
/** Everything for the SREs, but restarts in `ledger` are the platform team's. */
const POLICY = {
  kubernetes: 'off',
  rules: [
    { name: 'sre', groups: ['@sre'], actions: ['*'] },
    { name: 'platform', groups: ['@platform'], actions: ['rollout-restart'], namespaces: ['ledger'] },
    {
      name: 'ledger is the platform team\u2019s',
      effect: 'deny',
      groups: ['@sre'],
      actions: ['rollout-restart'],
      namespaces: ['ledger'],
    },
  ],
}

describe.skipIf(chromiumPath === undefined)('Somebody in the browser', () => {
  const clock = createMovingClock()
  let browser: Browser
  let world: ActionWorld
  let ana: Page
  let ben: Page

  beforeAll(async () => {
    world = await createActionWorld('config-nginx-directive', {
      policy: POLICY,
      clock,
      further: ['auth-postgres-password'],
    })
    const { url } = await world.start()
    await world.fire(url)
    for (const alert of world.further) await sendWebhook(url, alert)
    browser = await launchBrowser()
    ana = await openSlackPage(browser, world.slack.url, ANA)
    ben = await openSlackPage(browser, world.slack.url, BEN)
  }, 90_000)
  afterEach(() => world.slack.faults.clear())
  afterAll(async () => {
    await browser.close()
    await world.close()
  }, 60_000)

  it('who may not restart reads why, and who may', async () => {
    await rootOf(ana, RESTARTABLE).locator('[data-action=crashloop_recommended_action]').click()
    const dialog = ana.getByRole('dialog')
    await dialog.getByText('You may not').waitFor()
    await shoot(ana, 'may-not-restart')

    expect(await dialog.innerText()).toContain(
      'You may not restart in ledger: the rule "ledger is the platform team\u2019s" forbids it; @platform may.',
    )
    expect(world.patches()).toEqual([])
    await ana.keyboard.press('Escape')
  }, 60_000)

  it('who approves too late is told so, and the card says it', async () => {
    await ask()
    await openThread(ben, BAD_ROLLOUT)
    // It comes after an edit of the root, which the fault would hold back.
    await openCard(ben).waitFor()
    // Slack is slow, so that the card still has its buttons.
    world.slack.faults.add('chat.update', { kind: 'rate-limited', retryAfterSeconds: 1 }, 1_000)

    clock.pass(16 * MINUTE)
    await (await aboutToApprove(ben)).click()
    const answer = ben.locator('#thread article.ephemeral').filter({ hasText: 'expired at' })
    await answer.waitFor()
    world.slack.faults.clear()
    await ben.locator('#thread').getByText('nobody approved it in time').waitFor()
    await shoot(ben, 'too-late')

    expect(await openCard(ben).count()).toBe(0)
    expect(await answer.innerText()).toMatch(
      /This plan expired at \d\d:\d\d UTC, so nothing was done\. If it is still needed, ask for the action again\./,
    )
    expect(world.patches()).toEqual([])
  }, 60_000)

  it('who approves what has changed is refused, offered a new plan, and can approve that one', async () => {
    await ask()
    await openThread(ben, BAD_ROLLOUT)
    world.cluster.store.update('Deployment', 'media', 'image-cdn', (object) => ({
      ...object,
      metadata: { ...object.metadata, generation: Number(object.metadata.generation) + 1 },
      spec: { ...(object.spec as object), replicas: 3 },
    }))

    await (await aboutToApprove(ben)).click()
    const thread = ben.locator('#thread')
    await thread.getByText('Not done: the target has changed').waitFor()
    await thread.locator('article.ephemeral').filter({ hasText: 'Here is a new plan' }).waitFor()
    await openCard(ben).getByText('Replaces all 3 pods').waitFor()
    await shoot(ben, 'stale')
    const before = world.patches().length
    await (await aboutToApprove(ben)).click()
    await thread.getByText(/3 of 3 ready after/).waitFor()
    await shoot(ben, 'new-plan-helped')

    expect(before).toBe(0)
    expect(world.patches()).toHaveLength(1)
    expect(await openCard(ben).count()).toBe(0)
  }, 90_000)

  /** Ana puts the roll-back up for approval. */
  async function ask(): Promise<void> {
    await rootOf(ana, BAD_ROLLOUT).locator('[data-action=crashloop_recommended_action]').click()
    const dialog = ana.getByRole('dialog')
    await dialog.getByRole('button', { name: /approval/ }).click()
    await dialog.getByText('in the thread of the incident').waitFor()
    await ana.keyboard.press('Escape')
  }
})
