/** The button that says "I take care of it". */
import type { BlockAction, ButtonAction, Middleware, SlackActionMiddlewareArgs } from '@slack/bolt'
import { ephemeralAnswer } from '../../../src/adapters/slack/messages/answer.ts'
import { answeredDirect } from '../../../src/adapters/slack/messages/direct-message.ts'
import type { Own } from '../../../src/incidents/own.ts'
import { personOf } from '../person-of.ts'

/**
 * The card and the thread show that it was done; a refusal is told to the one who clicked. A direct message, which
 * stands far from both, is replaced by what came of the click.
 */
export function acknowledge(own: Own): Middleware<SlackActionMiddlewareArgs<BlockAction<ButtonAction>>> {
  return async ({ ack, action, body, respond }) => {
    await ack()
    if (action.value === undefined) return
    const { incident, refused } = await own(action.value, { type: 'acknowledge' }, personOf(body.user))
    if (incident !== undefined && body.channel?.id.startsWith('D'))
      return void (await respond(answeredDirect(incident, refused ?? 'You have acknowledged it.')))
    if (refused !== undefined) await respond(ephemeralAnswer(refused))
  }
}
