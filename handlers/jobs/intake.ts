/** Job `intake`: one accepted webhook. */
import type { Intake } from '../../src/incidents/intake.ts'
import type { JobHandler } from '../../src/incidents/ports.ts'

export function handleIntake(intake: Intake): JobHandler<'intake'> {
  return ({ group, receivedAt }) => intake(group, receivedAt)
}
