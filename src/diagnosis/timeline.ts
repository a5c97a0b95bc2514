/** When things happened: event times as the API really fills them in, and which container run an event belongs to. */
import type { ContainerTerminated, KubeEvent } from '../domain/kubernetes.ts'

/** One finished run of a container. */
export interface Run {
  readonly exitCode: number
  readonly signal?: number
  readonly reason?: string
  /** Termination message, or the runtime's words when the process never ran. */
  readonly message?: string
  /** Milliseconds since the epoch; absent when the API says 1970 (StartError: the process never ran) or nothing. */
  readonly startedAt?: number
  readonly finishedAt?: number
  readonly lifetimeMs?: number
  /** The runtime could not start the process. */
  readonly neverRan: boolean
}

const START_FAILURES = new Set([
  'StartError',
  'ContainerCannotRun',
  'RunContainerError',
  'CreateContainerError',
])

/** Parses an API time; 1970, the zero time, null and nonsense are absent. */
export function instant(value: string | null | undefined): number | undefined {
  if (!value) return undefined
  const ms = Date.parse(value)
  return Number.isNaN(ms) || ms < Date.UTC(2000, 0, 1) ? undefined : ms
}

export function toRun(terminated: ContainerTerminated): Run {
  const startedAt = instant(terminated.startedAt)
  const finishedAt = instant(terminated.finishedAt)
  return {
    exitCode: terminated.exitCode,
    ...(terminated.signal === undefined ? {} : { signal: terminated.signal }),
    ...(terminated.reason === undefined ? {} : { reason: terminated.reason }),
    ...(terminated.message === undefined ? {} : { message: terminated.message }),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(finishedAt === undefined ? {} : { finishedAt }),
    ...(startedAt === undefined || finishedAt === undefined ? {} : { lifetimeMs: finishedAt - startedAt }),
    neverRan: START_FAILURES.has(terminated.reason ?? ''),
  }
}

/** First time an event was seen, in milliseconds. */
export function firstSeen(event: KubeEvent): number | undefined {
  return (
    instant(event.firstTimestamp) ?? instant(event.eventTime) ?? instant(event.metadata.creationTimestamp)
  )
}

/** Last time an event was seen, in milliseconds; `lastTimestamp` is null on events of the newer API. */
export function lastSeen(event: KubeEvent): number | undefined {
  return (
    instant(event.series?.lastObservedTime) ??
    instant(event.lastTimestamp) ??
    instant(event.eventTime) ??
    firstSeen(event)
  )
}

/** How often the event was seen; 1 when the API leaves the count out. */
export function timesSeen(event: KubeEvent): number {
  return event.series?.count ?? event.count ?? 1
}

/** Name of the container that an event is about, from `involvedObject.fieldPath` = `spec.containers{name}`. */
export function containerOf(event: KubeEvent): string | undefined {
  return /^spec\.(?:initContainers|containers|ephemeralContainers)\{([^}]+)\}$/.exec(
    event.involvedObject.fieldPath ?? '',
  )?.[1]
}

/** RFC 3339 of an instant, or nothing. */
export function iso(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString()
}

/** `4 s`, `2 min 5 s`, `3 h 10 min`, `2 d 4 h`: for people. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 120) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 10 && seconds % 60 > 0) return `${minutes} min ${seconds % 60} s`
  if (minutes < 120) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return minutes % 60 > 0 ? `${hours} h ${minutes % 60} min` : `${hours} h`
  return hours % 24 > 0 ? `${Math.floor(hours / 24)} d ${hours % 24} h` : `${Math.floor(hours / 24)} d`
}
