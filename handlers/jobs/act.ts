/** Job `act`: what a person wants done about an action. */
import type { Act } from '../../src/incidents/act.ts'
import type { JobHandler } from '../../src/incidents/ports.ts'

export function handleAct(act: Act): JobHandler<'act'> {
  return (wish, { attempt, signal }) => act(wish, attempt, signal)
}
