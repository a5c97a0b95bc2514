/** Opens and changes the windows that show details, in Slack. */

import type { ModalView } from '@slack/web-api'
import { WebAPIPlatformError, type WebClient } from '@slack/web-api'
import type { DetailWindow, WindowRef } from '../../incidents/browse-detail.ts'
import { DeliveryError } from '../../incidents/ports.ts'
import { deliveryError } from './delivery-error.ts'
import { loadingWindow, pageWindow, wordsWindow } from './messages/detail-window.ts'

/** Slack's words for a window that is closed, or that was changed after its hash was given. */
const GONE = new Set(['not_found', 'view_not_found', 'hash_conflict'])

/** Creates the adapter. It never retries: a window is worth as much as the moment in which it was asked for. */
export function createDetailWindow({ client }: { readonly client: WebClient }): DetailWindow {
  async function update({ id, hash }: WindowRef, view: ModalView): Promise<WindowRef | undefined> {
    try {
      const answer = await client.views.update({ view_id: id, view, ...(hash !== undefined && { hash }) })
      const next = answer.view?.hash
      return { id, ...(next !== undefined && { hash: next }) }
    } catch (error) {
      if (error instanceof WebAPIPlatformError && GONE.has(error.data.error)) return undefined
      throw deliveryError(error)
    }
  }

  return {
    async open(triggerId, query) {
      try {
        const { view } = await client.views.open({ trigger_id: triggerId, view: loadingWindow(query) })
        if (view?.id === undefined)
          throw new DeliveryError('ambiguous', 'Slack opened a window without telling its id.')
        return { id: view.id, ...(view.hash !== undefined && { hash: view.hash }) }
      } catch (error) {
        throw expiredTrigger(error) ?? deliveryError(error)
      }
    },
    wait: (window, query) => update(window, loadingWindow(query)),
    async show(window, page) {
      await update(window, pageWindow(page))
    },
    async say(window, query, words) {
      await update(window, wordsWindow(query, words))
    },
  }
}

function expiredTrigger(error: unknown): DeliveryError | undefined {
  const code = error instanceof WebAPIPlatformError ? error.data.error : ''
  if (!['expired_trigger_id', 'exchanged_trigger_id', 'trigger_expired', 'trigger_exchanged'].includes(code))
    return undefined
  return new DeliveryError('rejected', 'That took too long for Slack. Please click again.', { cause: error })
}
