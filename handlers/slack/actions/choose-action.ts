/** The buttons within the window of actions: choose one, run its plan, or put the plan up for approval. */
import { ACTION_BUTTONS } from '../../../src/adapters/slack/ids.ts'
import {
  fieldsOf,
  formWindow,
  wordsActionWindow,
} from '../../../src/adapters/slack/messages/action-window.ts'
import type { ActionMenu } from '../../../src/domain/action-notes.ts'
import { PLANNING, type Wish } from './open-actions.ts'
import type { ButtonListener } from './show-detail.ts'

export interface ChooseActionDeps {
  readonly menu: (incidentId: string) => Promise<ActionMenu | undefined>
  readonly wish: Wish
}

/** Asks for parameters where the action takes some, and plans it otherwise. Only what is offered now can be chosen. */
export function chooseAction({ menu, wish }: ChooseActionDeps): ButtonListener {
  return async ({ ack, action, body, client }) => {
    await ack()
    const window = body.view?.id
    const incidentId = body.view?.private_metadata ?? ''
    if (window === undefined) return
    const found = (await menu(incidentId))?.offered.find((each) => each.action === action.value)
    if (found === undefined) {
      const view = wordsActionWindow('That action is not offered (any more). Please open Actions again.')
      return void (await client.views.update({ view_id: window, view }))
    }
    const { action: chosen, title, parameters } = found
    if (fieldsOf(chosen).length > 0) {
      const view = formWindow({ incidentId, action: chosen }, title, parameters)
      return void (await client.views.update({ view_id: window, view }))
    }
    await client.views.update({ view_id: window, view: wordsActionWindow(PLANNING) })
    await wish({ what: 'plan', incidentId, action: chosen, parameters, user: body.user.id, window })
  }
}

/** Goes on with the plan that the window shows. */
export function goOn({ wish }: Pick<ChooseActionDeps, 'wish'>): ButtonListener {
  return async ({ ack, action, body, client }) => {
    await ack()
    const window = body.view?.id
    if (window === undefined || action.value === undefined) return
    const what = action.action_id === ACTION_BUTTONS.confirm ? 'confirm' : 'ask'
    await client.views.update({ view_id: window, view: wordsActionWindow('One moment …') })
    await wish({ what, planId: action.value, user: body.user.id, window })
  }
}
