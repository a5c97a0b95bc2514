/** Job `handoff`: new owners, reminders and messages of a handoff, as far as its record says they are missing. */
import type { CarryHandoff } from '../../src/incidents/handoff/carry.ts'
import type { JobHandler } from '../../src/incidents/ports.ts'

export function handleHandoff(carry: CarryHandoff): JobHandler<'handoff'> {
  return ({ handoffId }) => carry(handoffId)
}
