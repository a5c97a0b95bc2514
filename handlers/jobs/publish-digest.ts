/** Job `publish-digest`: bring a digest's message up to its record. */
import type { JobHandler } from '../../src/incidents/ports.ts'
import type { PublishDigest } from '../../src/incidents/publish-digest.ts'

export function handlePublishDigest(publishDigest: PublishDigest): JobHandler<'publish-digest'> {
  return ({ digestId }) => publishDigest(digestId)
}
