/** `/crashloop <namespace>/<name>`: a person asks for a diagnosis. */
import type { Middleware, SlackCommandMiddlewareArgs } from '@slack/bolt'
import { ephemeralAnswer } from '../../../src/adapters/slack/messages/answer.ts'
import type { Target } from '../../../src/domain/workload.ts'
import { parseCommand } from './parse-command.ts'

/** The use case: resolves once the question is durable, and rejects when it could not be made so. */
export type Ask = (question: {
  readonly target: Target
  readonly channel: string
  readonly user: string
}) => Promise<void>

/** Acknowledges at once with what was understood, then hands the question on. */
export function crashloopCommand(deps: {
  readonly ask: Ask
  readonly defaultCluster: string
}): Middleware<SlackCommandMiddlewareArgs> {
  return async ({ ack, command }) => {
    const parsed = parseCommand(command.text ?? '', deps.defaultCluster)
    await ack(ephemeralAnswer(parsed.words))
    if (parsed.type !== 'question') return
    await deps.ask({ target: parsed.target, channel: command.channel_id, user: command.user_id })
  }
}
