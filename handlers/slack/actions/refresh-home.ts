/** The button that publishes the Home tab anew. */
import type { ShowHome } from '../events/app-home-opened.ts'
import type { ButtonListener } from './show-detail.ts'

/** Makes the listener. */
export function refreshHome(showHome: ShowHome): ButtonListener {
  return async ({ ack, body }) => {
    await ack()
    await showHome(body.user.id)
  }
}
