/** Job `ask`: a person's question. */
import type { Ask } from '../../src/incidents/ask.ts'
import type { JobHandler } from '../../src/incidents/ports.ts'

export function handleAsk(ask: Ask): JobHandler<'ask'> {
  return (question) => ask(question)
}
