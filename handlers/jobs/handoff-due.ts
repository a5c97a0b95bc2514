/** Job `handoff-due`: make the handoff of a schedule whose time has come. */
import type { HandoffDue } from '../../src/incidents/handoff/due.ts'
import type { JobHandler } from '../../src/incidents/ports.ts'

export function handleHandoffDue(due: HandoffDue): JobHandler<'handoff-due'> {
  return ({ scheduleId }, { signal }) => due(scheduleId, signal)
}
