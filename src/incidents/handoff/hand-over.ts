/** A person hands over: to somebody, or to whoever is next on call. */
import type { Clock } from '../../domain/clock.ts'
import { AppError } from '../../domain/errors.ts'
import { type Handoff, waitingItems } from '../../domain/handoff.ts'
import type { SlackPerson } from '../../domain/incident.ts'
import type { Audience } from '../show-home.ts'
import type { MakeHandoff } from './make.ts'
import type { Directory, HandoffStore } from './ports.ts'
import type { Receivers } from './receiver.ts'
import type { ReadShift } from './shift-incidents.ts'

export interface HandOverWish {
  readonly by: SlackPerson
  readonly channel: string
  /** Slack user id; without it whoever is next on call. */
  readonly to?: string
}

export type HandOverResult =
  | { readonly type: 'made' | 'refused'; readonly words: string }
  /** Somebody has to be chosen; `words` say why, when there is something to say. */
  | { readonly type: 'choose'; readonly words?: string }

export interface HandOverDeps {
  readonly readShift: ReadShift
  readonly handoffs: Pick<HandoffStore, 'latest'>
  /** Channels that have a schedule. */
  readonly scheduled: readonly string[]
  readonly directory: Directory
  readonly audience: Audience
  readonly receivers: Pick<Receivers, 'after'>
  readonly make: MakeHandoff
  readonly newId: () => string
  readonly clock: Clock
}

export type HandOver = (wish: HandOverWish, signal: AbortSignal) => Promise<HandOverResult>

/** Creates the use case. */
export function createHandOver(deps: HandOverDeps): HandOver {
  const { directory, receivers, make, newId, clock } = deps
  return async ({ by, channel, to: id }, signal) => {
    const elsewhere = await whyNotHere(channel, by, deps)
    if (elsewhere !== undefined) return { type: 'refused', words: elsewhere }
    try {
      const found =
        id === undefined ? await receivers.after(by, clock.now(), signal) : { to: await directory.byId(id) }
      const { to, trouble } = found
      if (to === undefined) return { type: 'choose', ...(trouble !== undefined && { words: trouble }) }
      const refused = await whyNotTo(to, by, channel, deps)
      if (refused !== undefined) return { type: 'refused', words: refused }
      return {
        type: 'made',
        words: wordsOf(await make({ id: newId(), channel, source: 'person', from: by, to })),
      }
    } catch (error) {
      if (!(error instanceof AppError) || error.retryable) throw error
      return { type: 'refused', words: error.message }
    }
  }
}

async function whyNotTo(
  to: SlackPerson,
  by: SlackPerson,
  channel: string,
  { audience }: HandOverDeps,
): Promise<string | undefined> {
  if (to.id === by.id) return 'You cannot hand over to yourself. Name somebody else: /crashloop handoff @name'
  if (await audience.mayRead(to.id, channel)) return undefined
  return `${to.name ?? to.id} cannot read <#${channel}>. Invite them first, or name somebody else.`
}

/** A handoff belongs where its incidents are told. */
async function whyNotHere(
  channel: string,
  by: SlackPerson,
  { readShift, handoffs, scheduled, audience }: HandOverDeps,
): Promise<string | undefined> {
  const { open, resolved } = await readShift()
  const all = [...open, ...resolved]
  if (scheduled.includes(channel) || all.some(({ thread }) => thread.channel === channel)) return undefined
  if (await handoffs.latest(channel)) return undefined
  const channels = [...new Set(open.map(({ thread }) => thread.channel))]
  const readable = await Promise.all(channels.map((each) => audience.mayRead(by.id, each)))
  const places = channels.filter((each, index) => readable[index] && /^[CG][A-Z0-9]+$/.test(each))
  const nothing = 'There are no incidents of this channel to hand over.'
  return places.length === 0
    ? `${nothing} Write it in the channel of the incidents.`
    : `${nothing} There are open ones in ${places
        .slice(0, 10)
        .map((each) => `<#${each}>`)
        .join(', ')}; write it there.`
}

function wordsOf(handoff: Handoff): string {
  const name = handoff.to?.name ?? handoff.to?.id ?? 'somebody'
  const waiting = waitingItems(handoff).length
  if (waiting === 0) return `There is nothing to accept. ${name} is told so.`
  const [what, stay] =
    waiting === 1
      ? ['One incident is', 'It stays as it is']
      : [`${waiting} incidents are`, 'They stay as they are']
  return `${what} offered to ${name}. ${stay} until ${name} accepts.`
}
