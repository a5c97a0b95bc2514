/** What the read-only buttons have in common: acknowledge with a word of progress, then one call. */
import type { BlockAction, ButtonAction, Middleware, SlackActionMiddlewareArgs } from '@slack/bolt'
import type { DetailKind } from '../../../src/domain/detail.ts'
import { acknowledge } from '../acknowledge.ts'

/** The use case: answers in the thread, or tells `user` in `channel` why it cannot. */
export type ShowDetail = (request: {
  readonly incidentId: string
  readonly what: DetailKind
  readonly user: string
  readonly channel?: string
  /** The thread of the message that was clicked. */
  readonly threadTs?: string
}) => Promise<void>

/** A listener for a button. */
export type ButtonListener = Middleware<SlackActionMiddlewareArgs<BlockAction<ButtonAction>>>

/** A listener for a button that carries an incident id as its value. */
export type DetailListener = ButtonListener

const READING: Readonly<Record<DetailKind, string>> = {
  describe: 'Reading the pod',
  'previous-logs': 'Reading the previous log',
  'current-logs': 'Reading the current log',
  events: 'Reading the events',
  changes: 'Looking what changed',
  node: 'Reading the node',
  commands: 'Collecting the commands',
}

/** Makes the listener of one button. */
export function detailListener(showDetail: ShowDetail, what: DetailKind): DetailListener {
  return async ({ ack, action, body, respond }) => {
    const { value: incidentId } = action
    const channel = body.channel?.id
    const threadTs = body.message?.thread_ts ?? body.message?.ts
    await acknowledge({ ack, respond }, `${READING[what]} … It comes in the thread.`, threadTs)
    if (incidentId === undefined || channel === undefined) return
    await showDetail({
      incidentId,
      what,
      user: body.user.id,
      channel,
      ...(threadTs === undefined ? {} : { threadTs }),
    })
  }
}
