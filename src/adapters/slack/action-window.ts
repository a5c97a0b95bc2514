/** Fills the window of actions in Slack once an answer is there. */

import type { ModalView, WebClient } from '@slack/web-api'
import { WebAPIPlatformError } from '@slack/web-api'
import { shownPlan } from '../../incidents/action-record.ts'
import type { ActionWindow } from '../../incidents/ports.ts'
import { deliveryError } from './delivery-error.ts'
import { planWindow, wordsActionWindow } from './messages/action-window.ts'

/** Slack's words for a window that is closed. */
const GONE = new Set(['not_found', 'view_not_found'])

/** Creates the adapter. It rejects with `DeliveryError`, but not when the person closed the window. */
export function createActionWindow({ client }: { readonly client: WebClient }): ActionWindow {
  async function update(id: string, view: ModalView): Promise<void> {
    try {
      await client.views.update({ view_id: id, view })
    } catch (error) {
      if (error instanceof WebAPIPlatformError && GONE.has(error.data.error)) return
      throw deliveryError(error)
    }
  }
  return {
    showPlan: (id, plan, confirm, words) => update(id, planWindow(shownPlan(plan), confirm, words)),
    say: (id, words) => update(id, wordsActionWindow(words)),
  }
}
