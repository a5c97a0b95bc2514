/** The button of a digest that takes all of its incidents. */
import { ephemeralAnswer } from '../../../src/adapters/slack/messages/answer.ts'
import type { StormDeeds } from '../../../src/incidents/storm-deeds.ts'
import { personOf } from '../person-of.ts'
import type { ButtonListener } from './show-detail.ts'

/** The digest shows who has them; how many it were is told to the one who clicked. */
export function acknowledgeAll({ acknowledgeAll: take }: StormDeeds): ButtonListener {
  return async ({ ack, action, body, respond }) => {
    await ack()
    if (action.value === undefined) return
    await respond(ephemeralAnswer(await take(action.value, personOf(body.user))))
  }
}
