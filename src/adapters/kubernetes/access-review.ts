/** Asks the API server what somebody else may do. */

import { ReadError } from '../../evidence/cluster-reader.ts'
import type { AccessReview } from '../../remediation/ports.ts'
import type { ApiClient } from './api-client.ts'

/** Sends one SubjectAccessReview for each question. Rejects with `ReadError` when it cannot be asked. */
export function createAccessReview(client: ApiClient): AccessReview {
  return {
    async mayI(identity, { verb, group, resource: full, namespace, name }, signal) {
      const [resource, subresource] = full.split('/')
      const answer = await client.json(
        {
          method: 'POST',
          path: '/apis/authorization.k8s.io/v1/subjectaccessreviews',
          body: {
            apiVersion: 'authorization.k8s.io/v1',
            kind: 'SubjectAccessReview',
            spec: {
              user: identity.user,
              groups: [...identity.groups, 'system:authenticated'],
              resourceAttributes: { verb, group, resource, subresource, namespace, name },
            },
          },
        },
        signal,
      )
      const status = (answer as { status?: { allowed?: unknown; reason?: unknown } } | null)?.status
      if (typeof status?.allowed !== 'boolean') {
        throw new ReadError('unavailable', 'the API server answered the access review without a decision')
      }
      const reason =
        typeof status.reason === 'string' && status.reason !== '' ? { reason: status.reason } : {}
      return { allowed: status.allowed, ...reason }
    },
  }
}
