/** What can be chosen in the window of details: a page, another kind, another log. */
import type { BlockElementAction, Middleware, SlackActionMiddlewareArgs } from '@slack/bolt'
import { WINDOW } from '../../../src/adapters/slack/ids.ts'
import { decodeWindowState, parseLogValue } from '../../../src/adapters/slack/window-state.ts'
import { DETAIL_KINDS, type DetailQuery } from '../../../src/domain/detail.ts'

/** The use case: says that it reads, then shows the page. */
export type TurnPage = (request: {
  readonly window: { readonly id: string; readonly hash?: string }
  readonly query: DetailQuery
}) => Promise<void>

/** Makes the one listener of all of them. */
export function turnPage(turn: TurnPage): Middleware<SlackActionMiddlewareArgs> {
  return async ({ ack, action, body }) => {
    await ack()
    if (body.type !== 'block_actions' || body.view === undefined) return
    const { id, hash, private_metadata } = body.view
    const query = decodeWindowState(private_metadata)
    const next = query && nextQuery(query, action as BlockElementAction)
    if (next) await turn({ window: { id, hash }, query: next })
  }
}

function nextQuery(query: DetailQuery, action: BlockElementAction): DetailQuery | undefined {
  const { page = 0, log: _log, ...rest } = query
  const { page: _page, ...here } = query
  switch (action.action_id) {
    case WINDOW.first:
      return { ...here, page: 0 }
    case WINDOW.previous:
      return { ...here, page: Math.max(0, page - 1) }
    case WINDOW.next:
      return { ...here, page: page + 1 }
    case WINDOW.last:
      // The use case takes the last one that there is.
      return { ...here, page: LAST }
    case WINDOW.refresh:
      return here
    case WINDOW.kind: {
      const what = DETAIL_KINDS.find((kind) => kind === chosen(action))
      // Numbers of lines mean nothing in another text.
      const { around: _around, span: _span, ...other } = rest
      return what && { ...other, what }
    }
    case WINDOW.log: {
      const log = parseLogValue(chosen(action) ?? '')
      return log && { ...rest, log, what: log.run === 'previous' ? 'previous-logs' : 'current-logs' }
    }
    default:
      return undefined
  }
}

const LAST = 1_000_000

function chosen(action: BlockElementAction): string | undefined {
  return action.type === 'static_select' ? action.selected_option?.value : undefined
}
