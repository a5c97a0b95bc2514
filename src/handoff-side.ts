/** Builds handing over: what people do, what schedules make, and the jobs that carry it out. */

import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { createCronTimes } from './adapters/cron/cron-times.ts'
import { createOpsgenie } from './adapters/on-call/opsgenie.ts'
import { createPagerDuty } from './adapters/on-call/pagerduty.ts'
import type { Config } from './config.ts'
import type { Clock } from './domain/clock.ts'
import type { Log } from './domain/log.ts'
import { type AnswerHandoff, createAnswerHandoff } from './incidents/handoff/answer.ts'
import { type CarryHandoff, createCarryHandoff } from './incidents/handoff/carry.ts'
import { createHandoffDue, enqueueDueNow, type HandoffDue } from './incidents/handoff/due.ts'
import { enqueueHandoff } from './incidents/handoff/enqueue.ts'
import { createHandOver, type HandOver } from './incidents/handoff/hand-over.ts'
import { createMakeHandoff } from './incidents/handoff/make.ts'
import type { Directory, HandoffThread, OnCall } from './incidents/handoff/ports.ts'
import { createPublishHandoff } from './incidents/handoff/publish.ts'
import { createReceivers } from './incidents/handoff/receiver.ts'
import { createRotationOnCall } from './incidents/handoff/rotation-on-call.ts'
import { createReadShift } from './incidents/handoff/shift-incidents.ts'
import type { Audience } from './incidents/show-home.ts'
import type { OnCallConfig } from './on-call-yaml.ts'
import type { Storage } from './storage.ts'

export interface HandoffSideDeps {
  readonly config: Pick<Config, 'handoffs' | 'onCall' | 'role'>
  readonly storage: Pick<Storage, 'handoffs' | 'store' | 'digests' | 'queue' | 'lock' | 'pace'>
  readonly directory: Directory
  readonly clock: Clock
  readonly log: Log
}

/** What the worker needs. */
export function createHandoffJobs(deps: HandoffSideDeps & { readonly handoffThread: HandoffThread }): {
  readonly carryHandoff: CarryHandoff
  readonly handoffDue: HandoffDue
} {
  const { config, storage, handoffThread: thread, clock, log } = deps
  const { handoffs, store, queue } = storage
  const settings = config.handoffs
  return {
    carryHandoff: createCarryHandoff({
      handoffs,
      store,
      queue,
      publish: createPublishHandoff({ ...storage, thread, clock, log }),
      settings,
      clock,
    }),
    handoffDue: createHandoffDue({
      schedules: settings.schedules,
      lateMs: settings.lateMs,
      cron: createCronTimes(),
      receivers: receiversOf(deps),
      handoffs,
      make: makerOf(deps),
      queue,
      clock,
      log,
    }),
  }
}

/** What the listeners need; it works without clusters. */
export function createHandoffListeners(deps: HandoffSideDeps & { readonly audience: Audience }): {
  readonly handOver: HandOver
  readonly answerHandoff: AnswerHandoff
} {
  const { config, storage, directory, audience, clock } = deps
  const { handoffs, queue } = storage
  return {
    handOver: createHandOver({
      readShift: createReadShift(storage),
      handoffs,
      scheduled: config.handoffs.schedules.map(({ channel }) => channel),
      directory,
      audience,
      receivers: receiversOf(deps),
      make: makerOf(deps),
      newId: () => randomUUID(),
      clock,
    }),
    answerHandoff: createAnswerHandoff({ handoffs, queue, clock }),
  }
}

function makerOf({ config, storage, clock }: HandoffSideDeps) {
  return createMakeHandoff({
    ...storage,
    readShift: createReadShift(storage),
    repeatMs: config.handoffs.repeatMs,
    clock,
  })
}

function receiversOf({ config, directory }: HandoffSideDeps) {
  return createReceivers({ onCall: config.onCall && onCallOf(config.onCall), directory })
}

function onCallOf(config: OnCallConfig): OnCall {
  switch (config.type) {
    case 'rotation':
      return createRotationOnCall(config.rotation)
    case 'pagerduty':
      return createPagerDuty(config)
    case 'opsgenie':
      return createOpsgenie(config)
  }
}

/** A queue that lost its jobs gets them back after this time, milliseconds. */
const REFRESH_MS = 10 * 60_000
const RETRY_MS = 10_000

/** Keeps a job for each schedule and each open handoff, in every process that works; returns how to stop. */
export function keepHandoffs({
  config,
  storage,
  log,
}: Pick<HandoffSideDeps, 'config' | 'storage' | 'log'>): () => Promise<void> {
  const { role, handoffs: settings } = config
  const { queue, handoffs } = storage
  if (role !== 'all' && role !== 'worker') return async () => {}
  const stopping = new AbortController()
  const { signal } = stopping

  async function enqueueAll(): Promise<number> {
    try {
      await Promise.all(settings.schedules.map((each) => enqueueDueNow(queue, each)))
      for (const { id } of await handoffs.listOpen()) await enqueueHandoff(queue, id)
      return REFRESH_MS
    } catch (error) {
      log.warn({ err: error }, 'The handoffs cannot be queued yet')
      return RETRY_MS
    }
  }

  async function keep(): Promise<void> {
    while (!signal.aborted) await sleep(await enqueueAll(), undefined, { signal }).catch(() => {})
  }

  const running = keep()
  return async () => {
    stopping.abort()
    await running
  }
}
