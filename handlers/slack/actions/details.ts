/** The button that opens the window of details. */
import { DETAIL_KINDS, type DetailQuery } from '../../../src/domain/detail.ts'
import type { ButtonListener } from './show-detail.ts'

/** The use case: opens the window at once, then fills it. */
export type OpenDetails = (request: {
  readonly triggerId: string
  readonly query: DetailQuery
}) => Promise<void>

/** Makes the listener. */
export function openDetails(open: OpenDetails): ButtonListener {
  return async ({ ack, action, body }) => {
    await ack()
    const query = detailQueryOf(action.value ?? '')
    if (query !== undefined) await open({ triggerId: body.trigger_id, query })
  }
}

/** Reads an incident id, with or without a kind of detail and a colon before it. */
export function detailQueryOf(value: string): DetailQuery | undefined {
  const what = DETAIL_KINDS.find((kind) => value.startsWith(`${kind}:`))
  const incidentId = what === undefined ? value : value.slice(what.length + 1)
  return incidentId === '' ? undefined : { incidentId, what: what ?? 'previous-logs' }
}
