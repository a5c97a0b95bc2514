/** Investigates an incident: gathers evidence, diagnoses, and stores both; what goes wrong is stored as words. */

import type { RecommendedAction } from '../domain/action-notes.ts'
import type { Clock } from '../domain/clock.ts'
import type { Diagnosis } from '../domain/diagnosis.ts'
import { AppError, RetryLater } from '../domain/errors.ts'
import type { Evidence } from '../domain/evidence.ts'
import { type Incident, isOpen, needsInvestigation, type ThreadNote } from '../domain/incident.ts'
import type { Log } from '../domain/log.ts'
import type { GatherPart } from '../domain/progress.ts'
import { DEFAULT_RETRY_POLICY } from '../domain/retry-policy.ts'
import type { Target } from '../domain/workload.ts'
import { enqueueNeeded, enqueuePublishing } from './jobs-needed.ts'
import { waitByAge } from './outage-wait.ts'
import { IncidentNotFound, type IncidentStore, type JobQueue } from './ports.ts'
import { type TellProgressDeps, tellProgress } from './tell-progress.ts'

export interface InvestigateDeps {
  readonly store: Pick<IncidentStore, 'get' | 'update' | 'saveEvidence'>
  readonly queue: Pick<JobQueue, 'add'>
  /** Rejects with an `AppError` in plain words when the target does not exist or the cluster cannot be read. */
  readonly gather: (
    target: Target,
    signal: AbortSignal,
    onProgress: (part: GatherPart) => void,
    /** When the question was put, milliseconds since the Unix epoch: evidence from before it does not answer it. */
    askedAt: number,
  ) => Promise<Evidence>
  readonly sleep: TellProgressDeps['sleep']
  readonly diagnose: (evidence: Evidence) => Diagnosis | Promise<Diagnosis>
  /** The action that helps, if there is one that somebody may do. */
  readonly recommend?: (diagnosis: Diagnosis, evidence: Evidence) => RecommendedAction | undefined
  /** Takes secrets out of what an API server said. */
  readonly redact: (text: string) => string
  readonly clock: Clock
  readonly log: Log
  readonly onDiagnosis: (diagnosis: Diagnosis) => void
}

/** Throws `RetryLater` while the cluster is away; `signal` says that the process stops. */
export type Investigate = (incidentId: string, signal: AbortSignal) => Promise<void>

/** Runs at least once per need; a second run that finds nothing needed only sees to the publishing. */
export function createInvestigate(deps: InvestigateDeps): Investigate {
  return async (incidentId, signal) => {
    const incident = await deps.store.get(incidentId)
    if (!incident)
      return deps.log.warn({ incident: incidentId }, 'An incident to investigate is not kept any more')
    if (!needsInvestigation(incident)) return await enqueueNeeded(deps.queue, incident)

    const startedAt = new Date(deps.clock.now()).toISOString()
    const progress = tellProgress(incident.id, deps)
    let diagnosis: Diagnosis
    let recommended: RecommendedAction | undefined
    try {
      const evidence = await deps
        .gather(incident.target, signal, progress.done, askedAt(incident))
        .finally(progress.stop)
      diagnosis = await deps.diagnose(evidence)
      recommended = deps.recommend?.(diagnosis, evidence)
      await deps.store.saveEvidence(incident.id, evidence)
    } catch (error) {
      // The process stops: the next worker starts over, and nobody need read of it.
      if (signal.aborted) throw new RetryLater(0, 'The process stops.', { cause: error })
      return await recordTrouble(incident, startedAt, error, deps)
    }
    const updated = await deps.store.update(incident.id, (present) =>
      withDiagnosis(present, diagnosis, startedAt, recommended),
    )
    deps.onDiagnosis(diagnosis)
    await enqueueNeeded(deps.queue, updated)
  }
}

