/** The buttons of a handoff: begin one, accept one incident or all, take over, decline. */
import { ephemeralAnswer } from '../../../src/adapters/slack/messages/answer.ts'
import { declineForm, handOverForm } from '../../../src/adapters/slack/messages/handoff-forms.ts'
import type { AnswerHandoff, HandoffDeed } from '../../../src/incidents/handoff/answer.ts'
import type { ShowHome } from '../events/app-home-opened.ts'
import { personOf } from '../person-of.ts'
import type { ButtonListener } from './show-detail.ts'

/** Opens the form; the value is a channel, or `home`, where the form asks for it. */
export const beginHandoff: ButtonListener = async ({ ack, action, body, client }) => {
  await ack()
  const channel = /^[CGD][A-Z0-9]+$/.test(action.value ?? '') ? action.value : undefined
  await client.views.open({ trigger_id: body.trigger_id, view: handOverForm(channel) })
}

export interface HandoffButtonDeps {
  readonly answer: AnswerHandoff
  readonly showHome: ShowHome
}

/** Accepts all, or the one behind the slash in the value. */
export function acceptHandoff(deps: HandoffButtonDeps): ButtonListener {
  return listener(deps, (incidentId) => ({
    type: 'accept',
    ...(incidentId !== undefined && { incidentId }),
  }))
}

/** Takes it instead of whom it is for. */
export function takeOverHandoff(deps: HandoffButtonDeps): ButtonListener {
  return listener(deps, () => ({ type: 'take-over' }))
}

/** Asks why. */
export const declineHandoff: ButtonListener = async ({ ack, action, body, client }) => {
  await ack()
  if (action.value === undefined) return
  await client.views.open({ trigger_id: body.trigger_id, view: declineForm(action.value) })
}

/** The message shows what was done; a refusal is told to the one who clicked. */
function listener(
  { answer, showHome }: HandoffButtonDeps,
  deedOf: (incidentId: string | undefined) => HandoffDeed,
): ButtonListener {
  return async ({ ack, action, body, respond }) => {
    await ack()
    const [handoffId = '', incidentId] = (action.value ?? '').split('/')
    const refused = await answer(handoffId, deedOf(incidentId), personOf(body.user))
    if (body.view !== undefined) return await showHome(body.user.id)
    if (refused !== undefined) await respond(ephemeralAnswer(refused))
  }
}
