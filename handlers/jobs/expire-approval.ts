/** Job `expire-approval`: a plan whose time is over. */
import type { FollowAction } from '../../src/incidents/follow-action.ts'
import type { JobHandler } from '../../src/incidents/ports.ts'

export function handleExpireApproval({ expire }: FollowAction): JobHandler<'expire-approval'> {
  return ({ planId }) => expire(planId)
}
