/** Connects how people ask about incidents and take care of them with the use cases behind it. */

import type { IncidentHandlerDeps } from '../handlers/slack/register-incidents.ts'
import type { SlackApp } from './adapters/slack/bolt-app.ts'
import type { Config } from './config.ts'
import type { Clock } from './domain/clock.ts'
import type { Log } from './domain/log.ts'
import { createMuteNamed } from './incidents/mute-named.ts'
import { createOnce } from './incidents/once.ts'
import { createOwn } from './incidents/own.ts'
import { incidentList } from './incidents/personal-lists.ts'
import type { IncidentThread, ListThread } from './incidents/ports.ts'
import type { Metrics } from './metrics.ts'
import { createReportSide } from './report-side.ts'
import type { Storage } from './storage.ts'

/** All of it works on the store and the queue alone, so that a process without clusters can do it. */
export function incidentListeners(parts: {
  readonly storage: Storage
  readonly metrics: Pick<Metrics, 'feedbackGiven'>
  readonly thread: Pick<IncidentThread, 'tell'> & ListThread
  readonly app: Pick<SlackApp, 'client' | 'botId'>
  readonly config: Pick<Config, 'retention'>
  readonly clock: Clock
  readonly log: Log
}): Omit<IncidentHandlerDeps, 'openDetails' | 'handOver'> {
  const { storage, metrics, thread, clock } = parts
  const { queue, store, digests, pace } = storage
  const own = createOwn({ store, queue, clock, onFeedback: metrics.feedbackGiven })
  return {
    ...createReportSide({ ...parts, store }),
    clock,
    own,
    once: createOnce(pace),
    ask: (question) => queue.add('ask', { ...question, askedAt: new Date(clock.now()).toISOString() }),
    muteNamed: createMuteNamed({ store, own }),
    listIncidents: async () => incidentList(await store.listOpen(), await digests.listOpen()),
    incident: (id) => store.get(id),
    incidentOf: async (channel, threadTs) =>
      (await store.listOpen()).find(
        ({ thread: { ts, ...place } }) => place.channel === channel && ts === threadTs,
      ),
    tell: (channel, user, text, threadTs) => thread.tell(channel, user, text, threadTs),
    showList: (channel, user, list, threadTs) => thread.showList(channel, user, list, threadTs),
  }
}
