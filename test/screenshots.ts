/** `npm run screenshots`: takes the pictures of the README from the running demo, with Debian's Chromium. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { launchBrowser } from './support/browser.ts'

const root = join(import.meta.dirname, '..')
const DESKTOP = { width: 1360, height: 960 }
const PHONE = { width: 390, height: 844 }
const recorded = process.argv[2] ?? 'liveness-flask-404-after-upgrade'

const browser = await launchBrowser()
try {
  await pictureIncident()
  await pictureStorm()
} finally {
  await browser.close()
}

async function pictureIncident(): Promise<void> {
  await using demo = await startDemo(recorded)
  const page = await open(demo.url, DESKTOP, 'light')
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

  const phone = await open(demo.url, PHONE, 'dark')
  await openThread(phone)
  await save(phone, 'phone')
}

/** The digest of a storm, and how it is handed over. */
async function pictureStorm(): Promise<void> {
  await using demo = await startDemo('storm-node-local-dns')
  const page = await open(demo.url, DESKTOP, 'light')
  const digest = page.locator('#main .message', { hasText: 'In common to 6 of 6' }).first()
  await digest.waitFor({ timeout: 60_000 })
  await digest.evaluate((element) => element.scrollIntoView())
  await save(page, 'storm')

  const input = page.locator('#main textarea').last()
  await input.fill('/crashloop handoff @tomas')
  await input.press('Enter')
  const handoff = page.locator('#main .message', { hasText: 'to accept' }).last()
  await handoff.waitFor({ timeout: 60_000 })
  await handoff.evaluate((element) => element.scrollIntoView())
  await save(page, 'handoff')
}

async function startDemo(id: string): Promise<{ url: string } & AsyncDisposable> {
  const demo = spawn(process.execPath, ['src/cli.ts', 'demo', '--case', id], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise((resolve) => demo.once('exit', resolve))
  const url = await new Promise<string>((resolve, reject) => {
    demo.stdout.on('data', (chunk: Buffer) => {
      const found = /http:\/\/\S+/.exec(chunk.toString())?.[0]
      if (found) resolve(found)
    })
    demo.once('exit', (code) => reject(new Error(`The demo ended with ${code}.`)))
  })
  return {
    url,
    async [Symbol.asyncDispose]() {
      demo.kill('SIGTERM')
      await ended
    },
  }
}

async function open(url: string, viewport: typeof DESKTOP, colorScheme: 'light' | 'dark'): Promise<Page> {
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
