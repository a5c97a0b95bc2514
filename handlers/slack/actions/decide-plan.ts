/** The buttons Approve and Deny of a card in the thread. */
import { denialModal } from '../../../src/adapters/slack/messages/denial-modal.ts'
import type { Wish } from './open-actions.ts'
import type { ButtonListener } from './show-detail.ts'

/** The card shows the decision; a refusal is told to the one who clicked. */
export function approvePlan(wish: Wish): ButtonListener {
  return async ({ ack, action, body }) => {
    const channel = body.channel?.id
    const threadTs = body.message?.thread_ts ?? body.message?.ts
    if (action.value !== undefined && channel !== undefined) {
      const place = { channel, ...(threadTs === undefined ? {} : { threadTs }) }
      await wish({ what: 'approve', planId: action.value, user: body.user.id, place })
    }
    // Only now: a click whose job could not be kept is told so by Slack, and can be repeated.
    await ack()
  }
}

/** Asks for a reason, which may stay empty. */
export function openDenial(): ButtonListener {
  return async ({ ack, action, body, client }) => {
    await ack()
    const channel = body.channel?.id
    const threadTs = body.message?.thread_ts ?? body.message?.ts
    if (action.value === undefined || channel === undefined) return
    const place = { planId: action.value, channel, ...(threadTs === undefined ? {} : { threadTs }) }
    await client.views.open({ trigger_id: body.trigger_id, view: denialModal(place) })
  }
}
