/** `npm run screenshots`: takes the pictures of the README from the running demo, with Debian's Chromium. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { findService } from './support/install-services.ts'

const root = join(import.meta.dirname, '..')
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const demo = spawn(
  process.execPath,
  ['src/cli.ts', 'demo', '--case', process.argv[2] ?? 'liveness-flask-404-after-upgrade'],
  {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  },
)
const url = await new Promise<string>((resolve, reject) => {
  demo.stdout.on('data', (chunk: Buffer) => {
    const found = /http:\/\/\S+/.exec(chunk.toString())?.[0]
    if (found) resolve(found)
  })
  demo.once('exit', (code) => reject(new Error(`The demo ended with ${code}.`)))
})

const executablePath = findService('chromium')
if (!executablePath) throw new Error('Chromium is not installed: apt-get install chromium')
const browser = await chromium.launch({ executablePath, args: ARGS })
try {
  const page = await browser.newPage({ viewport: { width: 1360, height: 1000 }, deviceScaleFactor: 1.5 })
  await page.goto(url)
  await page.getByText('1 reply').click()
  await page.getByText('Mitigation').first().waitFor()
  await page
    .locator('#thread')
    .getByText('What was found')
    .evaluate((element) => element.scrollIntoView())
  await page.screenshot({ path: join(root, '.github/images/thread.png') })
} finally {
  await browser.close()
  demo.kill('SIGTERM')
}
