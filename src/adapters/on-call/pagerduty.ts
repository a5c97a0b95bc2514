/** Who is on call by a schedule of PagerDuty (REST API v2, `GET /oncalls`). */
import { z } from 'zod'
import type { Secret } from '../../domain/secret.ts'
import type { OnCall, OnCallPerson } from '../../incidents/handoff/ports.ts'
import { type AskJson, askJson } from './ask-json.ts'

export interface PagerDutyOptions {
  /** Id of the schedule, e.g. `PI7DH85`. */
  readonly schedule: string
  /** A REST API key; a read-only one is enough. */
  readonly token: Secret
  /** `https://api.pagerduty.com` or `https://api.eu.pagerduty.com`. */
  readonly url: string
  /** Milliseconds for one question (default 5000). */
  readonly timeoutMs?: number
}

const OnCalls = z.object({
  oncalls: z.array(
    z.object({
      user: z.object({
        email: z.string().nullish(),
        name: z.string().nullish(),
        summary: z.string().nullish(),
      }),
      schedule: z.object({ id: z.string() }).nullish(),
      escalation_level: z.number().default(1),
      // Absent for somebody who is always on call.
      start: z.string().nullish(),
      end: z.string().nullish(),
    }),
  ),
})

type Entry = z.infer<typeof OnCalls>['oncalls'][number]

/** PagerDuty tells at most 90 days ahead; who follows within this time is next. */
const AHEAD_MS = 60 * 86_400_000
const PAGE = '100'

/** Creates the adapter. */
export function createPagerDuty({ schedule, token, url, timeoutMs = 5_000 }: PagerDutyOptions): OnCall {
  const ask: AskJson = {
    name: 'PagerDuty',
    mendToken: 'set PAGERDUTY_TOKEN to a read-only REST API key',
    headers: {
      accept: 'application/vnd.pagerduty+json;version=2',
      authorization: `Token token=${token.reveal()}`,
      'user-agent': 'crashloop',
    },
    timeoutMs,
  }

  async function read(from: number, to: number, signal: AbortSignal): Promise<readonly Entry[]> {
    const query = new URLSearchParams({
      'schedule_ids[]': schedule,
      'include[]': 'users',
      since: new Date(from).toISOString(),
      until: new Date(to).toISOString(),
      time_zone: 'UTC',
      limit: PAGE,
    })
    const { oncalls } = await askJson(ask, `${url}/oncalls?${query}`, OnCalls, signal)
    return oncalls
      .filter((each) => each.schedule?.id === schedule && each.user.email)
      .toSorted((a, b) => startOf(a) - startOf(b) || a.escalation_level - b.escalation_level)
  }

  return {
    name: 'PagerDuty',
    async at(ms, signal) {
      const found = (await read(ms, ms + 1_000, signal)).find(
        (each) => startOf(each) <= ms && ms < endOf(each),
      )
      return found && personOf(found)
    },
    async after(ms, signal) {
      const all = await read(ms, ms + AHEAD_MS, signal)
      const present = all.find((each) => startOf(each) <= ms && ms < endOf(each))
      const next = all.find((each) => startOf(each) > ms && each.user.email !== present?.user.email)
      return next && personOf(next)
    },
  }
}

function startOf({ start }: Entry): number {
  return start ? Date.parse(start) : Number.NEGATIVE_INFINITY
}

function endOf({ end }: Entry): number {
  return end ? Date.parse(end) : Number.POSITIVE_INFINITY
}

function personOf({ user }: Entry): OnCallPerson {
  const name = user.name ?? user.summary
  return { email: user.email ?? '', ...(name ? { name } : {}) }
}
