/** The page of the playground for people who cannot see it well, or not at all: axe-core finds nothing. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { violationsOn } from '../support/axe.ts'
import { chromiumPath, launchBrowser } from '../support/browser.ts'
import { type RunningDemo, startDemo } from '../support/running-demo.ts'

const DESKTOP = { width: 1600, height: 1000 }
const PHONE = { width: 390, height: 844 }

describe.skipIf(!chromiumPath)('The page has no violations that axe-core finds', () => {
  let browser: Browser
  let demo: RunningDemo

  beforeAll(async () => {
    browser = await launchBrowser()
    demo = await startDemo()
  })
  afterAll(async () => {
    await browser?.close()
    await demo?.stop()
  })

  it.each([
    { colorScheme: 'light', viewport: DESKTOP, width: 'desktop' },
    { colorScheme: 'dark', viewport: DESKTOP, width: 'desktop' },
    { colorScheme: 'light', viewport: PHONE, width: 'phone' },
    { colorScheme: 'dark', viewport: PHONE, width: 'phone' },
  ] as const)(
    'in $colorScheme on a $width',
    async ({ colorScheme, viewport, width }) => {
      // The page's own policy would refuse a script from outside.
      const context = await browser.newContext({ colorScheme, viewport, bypassCSP: true })
      const page = await context.newPage()
      const found: string[] = []
      page.setDefaultTimeout(12_000)
      await page.goto(demo.url)
      const card = page.locator('#main .message').filter({ hasText: 'ml-serving/ranker' }).first()
      await card.getByText('Out of memory').waitFor()

      found.push(...(await violationsOn(page)))
      await card.getByRole('button', { name: /repl(?:y|ies) Last/ }).click()
      await page.locator('#thread').waitFor()
      found.push(...(await violationsOn(page)))
      await page.keyboard.press('Escape')
      await card.getByRole('button', { name: 'More actions' }).click()
      found.push(...(await violationsOn(page)))
      await page.getByRole('menuitem', { name: /details/i }).click()
      await page.getByRole('dialog').waitFor()
      found.push(...(await violationsOn(page)))
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await page.getByRole('textbox', { name: 'Message #alerts' }).fill('/')
      await page.getByRole('listbox').waitFor()
      found.push(...(await violationsOn(page)))
      if (width === 'phone') {
        await page.getByRole('button', { name: 'Simulate' }).click()
        await page.locator('#panel').waitFor()
        found.push(...(await violationsOn(page)))
        await page.getByRole('button', { name: 'Close simulation' }).click()
        await page.getByRole('button', { name: 'Channels' }).click()
      }
      await page.getByRole('button', { name: 'Crashloop (Home)' }).click()
      await page.locator('.home').waitFor()
      found.push(...(await violationsOn(page)))
      await context.close()

      expect(found).toEqual([])
    },
    90_000,
  )
})
