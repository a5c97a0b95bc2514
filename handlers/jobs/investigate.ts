/** Job `investigate`: look into one incident. */
import type { Investigate } from '../../src/incidents/investigate.ts'
import type { JobHandler } from '../../src/incidents/ports.ts'

export function handleInvestigate(investigate: Investigate): JobHandler<'investigate'> {
  return ({ incidentId }, { signal }) => investigate(incidentId, signal)
}
