/** Every way in from Slack: one file for each thing a person can do. */
import type { App } from '@slack/bolt'
import { ACTIONS, COMMAND } from '../../src/adapters/slack/ids.ts'
import { describePod } from './actions/describe.ts'
import { showEvents } from './actions/events.ts'
import { showPreviousLogs } from './actions/previous-logs.ts'
import type { ShowDetail } from './actions/show-detail.ts'
import { type Ask, crashloopCommand } from './commands/crashloop.ts'

export interface SlackHandlerDeps {
  /** Makes the question durable; the answer comes in a thread. */
  readonly ask: Ask
  readonly showDetail: ShowDetail
  /** Cluster that a question is about when it names none. */
  readonly defaultCluster: string
}

/** Registers every listener. Errors go to the global error handler of `app`, which answers the person. */
export function register(app: App, deps: SlackHandlerDeps): void {
  app.command(COMMAND, crashloopCommand(deps))
  app.action(ACTIONS.describe, describePod(deps.showDetail))
  app.action(ACTIONS.previousLogs, showPreviousLogs(deps.showDetail))
  app.action(ACTIONS.events, showEvents(deps.showDetail))
}
