/** Lets people see how far a long investigation is: the root message is edited, seldom, and never for a short one. */

import { type Incident, isFolded, needsInvestigation } from '../domain/incident.ts'
import type { Log } from '../domain/log.ts'
import { GATHER_PARTS, type GatherPart } from '../domain/progress.ts'
import { enqueueThread, needsPublishing } from './jobs-needed.ts'
import type { IncidentStore, JobQueue } from './ports.ts'

export interface TellProgressDeps {
  readonly store: Pick<IncidentStore, 'update'>
  readonly queue: Pick<JobQueue, 'add'>
  /** Resolves after `ms`, or rejects once `signal` is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<unknown>
  readonly log: Log
}

export interface Progress {
  done(part: GatherPart): void
  /** Resolves when nothing more is told. */
  stop(): Promise<void>
}

/** How long an investigation may take unseen, and the least time between two edits, milliseconds. */
const EVERY_MS = 2_000

/** Given as the reason so that none is made, with its stack, for every investigation. */
const ENOUGH = new Error('The investigation has ended.')

/** Starts to watch one investigation. A failure to tell is logged, and never fails the investigation. */
export function tellProgress(incidentId: string, deps: TellProgressDeps): Progress {
  const done = new Set<GatherPart>()
  const stopping = new AbortController()

  async function tell(): Promise<void> {
    for (let told = 0; !stopping.signal.aborted; ) {
      await deps.sleep(EVERY_MS, stopping.signal)
      if (done.size === told) continue
      const parts = GATHER_PARTS.filter((part) => done.has(part))
      const updated = await deps.store.update(incidentId, (present) => withProgress(present, parts))
      const shown = updated.progress?.length ?? 0
      // What waits already keeps its own time.
      if (shown !== told) await enqueueThread(deps.queue, updated)
      told = shown
    }
  }

  const telling = tell().catch((err) => {
    if (stopping.signal.aborted) return
    deps.log.warn({ err, incident: incidentId }, 'Could not tell how far an investigation is')
  })
  return {
    done: (part) => void done.add(part),
    async stop() {
      stopping.abort(ENOUGH)
      await telling
    },
  }
}

/** Only while the card says nothing better, and shows all that was to be shown: edits must not pile up. */
function withProgress(incident: Incident, progress: readonly GatherPart[]): Incident | undefined {
  if (incident.diagnosis !== undefined || incident.trouble !== undefined) return undefined
  if (!needsInvestigation(incident) || needsPublishing(incident) || isFolded(incident)) return undefined
  return { ...incident, progress, revision: incident.revision + 1 }
}
