/** Keeps what Slack sends a second time from being done a second time. */
import type { AnyMiddlewareArgs, Middleware } from '@slack/bolt'

/** Resolves to true for the first who asks about a key. Rejects when that cannot be known now. */
export type Once = (key: string) => Promise<boolean>

/**
 * Slack sends an event again when it missed the acknowledgement, with the same `event_id`; an interaction has a
 * `trigger_id` of its own. When nobody knows whether it is the first time, it is done: twice is better than never.
 */
export function onlyOnce(once: Once): Middleware<AnyMiddlewareArgs> {
  return async ({ body, next, ...args }) => {
    const key = keyOf(body)
    const first = key === undefined || (await once(key).catch(() => true))
    if (first) return await next()
    if ('ack' in args && typeof args.ack === 'function') await (args.ack as () => Promise<void>)()
  }
}

function keyOf(body: object): string | undefined {
  const { event_id, trigger_id } = body as { event_id?: unknown; trigger_id?: unknown }
  if (typeof event_id === 'string') return `event:${event_id}`
  return typeof trigger_id === 'string' ? `trigger:${trigger_id}` : undefined
}
