/** Gives the demo a past: recorded incidents, diagnosed by the real engine, as if they had happened in the last weeks. */

import { openRecording } from './adapters/recording/open-recording.ts'
import { diagnose } from './diagnosis/diagnose.ts'
import type { Diagnosis } from './domain/diagnosis.ts'
import type { Evidence } from './domain/evidence.ts'
import type { SlackPerson } from './domain/incident.ts'
import { workloadKey } from './domain/workload.ts'
import { gather } from './evidence/gather.ts'
import { createRedactor } from './evidence/redact.ts'
import type { IncidentStore } from './incidents/ports.ts'
import { pastIncidents } from './playground/world/past-incidents.ts'
import { findCase, type RecordedCase } from './playground/world/recorded-cases.ts'

/** Which case happened how often; a few make most of the work, as they do everywhere. */
const PAST: readonly (readonly [id: string, times: number])[] = [
  ['dep-refused-postgres', 6],
  ['oom-forked-worker', 5],
  ['liveness-java-slow-start', 5],
  ['img-wrong-repository', 4],
  ['config-env-node', 4],
  ['exc-go-nil-map', 3],
  ['tls-expired-cert', 2],
  ['sched-insufficient-cpu', 2],
  ['disk-full-postgres-tmpfs', 2],
  ['unknown-silent-exit1', 1],
]

export interface HistoryOptions {
  readonly store: Pick<IncidentStore, 'create' | 'findByWorkload' | 'saveEvidence'>
  readonly cases: readonly RecordedCase[]
  readonly cluster: string
  readonly channel: string
  readonly people: readonly SlackPerson[]
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** Resolves when the incidents are stored with their evidence, none of them open. */
export async function fillHistory({ store, cases, cluster, ...rest }: HistoryOptions): Promise<void> {
  const known = await Promise.all(
    PAST.map(async ([id, times]) => Array<Past>(times).fill(await examined(findCase(cases, id), cluster))),
  )
  const evidence = new Map(known.flat().map((past) => [past.diagnosis, past.evidence]))
  const diagnoses = mixed(known).map(({ diagnosis }) => diagnosis)
  for (const incident of pastIncidents({ ...rest, diagnoses })) {
    const before = await store.findByWorkload(workloadKey(incident.workload))
    await store.create(incident, before?.id)
    const kept = incident.diagnosis && evidence.get(incident.diagnosis)
    if (kept) await store.saveEvidence(incident.id, kept)
  }
}

interface Past {
  readonly diagnosis: Diagnosis
  readonly evidence: Evidence
}

async function examined({ folder, namespace, workload }: RecordedCase, cluster: string): Promise<Past> {
  const reader = await openRecording(folder, { cluster })
  const recordedAt = Date.parse(reader.recordedAt)
  const deps = { reader, clock: { now: () => recordedAt }, redactor: createRedactor() }
  const evidence = await gather(deps, { cluster, namespace, ...workload })
  return { evidence, diagnosis: diagnose(evidence) }
}

/** In turns, so that the frequent ones are spread over the weeks. */
function mixed<T>(all: readonly (readonly T[])[]): readonly T[] {
  const most = Math.max(...all.map(({ length }) => length))
  return Array.from({ length: most }, (_, turn) => all.flatMap((each) => each.slice(turn, turn + 1))).flat()
}
