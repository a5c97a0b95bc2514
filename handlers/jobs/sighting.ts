/** Job `sighting`: the watcher saw a workload fail, or recover. */
import type { JobHandler } from '../../src/incidents/ports.ts'
import type { TakeSighting } from '../../src/incidents/take-sighting.ts'

export function handleSighting(takeSighting: TakeSighting): JobHandler<'sighting'> {
  return (sighting) => takeSighting(sighting)
}
