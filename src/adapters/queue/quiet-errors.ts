/** Logs what BullMQ reports in the background, once per reason and minute, so that an outage does not flood the log. */
import { errorWords } from '../../domain/error-words.ts'
import type { Log } from '../../domain/log.ts'

const QUIET_MS = 60_000
const MAX_REASONS = 100

/** Creates a listener for `error` events. Only messages are logged: ioredis' error objects carry arguments. */
export function createQuietErrors(log: Log): (error: Error) => void {
  const lastSeen = new Map<string, number>()
  return (error) => {
    const reason = errorWords(error)
    const now = performance.now()
    if (now - (lastSeen.get(reason) ?? Number.NEGATIVE_INFINITY) < QUIET_MS) return
    if (lastSeen.size >= MAX_REASONS) lastSeen.clear()
    lastSeen.set(reason, now)
    log.warn({ reason }, 'The job queue reports an error')
  }
}
