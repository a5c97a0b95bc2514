/** A roll-back by two people in the demo as a newcomer sees it, up to the resolved alert. */

import type { Browser, Page } from 'playwright-core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runDemo } from '../../src/demo.ts'
import { chromiumPath, launchBrowser } from '../support/browser.ts'

describe.skipIf(chromiumPath === undefined)('The page of the demo', () => {
  let browser: Browser
  let ending: AbortController
  let running: Promise<number>
  let url: string

  beforeEach(async () => {
    ending = new AbortController()
    let printed = ''
    running = runDemo({
      once: false,
      case: 'config-nginx-directive',
      signal: ending.signal,
      print: (text) => {
        printed += text
      },
    })
    await expect.poll(() => printed, { timeout: 20_000 }).toMatch(/http:\/\/\S+/)
    url = /http:\/\/\S+/.exec(printed)?.[0] ?? ''
    browser = await launchBrowser()
  })
  afterEach(async () => {
    await browser.close()
    ending.abort()
    await running
  })

  it('shows a roll-back from the diagnosis to the recovery', async () => {
    const page = await (await browser.newContext({ viewport: { width: 1360, height: 960 } })).newPage()
    page.setDefaultTimeout(30_000)
    await page.goto(url)

    await page
      .getByRole('button', { name: /repl(?:y|ies) Last/ })
      .first()
      .click()
    await page.locator('#main [data-action=crashloop_recommended_action]').first().click()
    await page.getByRole('dialog').getByText('Replaces all 2 pods').waitFor()
    await shoot(page, 'plan')
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /approval/ })
      .click()
    await page.getByRole('dialog').getByText('in the thread of the incident').waitFor()
    await page.keyboard.press('Escape')
    const card = page.locator('#thread [data-action=crashloop_approve]')
    await card.waitFor()
    await page.locator('select').first().selectOption('U0TOMAS')
    await openThread(page)
    await card.click()
    await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).last().click()
    await page.locator('#thread').getByText('It helped').last().waitFor()
    await shoot(page, 'helped')
    await page.locator('#main').getByText('Resolved: Deployment media/image-cdn').waitFor()
    await shoot(page, 'resolved')

    expect(await page.locator('#thread').innerText()).toMatch(
      /Approved by[\s\S]*Done: Roll back[\s\S]*2 of 2 ready/,
    )
    expect(await card.count()).toBe(0)
  }, 120_000)
})

async function openThread(page: Page): Promise<void> {
  if (await page.locator('#thread').isVisible()) return
  await page
    .getByRole('button', { name: /repl(?:y|ies) Last/ })
    .first()
    .click()
}

/** Only where somebody wants to look. */
async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env.CRASHLOOP_SHOTS
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` })
}
