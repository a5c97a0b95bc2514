/** `npm run screenshots`: takes the pictures of the README from the running demo, with Debian's Chromium. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { launchBrowser } from './support/browser.ts'

const root = join(import.meta.dirname, '..')
const DESKTOP = { width: 1360, height: 960 }
const PHONE = { width: 390, height: 844 }
const recorded = process.argv[2] ?? 'liveness-flask-404-after-upgrade'

const demo = spawn(process.execPath, ['src/cli.ts', 'demo', '--case', recorded], {
  cwd: root,
  stdio: ['ignore', 'pipe', 'inherit'],
})
const url = await new Promise<string>((resolve, reject) => {
  demo.stdout.on('data', (chunk: Buffer) => {
    const found = /http:\/\/\S+/.exec(chunk.toString())?.[0]
    if (found) resolve(found)
  })
  demo.once('exit', (code) => reject(new Error(`The demo ended with ${code}.`)))
})

const browser = await launchBrowser()
try {
  const page = await open(DESKTOP, 'light')
  await openThread(page)
  const note = page.locator('#thread .message').nth(1)
  await note.evaluate((element) => element.scrollIntoView())
  await save(page, 'thread')

  await page.locator('#main').getByRole('button', { name: 'More actions' }).first().click()
  await page.getByRole('menuitem', { name: /details/i }).click()
  await page.getByRole('dialog').locator('pre').waitFor()
  await save(page, 'modal')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })

  await page.locator('#main [data-action=crashloop_acknowledge]').first().click()
  await page.locator('#main').getByText('Acknowledged').first().waitFor()
  await page.getByRole('button', { name: 'Crashloop (Home)' }).click()
  await page.locator('.home').waitFor()
  await save(page, 'home')

  const phone = await open(PHONE, 'dark')
  await openThread(phone)
  await save(phone, 'phone')
} finally {
  await browser.close()
  demo.kill('SIGTERM')
}

async function open(viewport: typeof DESKTOP, colorScheme: 'light' | 'dark'): Promise<Page> {
  const context = await browser.newContext({ viewport, colorScheme, deviceScaleFactor: 1.5 })
  const page = await context.newPage()
  await page.goto(url)
  return page
}

async function openThread(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /repl(?:y|ies) Last/ })
    .first()
    .click()
  await page.locator('#thread').getByText('Mitigation').first().waitFor()
}

async function save(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0)
  await page.screenshot({ path: join(root, `.github/images/${name}.png`) })
}
