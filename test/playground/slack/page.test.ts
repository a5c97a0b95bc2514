/** The page in a real browser: what a newcomer clicks and types reaches a real Bolt app and comes back. */

import { existsSync } from 'node:fs'
import type { App } from '@slack/bolt'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Pair, startSocketPair } from './bolt-fixture.ts'

const executablePath = '/usr/bin/chromium'
const plain = (text: string) => ({ type: 'plain_text' as const, text })
const confirm = {
  title: plain('Restart api?'),
  text: plain('Replaces 3 pods.'),
  confirm: plain('Do it'),
  deny: plain('No'),
}
const card = [
  { type: 'section' as const, text: { type: 'mrkdwn' as const, text: '*api* is crash-looping' } },
  {
    type: 'actions' as const,
    elements: [{ type: 'button' as const, action_id: 'restart', text: plain('Restart'), confirm }],
  },
]
const handoff = {
  type: 'modal' as const,
  callback_id: 'handoff',
  title: plain('Hand off'),
  submit: plain('Send'),
  blocks: [
    {
      type: 'input' as const,
      block_id: 'note',
      label: plain('Note'),
      element: { type: 'plain_text_input' as const, action_id: 'note' },
    },
  ],
}

function configure(app: App): void {
  app.action('restart', async ({ ack, body, client }) => {
    await ack()
    if (body.type !== 'block_actions' || body.message === undefined) return
    const { ts } = body.message
    await client.chat.update({ channel: 'C0ALERTS', ts, text: `restarted by <@${body.user.id}>` })
    await client.chat.postMessage({ channel: 'C0ALERTS', thread_ts: ts, text: 'all 3 pods are ready' })
  })
  app.command('/crashloop', async ({ ack, client, command }) => {
    await ack({ text: `looking at ${command.text}` })
    await client.views.open({ trigger_id: command.trigger_id, view: handoff })
  })
  app.view('handoff', async ({ ack, view }) => {
    const isShort = (view.state.values.note?.note?.value ?? '').length < 4
    await (isShort ? ack({ response_action: 'errors', errors: { note: 'Say more' } }) : ack())
  })
  app.event('app_home_opened', async ({ event, client }) => {
    const blocks = [{ type: 'header' as const, text: plain('Quiet shift') }]
    await client.views.publish({ user_id: event.user, view: { type: 'home', blocks } })
  })
}

