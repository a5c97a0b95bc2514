/** Follows all pods of a cluster with one watch: lists, watches from there, and begins again where it was cut off. */

import { setTimeout as sleep } from 'node:timers/promises'
import { API_RESOURCES } from '../../domain/api-resources.ts'
import type { Pod } from '../../domain/kubernetes.ts'
import type { Log } from '../../domain/log.ts'
import { ReadError } from '../../evidence/cluster-reader.ts'
import type { PodFeed, PodSink, WatchRestart } from '../../incidents/watch-ports.ts'
import type { ApiClient } from './api-client.ts'
import { objectPath } from './object-path.ts'
import { type WatchEvent, watchEvents } from './watch-stream.ts'

export interface WatchPodsOptions {
  readonly client: Pick<ApiClient, 'json' | 'stream'>
  readonly cluster: string
  /** Selects pods on the server, e.g. `team=payments`. */
  readonly labelSelector?: string | undefined
  readonly log: Log
  readonly onRestart: (why: WatchRestart) => void
  readonly times?: Partial<WatchTimes>
}

/** Milliseconds. */
export interface WatchTimes {
  readonly firstWaitMs: number
  readonly longestWaitMs: number
  /** Silence after which the connection counts as dead; API servers send a bookmark about every minute. */
  readonly silenceMs: number
  /** After this the server ends the watch in good order, and up to twice that, so that not all end at once. */
  readonly lifeMs: number
}

const TIMES: WatchTimes = {
  firstWaitMs: 500,
  longestWaitMs: 30_000,
  silenceMs: 90_000,
  lifeMs: 240_000,
}

/** Pods in one answer: a few at a time, since what they take is garbage at once. */
const PAGE = 100
const PATH = objectPath(API_RESOURCES.Pod, undefined)

/** Where the watch is; undefined asks for a list. */
interface Progress {
  version: string | undefined
  /** Events since the last failure. */
  events: number
}

/** Nothing is sent before `follow`. Only one watch is open at a time. */
export function createPodFeed(options: WatchPodsOptions): PodFeed {
  const times = { ...TIMES, ...options.times }
  return {
    async follow(sink, signal) {
      const progress: Progress = { version: undefined, events: 0 }
      let failures = 0
      while (!signal.aborted) {
        progress.events = 0
        const failure = await turn(options, times, sink, progress, signal)
        if (signal.aborted) return
        failures = failure === undefined || progress.events > 0 ? 0 : failures + 1
        // Perhaps it is the version that the server does not like, whatever it says.
        if (failures >= 3) progress.version = undefined
        if (failure !== undefined) tell(failure, failures, options)
        await sleep(pause(failure, failures, times), undefined, { signal }).catch(() => {})
      }
    },
  }
}

/** Lists when it has to, watches until the end, and returns what went wrong, if anything did. */
async function turn(
  options: WatchPodsOptions,
  times: WatchTimes,
  sink: PodSink,
  progress: Progress,
  signal: AbortSignal,
): Promise<unknown> {
  const startedAt = performance.now()
  try {
    progress.version ??= await listPods(options, sink, signal)
    await watchPods(options, times, sink, progress, signal)
    // A proxy that closes every watch at once is a failure too.
    return progress.events === 0 && performance.now() - startedAt < 1_000
      ? new ReadError('unavailable', 'the watch ended at once')
      : undefined
  } catch (error) {
    // With a version that the server no longer knows, or will not tell us about, only a list helps.
    if (isExpired(error)) progress.version = undefined
    return error
  }
}

async function listPods(
  { client, labelSelector }: WatchPodsOptions,
  sink: PodSink,
  signal: AbortSignal,
): Promise<string> {
  sink.listing()
  let version: string | undefined
  let token: string | undefined
  do {
    const query = { labelSelector, limit: PAGE, continue: token }
    const answer = (await client.json({ method: 'GET', path: PATH, query }, signal)) as {
      readonly metadata?: { readonly resourceVersion?: string; readonly continue?: string }
      readonly items?: readonly unknown[] | null
    }
    for (const item of answer?.items ?? []) if (isPod(item)) sink.seen(item)
    // The first page's: what changed while the others were read comes again.
    version ??= answer?.metadata?.resourceVersion
    token = answer?.metadata?.continue || undefined
  } while (token !== undefined)
  if (version === undefined) throw new ReadError('unavailable', 'the list of pods has no version')
  sink.listed()
  return version
}

async function watchPods(
  { client, labelSelector }: WatchPodsOptions,
  times: WatchTimes,
  sink: PodSink,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  const query = {
    watch: true,
    allowWatchBookmarks: true,
    resourceVersion: progress.version,
    timeoutSeconds: Math.ceil((times.lifeMs * (1 + Math.random())) / 1_000),
    labelSelector,
  }
  const request = { method: 'GET', path: PATH, query, idleMs: times.silenceMs } as const
  for await (const event of watchEvents(await client.stream(request, signal))) {
    take(event, sink, progress)
  }
}

function take({ type, object }: WatchEvent, sink: PodSink, progress: Progress): void {
  if (type === 'ERROR') throw watchError(object)
  if (!isPodLike(object)) throw new ReadError('unavailable', 'the watch sent something that is no pod')
  progress.version = later(progress.version, object.metadata.resourceVersion)
  progress.events += 1
  if (type === 'BOOKMARK' || !isPod(object)) return
  if (type === 'DELETED') sink.gone(object)
  else sink.seen(object)
}

function watchError(status: unknown): ReadError {
  const { code, reason, message } = (status ?? {}) as { code?: number; reason?: string; message?: string }
  if (code === 410 || reason === 'Expired' || reason === 'Gone') {
    return new ReadError('expired', 'the API server no longer knows where the watch was', { status: 410 })
  }
  return new ReadError('unavailable', `the watch failed: ${String(message).slice(0, 300)}`)
}

/** Of events that come out of order, the place to go on from is the latest; versions are decimal numbers in practice. */
function later(known: string | undefined, next: string | undefined): string | undefined {
  if (next === undefined || next === '') return known
  return Number(known) > Number(next) ? known : next
}

function pause(failure: unknown, failures: number, times: WatchTimes): number {
  if (failure === undefined) return 0
  const longest = Math.min(times.firstWaitMs * 2 ** Math.min(failures, 20), times.longestWaitMs)
  return longest * (0.5 + Math.random() / 2)
}

function tell(failure: unknown, failures: number, { cluster, log, onRestart }: WatchPodsOptions): void {
  const reason = failure instanceof ReadError ? failure.reason : undefined
  onRestart(isExpired(failure) ? 'expired' : reason === 'forbidden' ? 'refused' : 'disconnected')
  const fields = { cluster, failures, err: failure }
  if (reason === 'forbidden') {
    log.warn(
      fields,
      'The watcher may not watch pods in all namespaces; apply deploy/kustomize/base/rbac.yaml',
    )
  } else if (failures >= 3) log.warn(fields, 'The watch of the pods fails again and again')
  else log.info(fields, 'The watch of the pods was cut off and begins again')
}

function isExpired(error: unknown): boolean {
  return error instanceof ReadError && error.reason === 'expired'
}

function isPodLike(object: unknown): object is Pick<Pod, 'metadata'> {
  return (
    typeof object === 'object' &&
    object !== null &&
    'metadata' in object &&
    typeof object.metadata === 'object' &&
    object.metadata !== null
  )
}

function isPod(object: unknown): object is Pod {
  return isPodLike(object) && typeof object.metadata.name === 'string'
}
