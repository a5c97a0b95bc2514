/** Registers what shows details of an incident, in the thread, in windows and on the Home tab. */
import type { App } from '@slack/bolt'
import { ACTIONS, WINDOW } from '../../src/adapters/slack/ids.ts'
import { showChanges } from './actions/changes.ts'
import { showCommands } from './actions/commands.ts'
import { showCurrentLogs } from './actions/current-logs.ts'
import { describePod } from './actions/describe.ts'
import { type OpenDetails, openDetails } from './actions/details.ts'
import { showEvents } from './actions/events.ts'
import { attachFullLog, attachShownLog, type ShowFullLog } from './actions/full-log.ts'
import { showNode } from './actions/node.ts'
import { openThread } from './actions/open-thread.ts'
import { postFromWindow } from './actions/post-from-window.ts'
import { showPreviousLogs } from './actions/previous-logs.ts'
import { refreshHome } from './actions/refresh-home.ts'
import type { ShowDetail } from './actions/show-detail.ts'
import { type TurnPage, turnPage } from './actions/turn-page.ts'
import { homeOpened, type ShowHome } from './events/app-home-opened.ts'
import { type FillWindow, filterDetails } from './views/details.ts'

export interface DetailHandlerDeps {
  readonly showDetail: ShowDetail
  readonly showFullLog: ShowFullLog
  readonly browse: { readonly open: OpenDetails; readonly turn: TurnPage; readonly fill: FillWindow }
  readonly showHome: ShowHome
}

/** Registers the listeners. */
export function registerDetails(app: App, deps: DetailHandlerDeps): void {
  const { showDetail, showFullLog, browse, showHome } = deps
  app.action(ACTIONS.describe, describePod(showDetail))
  app.action(ACTIONS.previousLogs, showPreviousLogs(showDetail))
  app.action(ACTIONS.currentLogs, showCurrentLogs(showDetail))
  app.action(ACTIONS.events, showEvents(showDetail))
  app.action(ACTIONS.changes, showChanges(showDetail))
  app.action(ACTIONS.node, showNode(showDetail))
  app.action(ACTIONS.commands, showCommands(showDetail))
  app.action(ACTIONS.fullLog, attachFullLog(showFullLog))
  app.action(ACTIONS.details, openDetails(browse.open))
  app.action(ACTIONS.openThread, openThread)
  app.action(ACTIONS.refreshHome, refreshHome(showHome))
  app.action(WINDOW.fullLog, attachShownLog(showFullLog))
  app.action(WINDOW.post, postFromWindow(showDetail))
  for (const id of TURNS) app.action(id, turnPage(browse.turn))
  app.view(WINDOW.callback, filterDetails(browse.fill))
  app.event('app_home_opened', homeOpened(showHome))
}

const TURNS = [
  WINDOW.kind,
  WINDOW.log,
  WINDOW.first,
  WINDOW.previous,
  WINDOW.next,
  WINDOW.last,
  WINDOW.refresh,
] as const
