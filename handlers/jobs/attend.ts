/** Job `attend`: what time alone changes in one incident. */
import type { Attend } from '../../src/incidents/attend.ts'
import type { JobHandler } from '../../src/incidents/ports.ts'

export function handleAttend(attend: Attend): JobHandler<'attend'> {
  return ({ incidentId }) => attend(incidentId)
}
