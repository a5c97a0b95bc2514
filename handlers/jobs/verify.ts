/** Job `verify`: one look at a workload after an action. */
import type { FollowAction } from '../../src/incidents/follow-action.ts'
import type { JobHandler } from '../../src/incidents/ports.ts'

export function handleVerify({ verify }: FollowAction): JobHandler<'verify'> {
  return ({ planId }, { signal }) => verify(planId, signal)
}
