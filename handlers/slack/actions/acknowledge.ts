/** The button that says "I take care of it". */
import type { BlockAction, ButtonAction, Middleware, SlackActionMiddlewareArgs } from '@slack/bolt'
import { ephemeralAnswer } from '../../../src/adapters/slack/messages/answer.ts'
import type { Own } from '../../../src/incidents/own.ts'
import { personOf } from '../person-of.ts'

/** The card and the thread show that it was done; a refusal is told to the one who clicked. */
export function acknowledge(own: Own): Middleware<SlackActionMiddlewareArgs<BlockAction<ButtonAction>>> {
  return async ({ ack, action, body, respond }) => {
    await ack()
    if (action.value === undefined) return
    const { refused } = await own(action.value, { type: 'acknowledge' }, personOf(body.user))
    if (refused !== undefined) await respond(ephemeralAnswer(refused))
  }
}
