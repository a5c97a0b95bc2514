/** Vitest's global set-up: builds the playground's page when its source is newer than what is built. */
import { buildPage, isPageStale } from '../../src/playground/slack/web/build.ts'

export default async function buildStalePage(): Promise<void> {
  if (isPageStale()) await buildPage()
}
