/** The button of a digest's row: a thread of its own for one incident. */
import { readDigestPage } from '../../../src/adapters/slack/messages/digest-window.ts'
import type { StormDeeds } from '../../../src/incidents/storm-deeds.ts'
import { acknowledge } from '../acknowledge.ts'
import type { ButtonListener } from './show-detail.ts'

/** In the message the words go to the person alone, in the window they stand above the list. */
export function openMember({ openMember: open, turn }: StormDeeds): ButtonListener {
  return async ({ ack, action, body, respond }) => {
    await ack()
    if (action.value === undefined) return
    const words = await open(action.value)
    const here = body.view && readDigestPage(body.view.private_metadata)
    if (body.view && here) await turn(body.view.id, here.digestId, here.page, words)
    else await acknowledge({ ack: async () => {}, respond }, words)
  }
}