describe.skipIf(!existsSync(executablePath))('the page', () => {
  let browser: Browser
  let pair: Pair
  let page: Page
  const complaints: string[] = []

  beforeAll(async () => {
    const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync']
    const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', ...quiet]
    browser = await chromium.launch({ executablePath, args })
  })
  afterAll(() => browser?.close())
  afterEach(async () => {
    await page?.close()
    await pair?.close()
    complaints.length = 0
  })

  async function open(viewport = { width: 1280, height: 800 }): Promise<void> {
    pair = await startSocketPair(configure)
    page = await browser.newPage({ viewport })
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('dialog', (dialog) => {
      complaints.push(`dialog ${dialog.message()}`)
      dialog.dismiss()
    })
    await page.goto(pair.slack.url)
  }

  it('asks before a confirmed click, hands it to the app and shows the edited message and its thread', async () => {
    await open()
    await pair.app.client.chat.postMessage({ channel: 'C0ALERTS', text: 'card', blocks: card })

    await page.getByRole('button', { name: 'Restart' }).click()
    await page.getByRole('button', { name: 'No' }).click()
    const afterNo = pair.slack.deliveries.length
    await page.getByRole('button', { name: 'Restart' }).click()
    await page.getByRole('button', { name: 'Do it' }).click()
    await page.getByText('restarted by @Ada Okafor').waitFor()
    await page.getByRole('button', { name: /1 reply/ }).click()
    await page.locator('#thread').getByText('all 3 pods are ready').waitFor()

    expect(afterNo).toBe(0)
    expect(await page.getByText('(edited)').count()).toBeGreaterThan(0)
    expect(complaints).toEqual([])
  })

  it('offers commands, shows what only one user may see, and a form with its error', async () => {
    await open()

    await page.getByRole('textbox', { name: 'Message #alerts' }).fill('/cra')
    await page.getByRole('option', { name: /crashloop/ }).click()
    await page.getByRole('textbox', { name: 'Message #alerts' }).pressSequentially('shop/api')
    await page.keyboard.press('Enter')
    await page.getByText('Only visible to you').waitFor()
    await page.getByLabel('Note').fill('no')
    await page.locator('dialog').getByRole('button', { name: 'Send' }).click()
    await page.getByText('Say more').waitFor()
    const kept = await page.getByLabel('Note').inputValue()
    await page.getByLabel('Note').fill('disk is full')
    await page.locator('dialog').getByRole('button', { name: 'Send' }).click()
    await page.locator('dialog').waitFor({ state: 'detached' })
    await page.getByLabel('You act as').selectOption('U0LIN')
    await page.getByText('looking at shop/api').waitFor({ state: 'detached' })

    expect(kept).toBe('no')
    expect(complaints).toEqual([])
  })

  it('shows the Home tab that the app publishes', async () => {
    await open()

    await page.getByRole('button', { name: 'Crashloop (Home)' }).click()

    await page.getByRole('heading', { name: 'Quiet shift' }).waitFor()
    expect(complaints).toEqual([])
  })

  it('shows what is new while more keeps coming', async () => {
    await open()
    const say = (text: string) => pair.slack.act.say({ user: 'U0ADA', channel: 'C0ALERTS', text })
    let isShown = false
    await page.route('**/page/state?*', async (route) => {
      if (!isShown) await say('more')
      await route.continue()
    })

    await say('the first')
    await page.getByText('the first').waitFor()
    isShown = true
    await page.unrouteAll({ behavior: 'wait' })

    expect(complaints).toEqual([])
  })

  it('shows one thread at a time', async () => {
    await open()
    const { chat } = pair.app.client
    for (const name of ['api', 'web']) {
      const { ts = '' } = await chat.postMessage({ channel: 'C0ALERTS', text: `${name} fails` })
      await chat.postMessage({ channel: 'C0ALERTS', thread_ts: ts, text: `${name} is ready` })
    }

    const replies = page.getByRole('button', { name: /1 reply/ })
    await replies.first().click()
    await page.locator('#thread').getByText('api is ready').waitFor()
    await replies.last().click()
    await page.locator('#thread').getByText('web is ready').waitFor()

    expect(await page.locator('#thread article').count()).toBe(2)
    expect(complaints).toEqual([])
  })

  it('shows hostile text as text', async () => {
    await open()
    const attack = '<img src=x onerror=alert(1)><script>alert(2)</script>'
    const { client } = pair.app
    const preformatted = {
      type: 'rich_text_preformatted' as const,
      elements: [{ type: 'text' as const, text: attack }],
    }
    await client.chat.postMessage({
      channel: 'C0ALERTS',
      text: attack,
      blocks: [
        { type: 'header', text: plain(attack) },
        { type: 'section', text: { type: 'mrkdwn', text: `${attack} <javascript:alert(3)|click me>` } },
        { type: 'rich_text', elements: [preformatted] },
      ],
    })
    await client.chat.postMessage({ channel: 'C0ALERTS', text: `${attack} <javascript:alert(4)|or me>` })

    await page.getByText('or me').waitFor()
    await page.getByText('click me').click()

    expect(await page.locator('.messages img, .messages script, .messages a').count()).toBe(0)
    expect(await page.locator('.messages pre').textContent()).toBe(attack)
    expect(complaints).toEqual([])
  })

  it('fits a phone without sideways scrolling', async () => {
    await open({ width: 390, height: 844 })
    await pair.app.client.chat.postMessage({ channel: 'C0ALERTS', text: 'x'.repeat(500) })
    await page.locator('.message').waitFor()

    const width = await page.evaluate('document.documentElement.scrollWidth')

    expect(width).toBe(390)
  })

  it('lets nobody act from another origin', async () => {
    await open()
    const headers = { 'content-type': 'application/json', origin: 'https://evil.example' }
    const body = JSON.stringify({ act: 'openHome', input: { user: 'U0ADA' } })

    const answer = await fetch(`${pair.slack.url}/page/act`, { method: 'POST', headers, body })

    expect(answer.status).toBe(403)
    expect(pair.slack.deliveries).toEqual([])
  })
})
