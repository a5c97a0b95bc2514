/** A history of incidents for reports: several weeks, always the same. */
import type { CauseId } from '../../src/domain/diagnosis.ts'
import type { Incident, ThreadNote } from '../../src/domain/incident.ts'
import { anIncident } from './incident.ts'
import { diagnosisOf } from './incident-bench.ts'

const TITLES: readonly (readonly [CauseId, string, number])[] = [
  ['oom-killed', 'Out of memory, killed at its limit', 14],
  ['dependency-unreachable', 'A dependency cannot be reached', 9],
  ['config-invalid', 'Invalid configuration', 7],
  ['liveness-probe', 'Killed by its liveness probe', 6],
  ['image-pull', 'The image cannot be pulled', 4],
  ['app-exception', 'Unhandled exception', 3],
  ['unschedulable', 'No node takes the pod', 2],
  ['unknown', 'Cause unknown', 2],
]
const NAMES = ['checkout', 'api', 'search', 'ledger-export', 'image-cdn', 'mailer', 'session-store', 'web']
const MINUTE = 60_000

/** `perDay[i]` incidents open on the i-th day before `to`, counted back; the last three are still open. */
export function incidentHistory(to: number, perDay: readonly number[]): readonly Incident[] {
  const weighted = TITLES.flatMap(([cause, title, weight]) =>
    Array<[CauseId, string]>(weight).fill([cause, title]),
  )
  let index = 0
  return perDay.flatMap((count, day) =>
    Array.from({ length: count }, (_, nth) => {
      index += 1
      const opened = to - (day + 1) * 86_400_000 + ((nth + 0.5) / count) * 86_400_000
      const [cause, title] = weighted[(index * 17) % weighted.length] as [CauseId, string]
      return closed(index, opened, cause, title, day === 0 && nth >= count - 3)
    }),
  )
}

function closed(index: number, opened: number, cause: CauseId, title: string, isOpen: boolean): Incident {
  const at = (ms: number) => new Date(ms).toISOString()
  const name = NAMES[(index * 5) % (index % 3 === 0 ? 2 : NAMES.length)] ?? ''
  const took = (4 + ((index * 37) % 90)) * MINUTE
  const diagnosis = diagnosisOf(cause)
  const by = { id: 'U0ANA', name: 'ana' }
  const taken: ThreadNote = {
    key: 'ownership:1',
    type: 'ownership',
    did: 'acknowledged',
    by,
    at: at(opened + (2 + (index % 11)) * MINUTE),
  }
  return anIncident({
    id: `inc-${index}`,
    workload: { cluster: 'prod-eu-1', namespace: 'shop', kind: 'Deployment', name },
    openedAt: at(opened),
    diagnosis: { ...diagnosis, findings: diagnosis.findings.map((each) => ({ ...each, title })) },
    reopened: index % 7 === 0 ? 2 : 0,
    ...(index % 4 === 0 ? {} : { notes: [taken], owner: { person: by, at: taken.at } }),
    ...(index % 5 === 0 && {
      feedback: [
        { by, cause, verdict: index % 15 === 0 ? ('wrong' as const) : ('right' as const), at: at(opened) },
      ],
    }),
    ...(isOpen ? {} : { status: 'resolved' as const, resolvedAt: at(opened + took) }),
  })
}
