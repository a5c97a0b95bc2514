/** The submitted modal that denies a plan. */
import type { Middleware, SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt'
import { DENIAL_REASON, readDecisionPlace } from '../../../src/adapters/slack/messages/denial-modal.ts'
import type { Wish } from '../actions/open-actions.ts'

/** The card shows the decision and the reason; a refusal is told to the one who denied. */
export function submitDenial(wish: Wish): Middleware<SlackViewMiddlewareArgs<ViewSubmitAction>> {
  return async ({ ack, view, body }) => {
    const found = readDecisionPlace(view.private_metadata)
    if (found !== undefined) {
      const { planId, ...place } = found
      const reason = (view.state.values[DENIAL_REASON]?.[DENIAL_REASON]?.value ?? '').trim()
      await wish({ what: 'deny', planId, user: body.user.id, place, ...(reason === '' ? {} : { reason }) })
    }
    // Only now: a denial whose job could not be kept is told so by Slack, and can be repeated.
    await ack()
  }
}
