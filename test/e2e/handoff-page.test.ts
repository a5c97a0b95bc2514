/** Two people hand over in a browser, and the bot is killed and started again between handing over and accepting. */
import type { Browser, Page } from 'playwright-core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { chromiumPath, launchBrowser } from '../support/browser.ts'
import { type AppProcess, startProcess } from '../support/child-process.ts'
import { until } from '../support/poll.ts'
import { hasRedisServer, type RedisServer, startRedisServer } from '../support/redis-server.ts'
import { CHANNEL, createWorld, keyOf, sendWebhook, type World } from '../support/world.ts'

const ANA = 'U0ANA'
const BEN = 'U0BEN'
const EVE = 'U0EVE'
const DESKTOP = { width: 1360, height: 960 }
const PHONE = { width: 390, height: 844 }

describe.skipIf(chromiumPath === undefined || !hasRedisServer())('Handing over', () => {
  let world: World
  let redis: RedisServer
  let browser: Browser
  let bot: AppProcess
  beforeEach(async () => {
    redis = await startRedisServer()
    world = await createWorld('config-pydantic-settings', 'socket', {
      users: [
        { id: ANA, name: 'ana', realName: 'Ana Ruiz' },
        { id: BEN, name: 'ben', realName: 'Ben Osei' },
        { id: EVE, name: 'eve', realName: 'Eve Lund' },
      ],
      commands: [{ command: '/crashloop', description: 'What fails now', escape: true }],
    })
    browser = await launchBrowser()
  })
  afterEach(async () => {
    bot?.kill('SIGKILL')
    await bot?.ended
    await browser.close()
    await world.close()
    await redis.remove()
  })

  async function startBot(): Promise<string> {
    bot = startProcess({ ...world.env, LOG_LEVEL: 'info', REDIS_URL: redis.url })
    const port = await until(() => /"port":(\d+)/.exec(bot.output())?.[1], 30_000)
    await until(() => bot.output().includes('Slack can reach us'), 30_000)
    return `http://127.0.0.1:${port}`
  }

  async function pageOf(user: string): Promise<Page> {
    const page = await (await browser.newContext({ viewport: DESKTOP })).newPage()
    page.setDefaultTimeout(30_000)
    await page.goto(world.slack.url)
    await page.locator('select').first().selectOption(user)
    return page
  }

  it('outlives the bot, and its receiver is the new owner', async () => {
    const url = await startBot()
    await until(async () => (await sendWebhook(url, world.alert)) === 202)
    await world.diagnosed(30_000)
    const ana = await pageOf(ANA)
    await ana.locator('#main [data-action=crashloop_acknowledge]').first().click()
    await ana.locator('#main').getByText('Owner: ').first().waitFor()

    const input = ana.locator('#main textarea').last()
    await input.fill('/crashloop handoff @ben')
    await input.press('Enter')
    await ana.locator('#main').getByText('waits for ben to accept').waitFor()
    await shoot(ana, 'handoff-made')
    bot.kill('SIGKILL')
    await bot.ended
    await startBot()
    const eve = await pageOf(EVE)
    await eve.locator('#main [data-action=crashloop_handoff_accept_all]').click()
    await eve.getByText('This handoff is for ben').waitFor()
    await ana.locator('#main [data-action=crashloop_handoff_accept_all]').click()
    await ana.getByText('You are the one who hands over').waitFor()
    const ben = await pageOf(BEN)
    await ben.locator('#main [data-action=crashloop_handoff_accept_all]').click()
    await ben.locator('#main').getByText('ben has accepted it.').waitFor()
    await ana.locator('#main').getByText('ben has accepted it.').waitFor()
    await shoot(ben, 'handoff-accepted')

    const messages = world.slack.workspace.messages(CHANNEL)
    const [incident, handoff] = messages.filter(({ byApp, ephemeralTo }) => byApp && !ephemeralTo)
    await until(() => incident?.text.includes('Owner: ben'))
    const thread = world.slack.workspace.thread(CHANNEL, incident?.ts ?? '').map((each) => keyOf(each) ?? '')
    expect(thread.filter((key) => key.startsWith('handoff:'))).toHaveLength(1)
    expect(handoff?.text).toMatch(/^Handoff from ana to ben: 1 open/)
    expect(world.roots().filter(({ text }) => text.startsWith('Handoff'))).toHaveLength(1)
    const direct = world.slack.workspace
      .channels()
      .find(({ kind, members }) => kind === 'im' && members.has(BEN))
    expect(world.slack.workspace.messages(direct?.id ?? '').map(({ text }) => text)).toEqual([
      expect.stringContaining('ben has accepted it.'),
    ])
  }, 180_000)

  it('asks to whom on a phone, and is declined with a word', async () => {
    const url = await startBot()
    await until(async () => (await sendWebhook(url, world.alert)) === 202)
    await world.diagnosed(30_000)
    const ana = await pageOf(ANA)
    const input = ana.locator('#main textarea').last()
    await input.fill('/crashloop handoff')
    await input.press('Enter')
    const form = ana.getByRole('dialog')
    await form.getByText('Who takes over?').waitFor()
    await shoot(ana, 'handoff-form')
    await form.locator('select').first().selectOption(BEN)
    await form.getByRole('button', { name: 'Hand over' }).click()
    await form.getByText('One incident is offered to ben').waitFor()
    await ana.keyboard.press('Escape')

    const ben = await pageOf(BEN)
    await ben.setViewportSize(PHONE)
    const decline = ben.locator('#main [data-action=crashloop_handoff_decline]')
    await decline.waitFor()
    await shoot(ben, 'handoff-phone')
    await decline.click()
    await ben.getByRole('dialog').locator('input, textarea').first().fill('On a train until 9')
    await ben.getByRole('dialog').getByRole('button', { name: 'Decline' }).click()
    await ben.getByRole('dialog').getByText('Declined.').waitFor()
    await ana.locator('#main').getByText('ben declined: “On a train until 9”').waitFor()
    await shoot(ana, 'handoff-declined')

    const handoff = world.roots().find(({ text }) => text.startsWith('Handoff'))
    const note = await until(() =>
      world.slack.workspace
        .thread(CHANNEL, handoff?.ts ?? '')
        .find((each) => keyOf(each)?.startsWith('declined')),
    )
    expect(note.mentions).toMatchObject([{ kind: 'user', target: ANA }])
  }, 180_000)
})

/** Only where somebody wants to look. */
async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env.CRASHLOOP_SHOTS
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` })
}
