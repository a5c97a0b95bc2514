/** A shift in the page as a keyboard and axe-core meet it: storm, report, handoff, action, denial, Home tab. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { violationsOn } from '../support/axe.ts'
import { chromiumPath, launchBrowser } from '../support/browser.ts'
import { type RunningDemo, startDemo } from '../support/running-demo.ts'
import { rootOf, shoot } from '../support/slack-page.ts'

const DESKTOP = { width: 1360, height: 960 }
const PHONE = { width: 390, height: 844 }

describe.skipIf(!chromiumPath)('A shift in the page', () => {
  let browser: Browser
  let demo: RunningDemo
  const found: string[] = []

  beforeAll(async () => {
    browser = await launchBrowser()
    demo = await startDemo()
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await demo?.stop()
  }, 30_000)

  async function pageOf(user: string): Promise<Page> {
    const context = await browser.newContext({ viewport: DESKTOP, bypassCSP: true })
    await context.addInitScript((id) => localStorage.setItem('user', id), user)
    const page = await context.newPage()
    page.setDefaultTimeout(30_000)
    await page.goto(demo.url)
    return page
  }

  /** In light on a desktop and in dark on a phone. */
  async function look(page: Page, name: string): Promise<void> {
    found.push(...(await violationsOn(page)).map((each) => `${name}, desktop: ${each}`))
    await shoot(page, `${name}-desktop`)
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.setViewportSize(PHONE)
    found.push(...(await violationsOn(page)).map((each) => `${name}, phone: ${each}`))
    await shoot(page, `${name}-phone`)
    await page.emulateMedia({ colorScheme: 'light' })
    await page.setViewportSize(DESKTOP)
  }

  async function say(page: Page, text: string): Promise<void> {
    // As long as a window is open, nothing can be typed behind it.
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    const input = page.locator('#main textarea').last()
    await input.fill(text)
    await input.press('Enter')
  }

  async function focused(page: Page): Promise<{ tag: string; action: string | null }> {
    return await page
      .locator('*:focus')
      .evaluate((element) => ({ tag: element.tagName, action: element.getAttribute('data-action') }))
  }

  /** Presses Escape, and says whether the focus is back where the dialog came from. */
  async function leave(page: Page, action: string): Promise<boolean> {
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    return (await focused(page)).action === action
  }

  it('can be read by everybody, and its windows are left by Escape to where one was', async () => {
    const ines = await pageOf('U0INES')
    const tomas = await pageOf('U0TOMAS')
    const main = ines.locator('#main')
    const dialog = ines.getByRole('dialog')
    const ranker = rootOf(ines, 'ml-serving/ranker').first()
    await ranker.getByText('Out of memory').waitFor()
    const returned: boolean[] = []

    await ranker.locator('[data-action=crashloop_actions]').click()
    await dialog.getByText('Not offered, and why').waitFor()
    await look(ines, 'actions')
    returned.push(await leave(ines, 'crashloop_actions'))
    await ranker.locator('[data-action=crashloop_recommended_action]').click()
    await dialog.getByRole('button', { name: /Ask for approval/ }).waitFor()
    await look(ines, 'plan')
    await dialog.getByRole('button', { name: /Ask for approval/ }).click()
    await dialog.getByText('in the thread of the incident').waitFor()
    await ines.keyboard.press('Escape')
    await rootOf(tomas, 'ml-serving/ranker')
      .getByRole('button', { name: /repl(?:y|ies) Last/ })
      .click()
    await tomas.locator('#thread [data-action=crashloop_deny]').click()
    await tomas.getByRole('dialog').locator('textarea').waitFor()
    const asksWhy = (await focused(tomas)).tag
    await look(tomas, 'denial')
    returned.push(await leave(tomas, 'crashloop_deny'))
    await tomas.keyboard.press('Escape')

    await ines.getByRole('button', { name: 'Simulate' }).click()
    await look(ines, 'panel')
    await ines.locator('.cases button').filter({ hasText: '6 workloads at once' }).click()
    await ines.getByRole('button', { name: 'Close simulation' }).click()
    await main.getByText(/\d workloads fail, since/).waitFor()
    await main.getByText('A name does not resolve').nth(5).waitFor()
    await look(ines, 'storm')
    await main.locator('[data-action=crashloop_all_members]').click()
    await dialog.getByText(/\d workloads fail/).waitFor()
    await look(ines, 'all-of-a-storm')
    returned.push(await leave(ines, 'crashloop_all_members'))

    await say(ines, '/crashloop help')
    await main.getByText('/crashloop report 7d').waitFor()
    await look(ines, 'help')
    await say(ines, '/crashloop report 14d')
    await main.getByText('Failed most').waitFor()
    await look(ines, 'report')
    await say(ines, '/crashloop handoff somebody')
    await dialog.getByText('Who takes over?').waitFor()
    const asksWhom = (await focused(ines)).tag
    await look(ines, 'handoff-form')
    await ines.keyboard.press('Escape')
    await say(ines, '/crashloop handoff @tomas ')
    await main.locator('[data-action=crashloop_handoff_decline]').waitFor()
    await look(ines, 'handoff')
    await tomas.locator('#main [data-action=crashloop_handoff_decline]').click()
    await tomas.getByRole('dialog').getByText('Why can you not take it?').waitFor()
    await look(tomas, 'decline')
    returned.push(await leave(tomas, 'crashloop_handoff_decline'))
    await tomas.getByRole('button', { name: 'Crashloop (Home)' }).click()
    await tomas.locator('.home').getByText('Accept all 7').waitFor()
    await look(tomas, 'home')

    expect(found).toEqual([])
    expect([asksWhy, asksWhom]).toEqual(['TEXTAREA', 'SELECT'])
    expect(returned).toEqual([true, true, true, true])
  }, 240_000)
})
