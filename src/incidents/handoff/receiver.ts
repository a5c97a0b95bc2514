/** Who hands over to whom, by the source of who is on call. */
import { AppError, RetryLater } from '../../domain/errors.ts'
import type { SlackPerson } from '../../domain/incident.ts'
import { type Directory, type OnCall, type OnCallPerson, OnCallUnavailable } from './ports.ts'

/** `trouble` says in words why nobody is known; the other fields are then absent. */
export interface Parties {
  readonly from?: SlackPerson
  readonly to?: SlackPerson
  readonly trouble?: string
}

export interface Receivers {
  /** Who takes over from a person now: whoever is on call, or whoever is next when that is the person. */
  after(person: SlackPerson, now: number, signal: AbortSignal): Promise<Parties>
  /** Both sides of a change of shifts that is due at `dueAt`. Throws `RetryLater` when it is worth asking again. */
  around(dueAt: number, signal: AbortSignal): Promise<Parties>
}

/** A schedule in crashloop.yaml may be so much before or after the change of shifts itself, milliseconds. */
const AROUND_MS = 60 * 60_000
const RETRY_MS = 20_000

/** Creates the use case. */
export function createReceivers({
  onCall,
  directory,
}: {
  /** Absent when crashloop.yaml has none. */
  readonly onCall: OnCall | undefined
  readonly directory: Directory
}): Receivers {
  async function known(person: OnCallPerson | undefined): Promise<SlackPerson | undefined> {
    if (person === undefined) return undefined
    return 'slackId' in person ? await directory.byId(person.slackId) : await directory.byEmail(person.email)
  }

  return {
    async after(person, now, signal) {
      if (!onCall) return {}
      return await orTrouble(async () => {
        const present = await known(await onCall.at(now, signal))
        const to = present?.id === person.id ? await known(await onCall.after(now, signal)) : present
        if (to === undefined) return { trouble: `${onCall.name} names nobody who is next` }
        return { to }
      })
    },
    async around(dueAt, signal) {
      if (!onCall) return {}
      return await orTrouble(
        async () => {
          const [before, after] = await Promise.all([
            onCall.at(dueAt - AROUND_MS, signal),
            onCall.at(dueAt + AROUND_MS, signal),
          ])
          const to = await known(after)
          if (to === undefined) return { trouble: `${onCall.name} names nobody for this time` }
          // Who leaves may have left the company; that keeps nobody from taking over.
          const from = await known(before).catch(() => undefined)
          return from === undefined || from.id === to.id ? { to } : { from, to }
        },
        (error) => {
          if (error.retryable) throw new RetryLater(retryMs(error), error.message, { cause: error })
        },
      )
    },
  }
}

function retryMs(error: AppError): number {
  return (error instanceof OnCallUnavailable ? error.retryAfterMs : undefined) ?? RETRY_MS
}

async function orTrouble(
  ask: () => Promise<Parties>,
  first: (error: AppError) => void = () => {},
): Promise<Parties> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    first(error)
    return { trouble: error.message.replace(/\.$/, '') }
  }
}
