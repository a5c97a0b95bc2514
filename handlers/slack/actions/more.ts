/** The menu of the root card: assign, mute, unmute, and whether the cause is right. */
import type { BlockAction, Middleware, OverflowAction, SlackActionMiddlewareArgs } from '@slack/bolt'
import { MORE } from '../../../src/adapters/slack/ids.ts'
import { ephemeralAnswer } from '../../../src/adapters/slack/messages/answer.ts'
import { assignModal, muteModal } from '../../../src/adapters/slack/messages/ownership-modals.ts'
import type { Own } from '../../../src/incidents/own.ts'
import type { Deed } from '../../../src/incidents/ownership.ts'
import { personOf } from '../person-of.ts'
import { detailQueryOf, type OpenDetails } from './details.ts'

export type MoreListener = Middleware<SlackActionMiddlewareArgs<BlockAction<OverflowAction>>>

const DEEDS: Readonly<Record<string, Deed>> = {
  [MORE.unmute]: { type: 'unmute' },
  [MORE.right]: { type: 'feedback', verdict: 'right' },
  [MORE.wrong]: { type: 'feedback', verdict: 'wrong' },
}

/** Carries out what was chosen, or opens the window that asks for the rest. */
export function chooseMore(deps: { readonly own: Own; readonly openDetails: OpenDetails }): MoreListener {
  return async ({ ack, action, body, client, respond }) => {
    await ack()
    const [, what = '', incidentId = ''] = /^(\w+):(.+)$/.exec(action.selected_option?.value ?? '') ?? []
    if (what === MORE.details) {
      const query = detailQueryOf(incidentId)
      return query && (await deps.openDetails({ triggerId: body.trigger_id, query }))
    }
    if (what === MORE.assign || what === MORE.mute) {
      const threadTs = body.message?.thread_ts ?? body.message?.ts
      const place = { incidentId, channel: body.channel?.id ?? '', ...(threadTs ? { threadTs } : {}) }
      const view = what === MORE.assign ? assignModal(place) : muteModal(place)
      return void (await client.views.open({ trigger_id: body.trigger_id, view }))
    }
    const deed = DEEDS[what]
    if (deed === undefined) return
    const { refused } = await deps.own(incidentId, deed, personOf(body.user))
    if (refused !== undefined) return void (await respond(ephemeralAnswer(refused)))
    if (deed.type === 'feedback')
      await respond(ephemeralAnswer('Thank you. It is noted, and counted for this kind of cause.'))
  }
}
