/** Answers SelfSubjectAccessReview and SubjectAccessReview from the rules of the simulated cluster. */

import { type AccessAttributes, forbiddenMessage } from './access-rules.ts'
import { ApiRefusal } from './api-status.ts'
import { jsonBody, type ResourceCall, sendJson } from './call.ts'

interface ReviewSpec {
  readonly user?: string
  readonly resourceAttributes?: Readonly<Record<string, string | undefined>>
}

/** True for the two reviews, which are answered but not stored. */
export function isAccessReview({ info }: ResourceCall): boolean {
  return (
    info.group === 'authorization.k8s.io' &&
    info.verb === 'create' &&
    ['selfsubjectaccessreviews', 'subjectaccessreviews'].includes(info.plural)
  )
}

/** POST of a review. */
export async function reviewAccess(call: ResourceCall): Promise<void> {
  const review = jsonBody(call.body)
  if (!review) throw new ApiRefusal(415, 'the simulated cluster reads reviews in JSON only')
  const spec = review.spec as ReviewSpec | undefined
  const attributes = spec?.resourceAttributes
  if (!attributes) throw new ApiRefusal(422, 'spec.resourceAttributes: Required value')
  const user = call.info.plural.startsWith('self') ? call.user : spec.user
  if (!user) throw new ApiRefusal(422, 'spec.user: Required value')
  const allowed = call.access.allowed(accessAttributes(user, attributes))
  await sendJson(call, 201, { ...review, status: { allowed } })
}

function accessAttributes(
  user: string,
  attributes: Readonly<Record<string, string | undefined>>,
): AccessAttributes {
  const { verb = '', group = '', resource = '', subresource, namespace, name } = attributes
  return {
    user,
    verb,
    group,
    resource,
    ...(subresource ? { subresource } : {}),
    ...(namespace ? { namespace } : {}),
    ...(name ? { name } : {}),
  }
}

/** Refuses a request (403) that the rules deny. */
export function enforceAccess({ access, info, user }: ResourceCall): void {
  const { verb, group, plural: resource, subresource, namespace, name } = info
  const attributes = accessAttributes(user, { verb, group, resource, subresource, namespace, name })
  if (!access.allowed(attributes)) throw new ApiRefusal(403, forbiddenMessage(attributes))
}
