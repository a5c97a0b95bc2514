/** Publishes the Home tab of a person. */
import type { WebClient } from '@slack/web-api'
import type { HomeTab } from '../../incidents/show-home.ts'
import { deliveryError } from './delivery-error.ts'
import { homeView } from './messages/home.ts'

/** Creates the adapter; it never retries, since the tab is published anew whenever it is opened. */
export function createHomeTab({ client }: { readonly client: WebClient }): HomeTab {
  return {
    async publish(home) {
      try {
        await client.views.publish({ user_id: home.user, view: homeView(home) })
      } catch (error) {
        throw deliveryError(error)
      }
    },
  }
}
