/** The button Show of the window of details: a text to look for, and the line to look around. */
import type { Middleware, SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt'
import { WINDOW } from '../../../src/adapters/slack/ids.ts'
import { loadingWindow } from '../../../src/adapters/slack/messages/detail-window.ts'
import { decodeWindowState, parseAround } from '../../../src/adapters/slack/window-state.ts'
import type { DetailQuery } from '../../../src/domain/detail.ts'

/** The use case: fills a window that says that it is reading. */
export type FillWindow = (request: {
  readonly window: { readonly id: string }
  readonly query: DetailQuery
}) => Promise<void>

/** Makes the listener. */
export function filterDetails(fill: FillWindow): Middleware<SlackViewMiddlewareArgs<ViewSubmitAction>> {
  return async ({ ack, view }) => {
    const query = decodeWindowState(view.private_metadata)
    if (query === undefined) return await ack({ response_action: 'clear' })
    const { values } = view.state
    const near = parseAround(values[WINDOW.around]?.[WINDOW.around]?.value ?? '')
    if (near === 'invalid') {
      const words = 'Write the number of a line, for example 482, or: 200 lines around line 482'
      return await ack({ response_action: 'errors', errors: { [WINDOW.around]: words } })
    }
    const filter = (values[WINDOW.filter]?.[WINDOW.filter]?.value ?? '').trim()
    const { incidentId, what, log } = query
    const next = { incidentId, what, ...(log && { log }), ...(filter !== '' && { filter }), ...near }
    await ack({ response_action: 'update', view: loadingWindow(next) })
    await fill({ window: { id: view.id }, query: next })
  }
}
