/** Who clicked, as the card and the thread name them. */
import type { SlackPerson } from '../../src/domain/incident.ts'

/** Slack sends the name as `name` or `username`, depending on the kind of interaction. */
export function personOf(user: {
  readonly id: string
  readonly name?: string
  readonly username?: string
}): SlackPerson {
  const name = user.name ?? user.username
  return { id: user.id, ...(name === undefined || name === '' ? {} : { name }) }
}
