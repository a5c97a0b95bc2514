/** Hands payloads to the app: one attempt for interactions, retries for events, everything written down. */

import { performance } from 'node:perf_hooks'
import type { FaultPlan } from './faults.ts'
import type { Delivery, DeliveryAttempt, DeliveryKind, Fields } from './model.ts'

/** The outcome of one attempt as the transport sees it. */
export interface Ack {
  ok: boolean
  body?: unknown
  status?: number
  error?: NonNullable<DeliveryAttempt['error']>
  /** True when the app asked for no further attempts (`x-slack-no-retry`). */
  noRetry?: boolean
}

/** Something that carries a payload to the app and waits at most `timeoutMs` for the acknowledgement. */
export interface Transport {
  send(
    delivery: Pick<Delivery, 'kind' | 'name' | 'payload'>,
    retry: { num: number; reason?: string },
    timeoutMs: number,
  ): Promise<Ack>
}

/** What delivering needs. */
export interface DeliverDependencies {
  transport: Transport
  faults: FaultPlan
  deliveries: Delivery[]
  ackTimeoutMs: number
  eventRetryDelaysMs: readonly number[]
  newId(): string
  changed(): void
}

/** Delivers a payload and returns the record after the first attempt; retries of events follow in the background. */
export type Deliver = (kind: DeliveryKind, name: string, payload: Fields) => Promise<Delivery>

/** Creates the deliverer and the function that stops pending retries. */
export function createDeliver(dependencies: DeliverDependencies): { deliver: Deliver; stop(): void } {
  const { transport, faults, deliveries, changed } = dependencies
  const timers = new Set<NodeJS.Timeout>()

  async function attempt(delivery: Delivery, num: number, reason?: string): Promise<Ack> {
    const startedAt = performance.now()
    const retry = reason === undefined ? { num } : { num, reason }
    const ack = await transport.send(delivery, retry, dependencies.ackTimeoutMs)
    const ackMs = performance.now() - startedAt
    const { ok, status, error } = ack
    delivery.attempts.push({
      retryNum: num,
      ackMs,
      ok,
      ...(status === undefined ? {} : { status }),
      ...(error === undefined ? {} : { error }),
    })
    if (ok && !delivery.acked) {
      delivery.acked = true
      delivery.ackMs = ackMs
      delivery.ackBody = ack.body
    }
    changed()
    return ack
  }

  function retryLater(delivery: Delivery, num: number, ack: Ack): void {
    const delayMs = dependencies.eventRetryDelaysMs[num - 1]
    if (ack.ok || ack.noRetry || delayMs === undefined) return
    const timer = setTimeout(async () => {
      timers.delete(timer)
      const next = await attempt(delivery, num, ack.error ?? 'unknown_error')
      retryLater(delivery, num + 1, next)
    }, delayMs)
    timer.unref()
    timers.add(timer)
  }

  async function deliver(kind: DeliveryKind, name: string, payload: Fields): Promise<Delivery> {
    const delivery: Delivery = { id: dependencies.newId(), kind, name, payload, attempts: [], acked: false }
    deliveries.push(delivery)
    const isTwice = faults.takeDuplicate()
    const [ack] = await Promise.all([attempt(delivery, 0), isTwice ? attempt(delivery, 0) : undefined])
    if (kind === 'events_api') retryLater(delivery, 1, ack)
    return delivery
  }

  return {
    deliver,
    stop() {
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
    },
  }
}
