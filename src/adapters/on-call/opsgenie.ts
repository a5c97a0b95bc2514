/** Who is on call by a schedule of Opsgenie (`GET /v2/schedules/{id}/on-calls` and `/next-on-calls`). */
import { z } from 'zod'
import type { Secret } from '../../domain/secret.ts'
import type { OnCall, OnCallPerson } from '../../incidents/handoff/ports.ts'
import { type AskJson, askJson } from './ask-json.ts'

export interface OpsgenieOptions {
  /** Id or name of the schedule. */
  readonly schedule: string
  readonly scheduleBy: 'id' | 'name'
  /** An API key that may read configuration. */
  readonly token: Secret
  /** `https://api.opsgenie.com` or `https://api.eu.opsgenie.com`. */
  readonly url: string
  /** Milliseconds for one question (default 5000). */
  readonly timeoutMs?: number
}

/** Flat answers list e-mail addresses; others objects whose name is the address. */
const Recipients = z.array(z.union([z.string(), z.looseObject({ name: z.string() })])).default([])
const Present = z.object({ data: z.object({ onCallRecipients: Recipients }) })
const Next = z.object({
  data: z.object({ exactNextOnCallRecipients: Recipients, nextOnCallRecipients: Recipients }),
})

/** Creates the adapter. */
export function createOpsgenie(options: OpsgenieOptions): OnCall {
  const { schedule, scheduleBy, token, url, timeoutMs = 5_000 } = options
  const ask: AskJson = {
    name: 'Opsgenie',
    mendToken: 'set OPSGENIE_TOKEN to an API key that may read configuration',
    headers: {
      accept: 'application/json',
      authorization: `GenieKey ${token.reveal()}`,
      'user-agent': 'crashloop',
    },
    timeoutMs,
  }

  const read = <T>(what: string, ms: number, schema: z.ZodType<T>, signal: AbortSignal) => {
    const query = new URLSearchParams({
      scheduleIdentifierType: scheduleBy,
      flat: 'true',
      // Opsgenie takes no fractions of a second.
      date: new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z'),
    })
    return askJson(
      ask,
      `${url}/v2/schedules/${encodeURIComponent(schedule)}/${what}?${query}`,
      schema,
      signal,
    )
  }

  return {
    name: 'Opsgenie',
    async at(ms, signal) {
      const { data } = await read('on-calls', ms, Present, signal)
      return personOf(data.onCallRecipients)
    },
    async after(ms, signal) {
      const { data } = await read('next-on-calls', ms, Next, signal)
      return personOf(data.exactNextOnCallRecipients) ?? personOf(data.nextOnCallRecipients)
    },
  }
}

/** The first that is a person: teams and escalations have no address. */
function personOf(recipients: z.infer<typeof Recipients>): OnCallPerson | undefined {
  const addresses = recipients.map((each) => (typeof each === 'string' ? each : each.name))
  const email = addresses.find((each) => each.includes('@'))
  return email === undefined ? undefined : { email }
}
