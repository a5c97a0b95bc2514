/** The window with all incidents of a digest: opened by a button, turned by the page. */
import { DIGEST_WINDOW } from '../../../src/adapters/slack/ids.ts'
import { ephemeralAnswer } from '../../../src/adapters/slack/messages/answer.ts'
import { readDigestPage } from '../../../src/adapters/slack/messages/digest-window.ts'
import type { StormDeeds } from '../../../src/incidents/storm-deeds.ts'
import type { ButtonListener } from './show-detail.ts'

/** Opens it. */
export function allMembers({ list }: StormDeeds): ButtonListener {
  return async ({ ack, action, body, respond }) => {
    await ack()
    if (action.value === undefined) return
    const refused = await list(body.trigger_id, action.value)
    if (refused !== undefined) await respond(ephemeralAnswer(refused))
  }
}

/** Shows the page before or after. */
export function turnMembers({ turn }: StormDeeds): ButtonListener {
  return async ({ ack, action, body }) => {
    await ack()
    const here = body.view && readDigestPage(body.view.private_metadata)
    if (!body.view || !here) return
    const step = action.action_id === DIGEST_WINDOW.next ? 1 : -1
    await turn(body.view.id, here.digestId, here.page + step)
  }
}
