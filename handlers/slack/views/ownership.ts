/** The submitted modals for assigning and muting. */
import type { Middleware, SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt'
import { OWNERSHIP_INPUT, readPlace } from '../../../src/adapters/slack/messages/ownership-modals.ts'
import type { Clock } from '../../../src/domain/clock.ts'
import { MUTE_CHOICES, muteEnd } from '../../../src/incidents/mute.ts'
import type { Own } from '../../../src/incidents/own.ts'
import type { Deed } from '../../../src/incidents/ownership.ts'
import { personOf } from '../person-of.ts'

/** Says something that only `user` sees. */
export type Tell = (channel: string, user: string, text: string, threadTs?: string) => Promise<void>

type SubmitArgs = SlackViewMiddlewareArgs<ViewSubmitAction>
type SubmitListener = Middleware<SubmitArgs>

export interface OwnershipViewDeps {
  readonly own: Own
  readonly tell: Tell
  readonly clock: Clock
}

/** Assigns the incident to the person who was chosen. */
export function submitAssign(deps: OwnershipViewDeps): SubmitListener {
  return async ({ ack, view, body, client }) => {
    await ack()
    const id = view.state.values[OWNERSHIP_INPUT]?.[OWNERSHIP_INPUT]?.selected_user
    if (!id) return
    // The name is for those who cannot see the mention; without it the id stands there.
    const found = await client.users.info({ user: id }).catch(() => undefined)
    const name = found?.user?.profile?.display_name || found?.user?.real_name || found?.user?.name
    await carryOut({ type: 'assign', to: { id, ...(name ? { name } : {}) } }, view, body, deps)
  }
}

/** Mutes the incident for the time that was chosen. */
export function submitMute(deps: OwnershipViewDeps): SubmitListener {
  return async ({ ack, view, body }) => {
    await ack()
    const value = view.state.values[OWNERSHIP_INPUT]?.[OWNERSHIP_INPUT]?.selected_option?.value
    const choice = MUTE_CHOICES.find((each) => each === value)
    if (choice === undefined) return
    const end = muteEnd(choice, deps.clock.now())
    const until = end === undefined ? {} : { until: new Date(end).toISOString() }
    await carryOut({ type: 'mute', ...until }, view, body, deps)
  }
}

async function carryOut(
  deed: Deed,
  view: SubmitArgs['view'],
  body: SubmitArgs['body'],
  { own, tell }: OwnershipViewDeps,
): Promise<void> {
  const place = readPlace(view.private_metadata)
  if (place === undefined) return
  const { refused } = await own(place.incidentId, deed, personOf(body.user))
  if (refused !== undefined) await tell(place.channel, body.user.id, refused, place.threadTs)
}
