/** Registers what people do with the digest of a storm. */
import type { App } from '@slack/bolt'
import { ACTIONS, DIGEST_WINDOW } from '../../src/adapters/slack/ids.ts'
import type { StormDeeds } from '../../src/incidents/storm-deeds.ts'
import { acknowledgeAll } from './actions/acknowledge-all.ts'
import { allMembers, turnMembers } from './actions/all-members.ts'
import { openMember } from './actions/open-member.ts'

export interface StormHandlerDeps {
  readonly storms: StormDeeds
}

/** Registers the listeners. */
export function registerStorms(app: App, { storms }: StormHandlerDeps): void {
  app.action(ACTIONS.openMember, openMember(storms))
  app.action(ACTIONS.acknowledgeAll, acknowledgeAll(storms))
  app.action(ACTIONS.allMembers, allMembers(storms))
  app.action(DIGEST_WINDOW.previous, turnMembers(storms))
  app.action(DIGEST_WINDOW.next, turnMembers(storms))
}
