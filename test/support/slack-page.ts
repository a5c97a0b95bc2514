/** The page of the simulated Slack in a browser, as one person sees it. */
import type { Browser, Locator, Page } from 'playwright-core'

/** Opens the page as a user; everybody has a browser profile of their own. */
export async function openSlackPage(browser: Browser, url: string, user: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1360, height: 960 } })
  await context.addInitScript((id) => localStorage.setItem('user', id), user)
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  await page.goto(url)
  return page
}

/** The message in the channel that speaks of a workload. */
export function rootOf(page: Page, workload: string): Locator {
  return page.locator('#main article').filter({ hasText: workload })
}

/** Opens the thread of that message. */
export async function openThread(page: Page, workload: string): Promise<void> {
  await rootOf(page, workload)
    .getByRole('button', { name: /repl(?:y|ies) Last/ })
    .click()
  await page.locator('#thread').getByText(workload).first().waitFor()
}

/** The card of a plan that can be decided. */
export function openCard(page: Page): Locator {
  return page.locator('#thread article').filter({ has: page.locator('[data-action=crashloop_approve]') })
}

/** Clicks Approve and leaves the question open whether one is sure; resolves to the button that says so. */
export async function aboutToApprove(page: Page): Promise<Locator> {
  await openCard(page).locator('[data-action=crashloop_approve]').click()
  return page.getByRole('dialog').getByRole('button', { name: 'Approve', exact: true })
}

/** Only where somebody wants to look. */
export async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env.CRASHLOOP_SHOTS
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` })
}
