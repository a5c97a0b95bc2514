/** The ids by which a job says what it is about, as fields of a log line. */

const FIELDS = {
  incidentId: 'incident',
  planId: 'plan',
  digestId: 'digest',
  handoffId: 'handoff',
  scheduleId: 'schedule',
} as const

/** Those ids of a job's payload that are there; nothing else of it, since it may hold text from outside. */
export function workIds(payload: unknown): Readonly<Record<string, string>> {
  if (typeof payload !== 'object' || payload === null) return {}
  const values = payload as Readonly<Record<string, unknown>>
  const found = Object.entries(FIELDS).flatMap(([name, field]) => {
    const id = values[name]
    return typeof id === 'string' ? [[field, id.slice(0, 200)] as const] : []
  })
  return Object.fromEntries(found)
}
