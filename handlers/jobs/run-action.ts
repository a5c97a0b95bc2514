/** Job `run-action`: carry out an approved plan. */
import type { FollowAction } from '../../src/incidents/follow-action.ts'
import type { JobHandler } from '../../src/incidents/ports.ts'

export function handleRunAction({ run }: FollowAction): JobHandler<'run-action'> {
  return ({ planId }, { signal }) => run(planId, signal)
}
