/** Registers how people ask about incidents and take care of them: command, mention, shortcut, buttons, modals. */
import type { App } from '@slack/bolt'
import { ACTIONS, COMMAND, DIAGNOSE_THIS, OWNERSHIP_VIEWS } from '../../src/adapters/slack/ids.ts'
import type { Incident } from '../../src/domain/incident.ts'
import type { Own } from '../../src/incidents/own.ts'
import { acknowledge } from './actions/acknowledge.ts'
import type { OpenDetails } from './actions/details.ts'
import { diagnoseRow } from './actions/diagnose.ts'
import { chooseMore } from './actions/more.ts'
import { type CommandDeps, crashloopCommand } from './commands/crashloop.ts'
import { answerMention, type MentionDeps } from './events/app-mention.ts'
import { type Once, onlyOnce } from './only-once.ts'
import { diagnoseThis } from './shortcuts/diagnose-this.ts'
import { submitAssign, submitMute } from './views/ownership.ts'

export interface IncidentHandlerDeps extends CommandDeps, MentionDeps {
  readonly once: Once
  readonly own: Own
  readonly openDetails: OpenDetails
  readonly incident: (id: string) => Promise<Incident | undefined>
}

/** Registers the listeners, and before all others what keeps repeats away from them. */
export function registerIncidents(app: App, deps: IncidentHandlerDeps): void {
  app.use(onlyOnce(deps.once))
  app.command(COMMAND, crashloopCommand(deps))
  app.event('app_mention', answerMention(deps))
  app.shortcut({ type: 'message_action', callback_id: DIAGNOSE_THIS }, diagnoseThis(deps))
  app.action(ACTIONS.diagnose, diagnoseRow(deps.ask))
  app.action(ACTIONS.acknowledge, acknowledge(deps.own))
  app.action(ACTIONS.more, chooseMore(deps))
  app.view(OWNERSHIP_VIEWS.assign, submitAssign(deps))
  app.view(OWNERSHIP_VIEWS.mute, submitMute(deps))
}
