/** The message shortcut "Diagnose this", on any message that contains an alert or the name of a pod. */
import type { MessageShortcut, Middleware, SlackShortcutMiddlewareArgs } from '@slack/bolt'
import { METADATA_EVENT } from '../../../src/adapters/slack/ids.ts'
import { ephemeralAnswer } from '../../../src/adapters/slack/messages/answer.ts'
import { listAnswer } from '../../../src/adapters/slack/messages/list-answer.ts'
import type { Incident } from '../../../src/domain/incident.ts'
import type { Wanted } from '../../../src/domain/workload.ts'
import type { Ask } from '../ask.ts'
import { readAlertText, textOfMessage } from '../text/read-alert-text.ts'

const NOTHING =
  'I find neither an alert nor the name of a pod in this message. Ask with /crashloop and a name instead.'

/** Asks at once when the message names one thing, and lets the person choose among several. */
export function diagnoseThis(deps: {
  readonly ask: Ask
  readonly incident: (id: string) => Promise<Incident | undefined>
}): Middleware<SlackShortcutMiddlewareArgs<MessageShortcut>> {
  return async ({ ack, shortcut, respond }) => {
    await ack()
    const { message, channel, user } = shortcut
    const ours = await incidentOf(message, deps)
    const [first, ...others] = ours === undefined ? readAlertText(textOfMessage(message)) : [ours]
    if (first === undefined) return void (await respond(ephemeralAnswer(NOTHING)))
    if (others.length > 0) return void (await respond(listAnswer(choices([first, ...others]))))
    const threadTs: unknown = message.thread_ts
    await deps.ask({
      target: first,
      channel: channel.id,
      user: user.id,
      ...(typeof threadTs === 'string' ? { threadTs } : {}),
    })
    await respond(ephemeralAnswer(`Looking at ${labelOf(first)}. The answer comes in a thread here.`))
  }
}

/** A message of our own says in its metadata which incident it is about. */
async function incidentOf(
  message: object,
  deps: { readonly incident: (id: string) => Promise<Incident | undefined> },
): Promise<Wanted | undefined> {
  const { metadata } = message as { metadata?: { event_type?: unknown; event_payload?: object } }
  if (metadata?.event_type !== METADATA_EVENT) return undefined
  const { incident_id: id } = (metadata.event_payload ?? {}) as { incident_id?: unknown }
  return typeof id === 'string' ? (await deps.incident(id))?.workload : undefined
}

function choices(found: readonly Wanted[]) {
  const rows = found.map((wanted) => ({ label: labelOf(wanted), detail: wanted.kind ?? 'Workload', wanted }))
  return { heading: 'The message names several. Which one?', rows, closing: [] }
}

function labelOf({ namespace, name = '' }: Wanted): string {
  return namespace === undefined ? name : `${namespace}/${name}`
}
