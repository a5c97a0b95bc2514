/** The main story in a browser: a bad roll-out is rolled back by two people, once, and the audit log can prove it. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ActionWorld, ANA, BEN, createActionWorld } from '../support/action-world.ts'
import { chromiumPath, launchBrowser } from '../support/browser.ts'
import { until } from '../support/poll.ts'
import { hasRedisServer, type RedisServer, startRedisServer } from '../support/redis-server.ts'
import { aboutToApprove, openCard, openSlackPage, openThread, rootOf, shoot } from '../support/slack-page.ts'
import { keyOf } from '../support/world.ts'

const CLI = join(import.meta.dirname, '../../src/cli.ts')
const CLEO = 'U0CLEO'
const WORKLOAD = 'media/image-cdn'

describe.skipIf(chromiumPath === undefined || !hasRedisServer())('A bad roll-out in the browser', () => {
  let browser: Browser
  let redis: RedisServer
  let world: ActionWorld

  beforeAll(async () => {
    redis = await startRedisServer()
    world = await createActionWorld('config-nginx-directive', { users: [{ id: CLEO, name: 'cleo' }] })
    const { url } = await world.start({ REDIS_URL: redis.url })
    await world.fire(url)
    browser = await launchBrowser()
  }, 90_000)
  afterAll(async () => {
    await browser.close()
    await world.close()
    await redis.remove()
  }, 60_000)

  it('is rolled back once, though two people approve at the same moment and one of them twice', async () => {
    const ana = await as(ANA)
    await rootOf(ana, WORKLOAD).locator('[data-action=crashloop_recommended_action]').click()
    await ana.getByRole('dialog').getByText('Replaces all 2 pods').waitFor()
    await shoot(ana, 'plan')
    await ana
      .getByRole('dialog')
      .getByRole('button', { name: /approval/ })
      .click()
    await ana.getByRole('dialog').getByText('in the thread of the incident').waitFor()
    await shoot(ana, 'asked')
    const others = await Promise.all([as(BEN), as(BEN), as(CLEO)])
    const sure = await Promise.all(others.map(aboutToApprove))
    // Slack is slow, so that the card keeps its buttons until all three have clicked: without them Slack takes no click.
    world.slack.faults.add('chat.update', { kind: 'rate-limited', retryAfterSeconds: 1 }, 1_000)

    await Promise.all(sure.map((button) => button.click()))
    await until(() => approvalsSent() === others.length)
    world.slack.faults.clear()
    await Promise.all(
      others.map((page) =>
        page
          .locator('#thread')
          .getByText(/2 of 2 ready after/)
          .waitFor(),
      ),
    )
    await ana.keyboard.press('Escape')
    await openThread(ana, WORKLOAD)
    await ana
      .locator('#thread')
      .getByText(/2 of 2 ready after/)
      .waitFor()
    const told = await ana.locator('#thread').innerText()
    await rootOf(ana, 'Recovering').waitFor()
    const lost = others.map((page) => page.locator('#thread article.ephemeral'))
    await until(async () => (await Promise.all(lost.map((each) => each.count()))).some((n) => n > 0))
    for (const [index, page] of others.entries()) await shoot(page, `approver-${index}`)

    expect(told).toMatch(/Approved by[\s\S]*Done: Roll back[\s\S]*It helped: Roll back/)
    expect(await openCard(ana).count()).toBe(0)
    expect(world.patches()).toHaveLength(1)
    expect(world.thread().filter((message) => keyOf(message)?.startsWith('ran:'))).toHaveLength(1)
  }, 120_000)

  it('leaves an audit log that verifies, and in which a changed name is found', async () => {
    const before = await audit('--verify')
    const entries = (await audit()).output.trimEnd().split('\n')
    const place = entries.findIndex((line) => JSON.parse(line).event === 'approved')
    const client = new Redis(redis.port)
    const forged = { ...JSON.parse(String(entries[place])), name: 'eve', slackUserId: 'U0EVE' }
    await client.lset('{crashloop}:audit', place, JSON.stringify(forged))
    client.disconnect()

    const after = await audit('--verify')

    expect(before).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^ok: \d+ entries, every hash fits/),
    })
    expect(entries.map((line) => JSON.parse(line).event)).toEqual(
      expect.arrayContaining(['planned', 'approved', 'started', 'succeeded', 'verified']),
    )
    expect(after).toEqual({
      code: 1,
      output: `TAMPERED: entry ${place + 1} was changed after it was written.\n`,
    })
  }, 60_000)

  async function as(user: string): Promise<Page> {
    const page = await openSlackPage(browser, world.slack.url, user)
    await openThread(page, WORKLOAD)
    return page
  }

  /** Clicks on Approve that Slack has handed to the app. */
  function approvalsSent(): number {
    const sent = world.slack.deliveries.map(({ payload }) => JSON.stringify(payload.actions ?? []))
    return sent.filter((actions) => actions.includes('"crashloop_approve"')).length
  }

  function audit(...args: string[]): Promise<{ code: number; output: string }> {
    const env = { ...process.env, ...world.actionEnv, REDIS_URL: redis.url }
    return new Promise((resolve) => {
      execFile(process.execPath, [CLI, 'audit', ...args], { env }, (error, output) =>
        resolve({ code: Number(error?.code ?? 0), output }),
      )
    })
  }
})
