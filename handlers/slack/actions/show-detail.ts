/** What the read-only buttons have in common: acknowledge, then one call. */
import type { BlockAction, ButtonAction, Middleware, SlackActionMiddlewareArgs } from '@slack/bolt'
import type { DetailKind } from '../../../src/domain/detail.ts'

/** The use case: answers in the thread, or tells `user` in `channel` why it cannot. */
export type ShowDetail = (request: {
  readonly incidentId: string
  readonly what: DetailKind
  readonly user: string
  readonly channel: string
  /** The thread of the message that was clicked. */
  readonly threadTs?: string
}) => Promise<void>

/** A listener for a button that carries an incident id as its value. */
export type DetailListener = Middleware<SlackActionMiddlewareArgs<BlockAction<ButtonAction>>>

/** Makes the listener of one button. */
export function detailListener(showDetail: ShowDetail, what: DetailKind): DetailListener {
  return async ({ ack, action, body }) => {
    await ack()
    const { value: incidentId } = action
    const channel = body.channel?.id
    if (incidentId === undefined || channel === undefined) return
    const threadTs = body.message?.thread_ts ?? body.message?.ts
    await showDetail({
      incidentId,
      what,
      user: body.user.id,
      channel,
      ...(threadTs === undefined ? {} : { threadTs }),
    })
  }
}
