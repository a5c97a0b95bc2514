/** Registers how people act on an incident: the window of actions, its plans, and the cards for approval. */
import type { App } from '@slack/bolt'
import { ACTION_BUTTONS, ACTION_VIEWS } from '../../src/adapters/slack/ids.ts'
import { chooseAction, goOn } from './actions/choose-action.ts'
import { approvePlan, openDenial } from './actions/decide-plan.ts'
import { type OpenActionsDeps, openActions, openPlan } from './actions/open-actions.ts'
import { submitActionForm } from './views/action-form.ts'
import { submitDenial } from './views/denial.ts'

export interface ActionHandlerDeps {
  readonly actions: OpenActionsDeps
}

/** Registers the listeners. */
export function registerActions(app: App, { actions }: ActionHandlerDeps): void {
  app.action(ACTION_BUTTONS.open, openActions(actions))
  app.action(ACTION_BUTTONS.recommended, openPlan(actions))
  app.action(ACTION_BUTTONS.undo, openPlan(actions))
  app.action(ACTION_BUTTONS.choose, chooseAction(actions))
  app.action(ACTION_BUTTONS.confirm, goOn(actions))
  app.action(ACTION_BUTTONS.ask, goOn(actions))
  app.action(ACTION_BUTTONS.approve, approvePlan(actions.wish))
  app.action(ACTION_BUTTONS.deny, openDenial())
  app.view(ACTION_VIEWS.form, submitActionForm(actions))
  app.view(ACTION_VIEWS.denial, submitDenial(actions.wish))
}
