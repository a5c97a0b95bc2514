/** The refusal of a Web API call, in Slack's own words. */

import type { Fields } from './model.ts'

/** Thrown by a method to answer `{ ok: false, error }`; `detail` adds fields such as `needed`. */
export class SlackApiError extends Error {
  readonly error: string
  readonly detail: Fields

  constructor(error: string, detail: Fields = {}) {
    super(error)
    this.name = 'SlackApiError'
    this.error = error
    this.detail = detail
  }
}

/** Makes the refusal Slack sends when a payload breaks its schema: one message for each problem. */
export function schemaError(error: string, problems: readonly string[]): SlackApiError {
  return new SlackApiError(error, {
    errors: problems,
    response_metadata: { messages: problems.map((problem) => `[ERROR] ${problem}`) },
  })
}
