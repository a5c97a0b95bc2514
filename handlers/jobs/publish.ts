/** Job `publish`: bring the Slack thread up to the incident's record. */
import type { JobHandler } from '../../src/incidents/ports.ts'
import type { Publish } from '../../src/incidents/publish.ts'

export function handlePublish(publish: Publish): JobHandler<'publish'> {
  return ({ incidentId }) => publish(incidentId)
}
