/** The buttons, in a message and in the window, that attach a whole log to the thread. */
import { decodeWindowState } from '../../../src/adapters/slack/window-state.ts'
import type { LogChoice } from '../../../src/domain/detail.ts'
import { acknowledge } from '../acknowledge.ts'
import { detailQueryOf } from './details.ts'
import type { ButtonListener } from './show-detail.ts'

/** The use case: attaches the file, or tells `user` why it cannot. */
export type ShowFullLog = (request: {
  readonly incidentId: string
  readonly log?: LogChoice
  readonly user: string
  readonly channel?: string
}) => Promise<void>

/** Makes the listener of the button in a message. */
export function attachFullLog(showFullLog: ShowFullLog): ButtonListener {
  return async ({ ack, action, body, respond }) => {
    const threadTs = body.message?.thread_ts ?? body.message?.ts
    await acknowledge({ ack, respond }, 'Reading the whole log … It comes in the thread as a file.', threadTs)
    const { incidentId } = detailQueryOf(action.value ?? '') ?? {}
    const channel = body.channel?.id
    if (incidentId === undefined || channel === undefined) return
    await showFullLog({ incidentId, user: body.user.id, channel })
  }
}

/** Makes the listener of the button in the window, which knows the log that is shown. */
export function attachShownLog(showFullLog: ShowFullLog): ButtonListener {
  return async ({ ack, body }) => {
    await ack()
    const query = decodeWindowState(body.view?.private_metadata ?? '')
    if (query === undefined) return
    const { incidentId, log } = query
    await showFullLog({ incidentId, user: body.user.id, ...(log && { log }) })
  }
}
