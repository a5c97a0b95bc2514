/** Lets one of several processes do a work: the one that holds the lease, until it loses it. */

import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../domain/log.ts'
import type { Lease } from './watch-ports.ts'

export interface LeadOptions {
  readonly lease: Lease
  readonly key: string
  /** Names this process among all others. */
  readonly holder: string
  /** Ends soon after its signal is aborted. */
  readonly work: (signal: AbortSignal) => Promise<void>
  readonly log: Log
  readonly onLeader: (leads: boolean) => void
  readonly times?: LeadTimes
}

/** Milliseconds. A leader that dies is followed after their sum at the latest. */
export interface LeadTimes {
  readonly leaseMs: number
  /** How often the leader renews, and the others ask. */
  readonly retryMs: number
}

const TIMES: LeadTimes = { leaseMs: 8_000, retryMs: 2_000 }

/** Resolves once `signal` is aborted, the work has ended and the lease is free. Never rejects. */
export async function lead(options: LeadOptions, signal: AbortSignal): Promise<void> {
  const { lease, key, holder, log } = options
  const { leaseMs, retryMs } = options.times ?? TIMES
  const term = createTerm(options)
  let isAway = false
  while (!signal.aborted) {
    const askedAt = performance.now()
    try {
      // The lease is counted from the question on, since the answer may have been long on its way.
      if (await lease.hold(key, holder, leaseMs)) term.prolong(leaseMs - (performance.now() - askedAt))
      else await term.end()
      isAway = false
    } catch (err) {
      // Said once for each outage, since it is asked every few seconds.
      if (!isAway) log.warn({ err, key }, 'Cannot ask for the lease; whoever has it keeps it until it ends')
      isAway = true
    }
    await sleep(retryMs, undefined, { signal }).catch(() => {})
  }
  await term.end()
  await lease.release(key, holder).catch(() => {})
}

/** The time for which this process leads: it ends by itself unless it is prolonged. */
function createTerm({ work, log, key, onLeader }: LeadOptions) {
  let present: { readonly controller: AbortController; readonly done: Promise<void> } | undefined
  let expiry: NodeJS.Timeout | undefined

  async function end(): Promise<void> {
    clearTimeout(expiry)
    const ending = present
    if (!ending) return
    present = undefined
    ending.controller.abort()
    await ending.done
    onLeader(false)
    log.info({ key }, 'This process leads no more')
  }

  function prolong(ms: number): void {
    clearTimeout(expiry)
    if (ms <= 0) return void end()
    expiry = setTimeout(() => void end(), ms)
    if (present) return
    const controller = new AbortController()
    const done = work(controller.signal).catch((err: unknown) => {
      log.error({ err, key }, 'The work of the leader ended with an error')
      // Somebody else may do better.
      void end()
    })
    present = { controller, done }
    onLeader(true)
    log.info({ key }, 'This process leads now')
  }

  return { prolong, end }
}
