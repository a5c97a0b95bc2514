/** A person opens the Home tab of the app. */
import type { Middleware, SlackEventMiddlewareArgs } from '@slack/bolt'

/** The use case: publishes the tab anew. */
export type ShowHome = (user: string) => Promise<void>

/** Makes the listener. Bolt acknowledges events by itself, before. */
export function homeOpened(showHome: ShowHome): Middleware<SlackEventMiddlewareArgs<'app_home_opened'>> {
  return async ({ event }) => {
    if (event.tab === 'home') await showHome(event.user)
  }
}
