/** Registers how people hand over: the buttons of a handoff and its forms; the command belongs to the other commands. */
import type { App } from '@slack/bolt'
import { HANDOFF } from '../../src/adapters/slack/ids.ts'
import type { AnswerHandoff } from '../../src/incidents/handoff/answer.ts'
import type { HandOver } from '../../src/incidents/handoff/hand-over.ts'
import { acceptHandoff, beginHandoff, declineHandoff, takeOverHandoff } from './actions/handoff.ts'
import type { ShowHome } from './events/app-home-opened.ts'
import { submitDecline, submitHandoff } from './views/handoff.ts'

export interface HandoffHandlerDeps {
  readonly handOver: HandOver
  readonly answerHandoff: AnswerHandoff
  readonly showHome: ShowHome
}

/** Registers the listeners. */
export function registerHandoffs(app: App, deps: HandoffHandlerDeps): void {
  const { handOver, answerHandoff: answer, showHome } = deps
  app.action(HANDOFF.begin, beginHandoff)
  app.action(HANDOFF.accept, acceptHandoff({ answer, showHome }))
  app.action(HANDOFF.acceptAll, acceptHandoff({ answer, showHome }))
  app.action(HANDOFF.takeOver, takeOverHandoff({ answer, showHome }))
  app.action(HANDOFF.decline, declineHandoff)
  app.view(HANDOFF.beginForm, submitHandoff(handOver))
  app.view(HANDOFF.declineForm, submitDecline(answer))
}
