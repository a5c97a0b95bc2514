/** What axe-core finds wrong with a page, as it stands. */
import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** `rule: element` for each violation; the page must have been opened with `bypassCSP`. */
export async function violationsOn(page: Page): Promise<string[]> {
  const isThere = await page.evaluate<boolean>("'axe' in window")
  if (!isThere) await page.addScriptTag({ content: axe.source })
  const { violations } = await page.evaluate<axe.AxeResults>('axe.run()')
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
}
