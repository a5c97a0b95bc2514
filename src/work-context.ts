/** What the process is working on, carried along all that is awaited: for the ids in its log, and for traces. */

import { AsyncLocalStorage } from 'node:async_hooks'

/** Ids and names of ours alone; they stand in every line of the log about the work. */
export type WorkFields = Readonly<Record<string, string | number>>

interface Work {
  readonly fields: WorkFields
  /** W3C traceparent of the span that is under way. */
  readonly trace?: string | undefined
}

const NOTHING: Work = { fields: {} }
const underWay = new AsyncLocalStorage<Work>()

/** The fields of the work that is under way; a new object, since pino adds to it. */
export function workFields(): Record<string, string | number> {
  return { ...underWay.getStore()?.fields }
}

/** The W3C traceparent of the span that is under way; undefined when nothing is traced. */
export function currentTrace(): string | undefined {
  return underWay.getStore()?.trace
}

/** Runs `work` with further fields. */
export function withFields<T>(fields: WorkFields, work: () => T): T {
  const present = underWay.getStore() ?? NOTHING
  return underWay.run({ ...present, fields: { ...present.fields, ...fields } }, work)
}

/** Runs `work` within the span that `trace` (a W3C traceparent) names. */
export function withTrace<T>(trace: string | undefined, work: () => T): T {
  return underWay.run({ ...(underWay.getStore() ?? NOTHING), trace }, work)
}
