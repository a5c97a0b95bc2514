/** The button in the window that posts the detail to the thread of the incident. */
import { decodeWindowState } from '../../../src/adapters/slack/window-state.ts'
import type { ButtonListener, ShowDetail } from './show-detail.ts'

/** Makes the listener. */
export function postFromWindow(showDetail: ShowDetail): ButtonListener {
  return async ({ ack, body }) => {
    await ack()
    const query = decodeWindowState(body.view?.private_metadata ?? '')
    if (query === undefined) return
    await showDetail({ incidentId: query.incidentId, what: query.what, user: body.user.id })
  }
}
