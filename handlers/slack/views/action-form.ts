/** The submitted form with the parameters of an action. */
import type { Middleware, SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt'
import { fieldsOf, wordsActionWindow } from '../../../src/adapters/slack/messages/action-window.ts'
import type { ActionMenu } from '../../../src/domain/action-notes.ts'
import type { ActionParameters } from '../../../src/domain/plan.ts'
import { PLANNING, type Wish } from '../actions/open-actions.ts'

export interface ActionFormDeps {
  readonly menu: (incidentId: string) => Promise<ActionMenu | undefined>
  readonly wish: Wish
}

/** A whole number and its bounds, or a quantity of memory. */
const CHECKS = {
  replicas: { shape: /^\d{1,4}$/, words: 'A whole number from 0 to 9999' },
  revision: { shape: /^[1-9]\d{0,8}$/, words: 'The number of a revision, e.g. 41' },
  minutes: { shape: /^[1-9]\d{0,4}$/, words: 'A whole number of minutes, at most 99999' },
  memory: { shape: /^\d{1,12}(?:\.\d{1,3})?(?:[KMGT]i?|k)?$/, words: 'A quantity like 512Mi or 2Gi' },
} as const

/** Plans the action with what was stated; everything else is as it was offered. */
export function submitActionForm({
  menu,
  wish,
}: ActionFormDeps): Middleware<SlackViewMiddlewareArgs<ViewSubmitAction>> {
  return async ({ ack, view, body }) => {
    const { incidentId, action } = readState(view.private_metadata)
    const offer = (await menu(incidentId))?.offered.find((each) => each.action === action)
    if (offer === undefined) {
      const words = 'That action is not offered (any more). Please open Actions again.'
      return await ack({ response_action: 'update', view: wordsActionWindow(words) })
    }
    const errors: Record<string, string> = {}
    const stated: Record<string, string | number> = {}
    for (const { name } of fieldsOf(offer.action)) {
      const value = (view.state.values[name]?.[name]?.value ?? '').trim()
      const { shape, words } = CHECKS[name]
      if (shape.test(value)) stated[name] = name === 'memory' ? value : Number(value)
      else errors[name] = words
    }
    if (Object.keys(errors).length > 0) return await ack({ response_action: 'errors', errors })
    await ack({ response_action: 'update', view: wordsActionWindow(PLANNING) })
    const parameters: ActionParameters = { ...offer.parameters, ...stated }
    await wish({
      what: 'plan',
      incidentId,
      action: offer.action,
      parameters,
      user: body.user.id,
      window: view.id,
    })
  }
}

function readState(metadata: string): { readonly incidentId: string; readonly action?: unknown } {
  try {
    const { incidentId, action } = JSON.parse(metadata) as Record<string, unknown>
    return { incidentId: typeof incidentId === 'string' ? incidentId : '', action }
  } catch {
    return { incidentId: '' }
  }
}
