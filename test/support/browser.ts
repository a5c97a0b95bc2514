/** Debian's Chromium for tests that look at the page. */
import { type Browser, chromium } from 'playwright-core'
import { findService } from './install-services.ts'

/** Path of Chromium; undefined where it is not installed. */
export const chromiumPath: string | undefined = findService('chromium')

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Starts Chromium without anything that calls home. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ ...(chromiumPath && { executablePath: chromiumPath }), args: ARGS })
}