/** The thread gets a further note only when the conclusion changed; smaller news are seen in the root message. */
function withDiagnosis(
  incident: Incident,
  diagnosis: Diagnosis,
  startedAt: string,
  recommended: RecommendedAction | undefined,
): Incident | undefined {
  if (incident.investigatedAt !== undefined && incident.investigatedAt >= startedAt) return undefined
  const { trouble: _, progress: _progress, recommended: _before, ...rest } = incident
  const count = incident.notes.filter((note) => note.type === 'diagnosis').length
  const insteadOf = formerCause(incident.diagnosis, diagnosis)
  const note: ThreadNote = {
    key: `diagnosis:${count + 1}`,
    type: 'diagnosis',
    diagnosis,
    at: startedAt,
    ...(insteadOf !== undefined && { insteadOf }),
  }
  const told = isTold(incident, diagnosis)
  return {
    ...rest,
    diagnosis,
    ...(recommended === undefined ? {} : { recommended }),
    investigatedAt: startedAt,
    notes: told ? incident.notes : [...incident.notes, note, ...chartNotes(diagnosis, count + 1, startedAt)],
    revision: incident.revision + 1,
  }
}

/** While it flaps, whatever its thread holds already need not be told again. */
function isTold({ diagnosis: before, flapping, notes }: Incident, diagnosis: Diagnosis): boolean {
  const same = (other: Diagnosis) => conclusionOf(other) === conclusionOf(diagnosis)
  if (before !== undefined && same(before)) return true
  return flapping !== undefined && notes.some((note) => note.type === 'diagnosis' && same(note.diagnosis))
}

/** Title of the cause that was named until now, when it is another one. */
function formerCause(before: Diagnosis | undefined, diagnosis: Diagnosis): string | undefined {
  const [was] = before?.findings ?? []
  const [is] = diagnosis.findings
  return was === undefined || was.cause === is?.cause ? undefined : was.title
}

function chartNotes({ memory }: Diagnosis, n: number, at: string): readonly ThreadNote[] {
  return memory === undefined ? [] : [{ key: `chart:${n}`, type: 'memory-chart', memory, at }]
}

function conclusionOf({ verdict, findings: [primary] }: Diagnosis): string {
  return JSON.stringify([verdict, primary?.cause, primary?.container])
}

/** Stores what is wrong, so that the thread says it, and decides about another attempt. */
async function recordTrouble(
  incident: Incident,
  startedAt: string,
  error: unknown,
  { store, queue, redact, clock, log }: InvestigateDeps,
): Promise<void> {
  if (error instanceof IncidentNotFound) throw error
  // A namespace that nobody lets us read must not be asked about for ever.
  const isLate = clock.now() - startedWanting(incident) >= DEFAULT_RETRY_POLICY.giveUpAfterMs
  const again = !isLate && (error instanceof AppError ? error.retryable : true)
  const words = redact(troubleWords(error))
  log[again ? 'warn' : 'error']({ err: error, incident: incident.id }, 'An investigation could not be made')
  const updated = await store.update(incident.id, (present) =>
    withTrouble(present, words, again ? undefined : startedAt),
  )
  await enqueuePublishing(queue, updated)
  if (!again) return
  if (!(error instanceof AppError)) throw error
  if (isOpen(updated))
    throw new RetryLater(waitByAge(startedWanting(updated), clock.now()), words, { cause: error })
}

function withTrouble(
  incident: Incident,
  trouble: string,
  finishedAt: string | undefined,
): Incident | undefined {
  const done = finishedAt === undefined ? {} : { investigatedAt: finishedAt }
  if (incident.trouble === trouble) return finishedAt === undefined ? undefined : { ...incident, ...done }
  const { progress: _, ...rest } = incident
  return { ...rest, ...done, trouble, revision: incident.revision + 1 }
}

/** Alertmanager tells of what has lasted for minutes; a storm of its alerts shares what was read just before each. */
const LASTED_MS = 5_000

function askedAt(incident: Incident): number {
  const first = incident.investigatedAt === undefined
  return startedWanting(incident) - (first && incident.source === 'alertmanager' ? LASTED_MS : 0)
}

function startedWanting({ investigationWantedAt, openedAt }: Incident): number {
  return Date.parse(investigationWantedAt ?? openedAt)
}

const MAX_WHY = 500

/** A sentence without its full stop, as `Incident.trouble` has it. What `gather` and the clusters say is for people. */
function troubleWords(error: unknown): string {
  if (!(error instanceof AppError))
    return 'the diagnosis failed because of an error in crashloop itself; see its log'
  return error.message.slice(0, MAX_WHY).replace(/\.$/, '')
}
