/** The submitted forms of handing over: to whom, and why not. */
import type { Middleware, SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt'
import { HANDOFF_INPUTS, handOverResult } from '../../../src/adapters/slack/messages/handoff-forms.ts'
import { AppError } from '../../../src/domain/errors.ts'
import type { AnswerHandoff } from '../../../src/incidents/handoff/answer.ts'
import type { HandOver } from '../../../src/incidents/handoff/hand-over.ts'
import { personOf } from '../person-of.ts'

type SubmitListener = Middleware<SlackViewMiddlewareArgs<ViewSubmitAction>>

const LOOKING_MS = 10_000

/** Hands over, and tells in the same window what came of it. */
export function submitHandoff(handOver: HandOver): SubmitListener {
  return async ({ ack, view, body, client }) => {
    const { values } = view.state
    const to = values[HANDOFF_INPUTS.to]?.[HANDOFF_INPUTS.to]?.selected_user
    const chosen = values[HANDOFF_INPUTS.channel]?.[HANDOFF_INPUTS.channel]?.selected_conversation
    const channel = view.private_metadata || chosen
    if (!to || !channel) return await ack()
    await ack({ response_action: 'update', view: handOverResult('Handing over …') })
    const wish = { by: personOf(body.user), channel, to }
    const words = await handOver(wish, AbortSignal.timeout(LOOKING_MS)).then(
      (result) => (result.type === 'choose' ? 'Choose somebody.' : result.words),
      (error: unknown) => {
        if (error instanceof AppError) return `It was not handed over: ${error.message}`
        throw error
      },
    )
    await client.views.update({ view_id: view.id, view: handOverResult(words) })
  }
}

/** Declines with the word that was typed; a refusal is told in the window. */
export function submitDecline(answer: AnswerHandoff): SubmitListener {
  return async ({ ack, view, body, client }) => {
    const word = values(view).trim()
    await ack({ response_action: 'update', view: handOverResult('Declining …') })
    const refused = await answer(view.private_metadata, { type: 'decline', word }, personOf(body.user))
    const words = refused ?? 'Declined. Who hands over is told.'
    await client.views.update({ view_id: view.id, view: handOverResult(words) })
  }
}

function values(view: ViewSubmitAction['view']): string {
  return view.state.values[HANDOFF_INPUTS.word]?.[HANDOFF_INPUTS.word]?.value ?? ''
}
