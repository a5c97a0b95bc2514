/** Every id by which Slack and the handlers refer to a part of our messages, in one place. */

/** Action ids of the buttons on the root card. The value of a button is the incident id and nothing else. */
export const ACTIONS = {
  describe: 'crashloop_describe',
  previousLogs: 'crashloop_previous_logs',
  events: 'crashloop_events',
} as const

/** The slash command. */
export const COMMAND = '/crashloop'

/** Metadata event type on every message we post; its payload is `{ incident_id, key }`. */
export const METADATA_EVENT = 'crashloop_message'

/** Key of the root message in its metadata and in `Incident.deliveries`. */
export const ROOT_KEY = 'root'

/**
 * Block id of the buttons on the root card. It changes with every revision, because Slack wants a new block_id when a
 * message is updated (block reference of Slack).
 */
export function buttonsBlockId(revision: number): string {
  return `crashloop_details_${revision}`
}
