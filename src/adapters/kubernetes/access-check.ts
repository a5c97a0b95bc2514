/** Asks the API server what our credentials allow. */

import type { Permission } from '../../domain/permission.ts'
import { ReadError } from '../../evidence/cluster-reader.ts'
import type { ApiClient } from './api-client.ts'

export interface Access {
  readonly permission: Permission
  readonly allowed: boolean
  /** Why, when the authorizer says so. */
  readonly reason?: string
}

/** Sends one SelfSubjectAccessReview for each permission. Rejects with `ReadError` when one cannot be asked. */
export async function checkAccess(
  client: ApiClient,
  permissions: readonly Permission[],
  signal: AbortSignal,
): Promise<readonly Access[]> {
  const answers: Access[] = []
  for (const permission of permissions) answers.push(await review(client, permission, signal))
  return answers
}

async function review(client: ApiClient, permission: Permission, signal: AbortSignal): Promise<Access> {
  const [resource, subresource] = permission.resource.split('/')
  const { verb, group, namespace } = permission
  const answer = await client.json(
    {
      method: 'POST',
      path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: { resourceAttributes: { verb, group, resource, subresource, namespace } },
      },
    },
    signal,
  )
  const status = (answer as { status?: { allowed?: unknown; reason?: unknown } } | null)?.status
  if (typeof status?.allowed !== 'boolean') {
    throw new ReadError('unavailable', 'the API server answered the access review without a decision')
  }
  const reason = typeof status.reason === 'string' && status.reason !== '' ? { reason: status.reason } : {}
  return { permission, allowed: status.allowed, ...reason }
}
