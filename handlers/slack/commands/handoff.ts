/** `/crashloop handoff @ben`: hands the incidents of a channel over, or asks to whom. */
import type { SlackCommandMiddlewareArgs } from '@slack/bolt'
import type { WebClient } from '@slack/web-api'
import { ephemeralAnswer } from '../../../src/adapters/slack/messages/answer.ts'
import { handOverForm } from '../../../src/adapters/slack/messages/handoff-forms.ts'
import type { HandOver } from '../../../src/incidents/handoff/hand-over.ts'

/** Slack opens a window for three seconds after the command; a source of who is on call gets less than that. */
const CHOICE_MS = 2_000

/** Says in words what came of it, or opens the form. `named` is what was typed that is no reference to a person. */
export async function handoffCommand(
  { command, respond }: Pick<SlackCommandMiddlewareArgs, 'command' | 'respond'>,
  client: WebClient,
  handOver: HandOver,
  { to, named }: { readonly to?: string; readonly named?: string },
): Promise<void> {
  const { channel_id: channel, user_id: id, user_name: name, trigger_id } = command
  const choose = (words?: string) => client.views.open({ trigger_id, view: handOverForm(channel, words) })
  if (named !== undefined) {
    await choose(`I cannot tell who “${named}” is. Choose here.`)
    return
  }
  const wish = { by: { id, ...(name && { name }) }, channel, ...(to !== undefined && { to }) }
  const result = await handOver(wish, AbortSignal.timeout(CHOICE_MS))
  if (result.type === 'choose')
    await choose(result.words === undefined ? undefined : `${result.words}. Choose somebody.`)
  else await respond(ephemeralAnswer(result.words))
}
