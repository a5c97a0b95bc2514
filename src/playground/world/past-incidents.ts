/** Four made-up weeks of resolved incidents for the demo, so that its report, Home tab and handoffs have a past. */

import type { Diagnosis } from '../../domain/diagnosis.ts'
import type { Incident, SlackPerson, ThreadNote } from '../../domain/incident.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const SPAN_MS = 27 * 24 * HOUR
/** None is so young that an alert of the demo would open it again. */
const YOUNGEST_MS = 9 * HOUR

export interface PastOptions {
  /** One for each incident, the latest first. */
  readonly diagnoses: readonly Diagnosis[]
  readonly channel: string
  /** Those on call, who took turns. */
  readonly people: readonly SlackPerson[]
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** Always the same for the same options, oldest first; a workload comes up as often as it has a diagnosis. */
export function pastIncidents(options: PastOptions): readonly Incident[] {
  return options.diagnoses.map((diagnosis, index) => past(diagnosis, index, options)).toReversed()
}

function past(
  diagnosis: Diagnosis,
  index: number,
  { diagnoses, channel, people, now }: PastOptions,
): Incident {
  const at = (ms: number) => new Date(ms).toISOString()
  const jitter = ((index * 7) % 11) * 20 * MINUTE
  const opened = now - YOUNGEST_MS - (index / diagnoses.length) * SPAN_MS - jitter
  const tookMs = (6 + ((index * 37) % 84)) * MINUTE
  const by = people[index % people.length]
  const takenAt = at(opened + (1 + ((index * 5) % 12)) * MINUTE)
  const isTaken = by !== undefined && index % 5 !== 4
  const notes: ThreadNote[] = isTaken
    ? [{ key: 'ownership:1', type: 'ownership', did: 'acknowledged', by, at: takenAt }]
    : []
  const cause = diagnosis.findings[0]?.cause ?? 'unknown'
  return {
    id: `past-${index + 1}`,
    workload: diagnosis.workload,
    target: diagnosis.workload,
    status: 'resolved',
    source: 'alertmanager',
    openedAt: at(opened),
    resolvedAt: at(opened + tookMs),
    reopened: index % 9 === 3 ? 2 : 0,
    alerts: {},
    diagnosis,
    investigatedAt: at(opened + 4_000),
    ...(isTaken && { owner: { person: by, at: takenAt } }),
    ...(isTaken &&
      index % 3 === 0 && {
        feedback: [{ by, cause, verdict: index % 12 === 9 ? 'wrong' : 'right', at: at(opened + tookMs) }],
      }),
    thread: { channel },
    notes,
    // Told long ago.
    deliveries: { root: { state: 'sent', at: at(opened) } },
    revision: 1,
    publishedRevision: 1,
  }
}
