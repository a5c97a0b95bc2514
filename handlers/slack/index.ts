/** Every way in from Slack: one file for each thing a person can do. */
import type { App } from '@slack/bolt'
import { type ActionHandlerDeps, registerActions } from './register-actions.ts'
import { type DetailHandlerDeps, registerDetails } from './register-details.ts'
import { type HandoffHandlerDeps, registerHandoffs } from './register-handoffs.ts'
import { type IncidentHandlerDeps, registerIncidents } from './register-incidents.ts'
import { registerStorms, type StormHandlerDeps } from './register-storms.ts'

export interface SlackHandlerDeps
  extends ActionHandlerDeps,
    DetailHandlerDeps,
    HandoffHandlerDeps,
    StormHandlerDeps,
    Omit<IncidentHandlerDeps, 'openDetails'> {}

/** Registers every listener. Errors go to the global error handler of `app`, which answers the person. */
export function register(app: App, deps: SlackHandlerDeps): void {
  registerIncidents(app, { ...deps, openDetails: deps.browse.open })
  registerDetails(app, deps)
  registerActions(app, deps)
  registerHandoffs(app, deps)
  registerStorms(app, deps)
}
