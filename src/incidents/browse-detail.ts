/** Shows details in a window of the person who asked: something at once, then the page. */

import type { DetailPage, DetailQuery } from '../domain/detail.ts'
import type { Log } from '../domain/log.ts'
import { pageOf } from './detail-page.ts'
import { DeliveryError, type IncidentStore } from './ports.ts'
import type { ReadDetail } from './read-detail.ts'

/** A window that a person has open. With `hash`, a change is refused when the window changed meanwhile. */
export interface WindowRef {
  readonly id: string
  readonly hash?: string
}

/** Windows in Slack. Rejects with `DeliveryError`. */
export interface DetailWindow {
  /** Opens a window that says that it is reading. The trigger works once, for 3 s. */
  open(triggerId: string, query: DetailQuery): Promise<WindowRef>
  /** Says so in an open window; undefined when the person closed it or did something else meanwhile. */
  wait(window: WindowRef, query: DetailQuery): Promise<WindowRef | undefined>
  /** Nothing happens to a window that was closed or changed meanwhile. */
  show(window: WindowRef, page: DetailPage): Promise<void>
  /** Shows words instead of a page. */
  say(window: WindowRef, query: DetailQuery, words: string): Promise<void>
}

export interface BrowseDetailDeps {
  readonly store: Pick<IncidentStore, 'get'>
  readonly window: DetailWindow
  readonly readDetail: ReadDetail
  readonly sleep: (ms: number) => Promise<void>
  readonly log: Log
}

/** Slack puts the window from our acknowledgement in place after it took it; a change before that would be lost. */
const SETTLE_MS = 400

export interface BrowseDetail {
  /** A person wants to look at an incident. */
  open(request: { readonly triggerId: string; readonly query: DetailQuery }): Promise<void>
  /** A person turned a page or chose something else in the window. */
  turn(request: { readonly window: WindowRef; readonly query: DetailQuery }): Promise<void>
  /** As `turn`, for a window that already says that it is reading. */
  fill(request: { readonly window: WindowRef; readonly query: DetailQuery }): Promise<void>
}

/** Opening rejects when Slack does not open the window; what fails after that is said in the window. */
export function createBrowseDetail({
  store,
  window,
  readDetail,
  sleep,
  log,
}: BrowseDetailDeps): BrowseDetail {
  async function fill(ref: WindowRef, query: DetailQuery): Promise<void> {
    try {
      const incident = await store.get(query.incidentId)
      if (!incident) return await window.say(ref, query, 'This incident is not kept any more.')
      const text = await readDetail(incident, query)
      if (!text) {
        const words = 'The cluster cannot be read now, and nothing was kept of this incident.'
        return await window.say(ref, query, words)
      }
      await window.show(ref, pageOf(text, query))
    } catch (error) {
      log.warn({ err: error, incident: query.incidentId, what: query.what }, 'Could not fill a window')
      // Slack refuses windows now; another call would not do better.
      if (error instanceof DeliveryError) return
      await window.say(ref, query, 'That did not work. Try it again in a moment.').catch(() => {})
    }
  }

  return {
    async open({ triggerId, query }) {
      await fill(await window.open(triggerId, query), query)
    },
    async turn({ window: present, query }) {
      const waiting = await window.wait(present, query)
      if (waiting) await fill(waiting, query)
    },
    async fill({ window: present, query }) {
      await sleep(SETTLE_MS)
      await fill(present, query)
    },
  }
}
