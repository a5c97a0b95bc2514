/** The buttons that open the window of actions: all of them, the recommended one, or the undo of one. */
import { ACTION_BUTTONS } from '../../../src/adapters/slack/ids.ts'
import { menuWindow, wordsActionWindow } from '../../../src/adapters/slack/messages/action-window.ts'
import type { ActionMenu, RecommendedAction } from '../../../src/domain/action-notes.ts'
import type { ActionWish } from '../../../src/incidents/ports.ts'
import type { ButtonListener } from './show-detail.ts'

/** Resolves once the wish is durable; the answer comes to the window or the person. */
export type Wish = (wish: ActionWish) => Promise<void>

export interface OpenActionsDeps {
  /** Undefined when the incident is not kept any more. */
  readonly menu: (incidentId: string) => Promise<ActionMenu | undefined>
  /** Only what this person may do, and what they may not with who may. */
  readonly menuFor: (incidentId: string, slackUserId: string) => Promise<ActionMenu | undefined>
  readonly recommended: (incidentId: string) => Promise<RecommendedAction | undefined>
  readonly wish: Wish
}

const GONE = 'This incident is not kept any more.'
const LOOKING = 'Looking up what fits, and what you may do …'
/** While a plan is being made. */
export const PLANNING = 'Planning: reading the workload and asking the cluster whether it would accept it …'

/** Shows what is offered to this person. */
export function openActions({ menuFor }: Pick<OpenActionsDeps, 'menuFor'>): ButtonListener {
  return async ({ ack, action, body, client }) => {
    await ack()
    // A trigger lasts three seconds; asking Slack who somebody is may take longer.
    const opened = await client.views.open({ trigger_id: body.trigger_id, view: wordsActionWindow(LOOKING) })
    const window = opened.view?.id
    if (window === undefined) return
    const found = await menuFor(action.value ?? '', body.user.id)
    const view = found ? menuWindow(found) : wordsActionWindow(GONE)
    await client.views.update({ view_id: window, view })
  }
}

/** Plans the recommended action, or the undo, at once. */
export function openPlan({ recommended, wish }: OpenActionsDeps): ButtonListener {
  return async ({ ack, action, body, client }) => {
    await ack()
    const view = wordsActionWindow(PLANNING)
    const opened = await client.views.open({ trigger_id: body.trigger_id, view })
    const window = opened.view?.id
    const id = action.value ?? ''
    if (window === undefined) return
    const user = body.user.id
    if (action.action_id === ACTION_BUTTONS.undo)
      return await wish({ what: 'undo', planId: id, user, window })
    const advice = await recommended(id)
    if (advice) {
      const { action: what, parameters } = advice
      return await wish({ what: 'plan', incidentId: id, action: what, parameters, user, window })
    }
    const words =
      'The diagnosis has changed and recommends no action any more. See Actions for what can be done.'
    await client.views.update({ view_id: window, view: wordsActionWindow(words) })
  }
}
