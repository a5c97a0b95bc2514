/** The buttons Approve and Deny of a card in the thread. */
import { ACTION_BUTTONS } from '../../../src/adapters/slack/ids.ts'
import type { Wish } from './open-actions.ts'
import type { ButtonListener } from './show-detail.ts'

/** The card shows the decision; a refusal is told to the one who clicked. */
export function decidePlan(wish: Wish): ButtonListener {
  return async ({ ack, action, body }) => {
    const channel = body.channel?.id
    const threadTs = body.message?.thread_ts ?? body.message?.ts
    if (action.value !== undefined && channel !== undefined) {
      const what = action.action_id === ACTION_BUTTONS.approve ? 'approve' : 'deny'
      const place = { channel, ...(threadTs === undefined ? {} : { threadTs }) }
      await wish({ what, planId: action.value, user: body.user.id, place })
    }
    // Only now: a click whose job could not be kept is told so by Slack, and can be repeated.
    await ack()
  }
}
