/** The whole story in the page of the demo, as a person on call goes through it. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { chromiumPath, launchBrowser } from '../support/browser.ts'
import { type RunningDemo, startDemo } from '../support/running-demo.ts'

const READY_MS = 15_000

describe.skipIf(!chromiumPath)('The demo in the browser', () => {
  let browser: Browser
  let demo: RunningDemo
  let page: Page
  let startedAt: number
  const complaints: string[] = []

  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser?.close())
  beforeEach(async () => {
    complaints.length = 0
    startedAt = performance.now()
    demo = await startDemo()
    page = await browser.newPage({ viewport: { width: 1600, height: 1000 } })
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    page.setDefaultTimeout(12_000)
    await page.goto(demo.url)
  })
  afterEach(async () => {
    await page?.close()
    await demo?.stop()
  })

  const card = (workload: string) => page.locator('#main .message').filter({ hasText: workload }).first()
  const say = async (text: string) => {
    const box = page.getByRole('textbox', { name: 'Message #alerts' })
    await box.fill(text)
    await box.press('Enter')
  }

  it('shows the first diagnosis soon after its start', async () => {
    await card('ml-serving/ranker').getByText('Out of memory').waitFor()

    expect(performance.now() - startedAt).toBeLessThan(READY_MS)
  })

  it('leads from the alert through the logs and a window to the owner and the end', async () => {
    const ranker = card('ml-serving/ranker')
    await ranker.getByText('Out of memory').waitFor()

    await ranker.locator('[data-action=crashloop_previous_logs]').click()
    await ranker.getByRole('button', { name: /2 replies/ }).click()
    const thread = page.locator('#thread')
    await thread.getByText('shard-00004.bin').waitFor()
    await thread.getByRole('button', { name: 'Close thread' }).click()

    await ranker.getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: /details/i }).click()
    const modal = page.getByRole('dialog')
    await modal.getByLabel('Only lines that contain').fill('tokenizer')
    await modal.getByRole('button', { name: 'Show' }).click()
    await modal.getByText('shard-00004.bin').waitFor({ state: 'detached' })
    const shown = await modal.locator('pre').textContent()
    await page.keyboard.press('Escape')
    await modal.waitFor({ state: 'detached' })

    await ranker.locator('[data-action=crashloop_acknowledge]').click()
    await ranker.getByText('Acknowledged').waitFor()
    await page.locator('#panel').getByRole('button', { name: 'Let it recover' }).click()
    await page.locator('#panel').getByText('Nothing. Pick an incident').waitFor()
    await ranker.getByText('Resolved', { exact: false }).first().waitFor()

    expect(shown).toContain('tokenizer loaded')
    expect(await ranker.textContent()).toContain('Ines Okafor')
    expect(complaints).toEqual([])
  })

  it('answers an ambiguous question with what it could mean, and the picked one with a diagnosis', async () => {
    await say('/crashloop api')

    const candidates = page.locator('.ephemeral').filter({ hasText: 'Which api' })
    await candidates.getByRole('button', { name: /logistics\/shipments-api/ }).click()
    await card('Deployment logistics/shipments-api').getByText('Impact').waitFor()

    expect(complaints).toEqual([])
  })

  it('diagnoses a message by its shortcut and a mention in words', async () => {
    await say('has anybody looked at payments/settlement-worker-0?')
    await say('@crashloop why is payments/settlement-worker down')

    // Until its thread is there the list moves, and a menu goes when what is below it moves.
    await card('Deployment payments/settlement-worker').getByRole('button', { name: 'Last reply' }).waitFor()
    const asked = page.locator('.message').filter({ hasText: 'has anybody looked' })
    await asked.hover()
    await asked.getByRole('button', { name: 'Message actions' }).click()
    await page.getByRole('menuitem', { name: 'Diagnose this' }).click()
    await page.locator('.ephemeral').filter({ hasText: 'settlement-worker-0' }).first().waitFor()

    expect(complaints).toEqual([])
  })

  it('fires another recording, survives faults, and tells unread channels and the Home tab', async () => {
    const panel = page.locator('#panel')
    await card('ml-serving/ranker').getByText('Out of memory').waitFor()
    await panel.getByLabel('Slack is down').check()
    await panel.getByLabel('Search incidents').fill('posting-engine')
    await panel.getByRole('button', { name: /posting-engine panics/ }).click()
    await panel.locator('.firing').filter({ hasText: 'ledger/posting-engine' }).waitFor()
    await page.getByRole('button', { name: 'general' }).click()
    await panel.getByLabel('Slack is down').uncheck()
    await page.getByRole('button', { name: /alerts unread/ }).waitFor({ timeout: 20_000 })
    await page.getByRole('button', { name: /alerts unread/ }).click()
    await card('ledger/posting-engine').getByText('Impact').waitFor()

    await page.getByRole('button', { name: 'Crashloop (Home)' }).click()
    await page.locator('.home').getByText('ledger/posting-engine').first().waitFor()

    expect(complaints).toEqual([])
  })
})
