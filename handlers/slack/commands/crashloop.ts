/** `/crashloop`: what fails, a diagnosis by name, open incidents, muting, handing over. */
import type { Middleware, SlackCommandMiddlewareArgs } from '@slack/bolt'
import { ephemeralAnswer } from '../../../src/adapters/slack/messages/answer.ts'
import { listAnswer } from '../../../src/adapters/slack/messages/list-answer.ts'
import { usageAnswer } from '../../../src/adapters/slack/messages/usage-answer.ts'
import type { Clock } from '../../../src/domain/clock.ts'
import type { PersonalList } from '../../../src/domain/personal-list.ts'
import type { HandOver } from '../../../src/incidents/handoff/hand-over.ts'
import type { MuteNamed } from '../../../src/incidents/mute-named.ts'
import type { ShowReport } from '../../../src/incidents/show-report.ts'
import type { Ask } from '../ask.ts'
import { handoffCommand } from './handoff.ts'
import { parseCommand } from './parse-command.ts'
import { endOf } from './parse-duration.ts'
import { OTHER_WAYS, USAGE } from './usage.ts'

export interface CommandDeps {
  readonly ask: Ask
  readonly listIncidents: () => Promise<PersonalList>
  readonly muteNamed: MuteNamed
  readonly handOver: HandOver
  readonly report: ShowReport
  readonly clock: Clock
}

/** Acknowledges at once with what was understood, then does it. */
export function crashloopCommand(deps: CommandDeps): Middleware<SlackCommandMiddlewareArgs> {
  return async ({ ack, command, respond, client }) => {
    const parsed = parseCommand(command.text ?? '')
    await ack(
      parsed.type === 'help'
        ? usageAnswer(USAGE, OTHER_WAYS)
        : 'words' in parsed
          ? ephemeralAnswer(parsed.words)
          : undefined,
    )
    switch (parsed.type) {
      case 'question':
        return await deps.ask({
          target: parsed.wanted,
          channel: command.channel_id,
          user: command.user_id,
        })
      case 'incidents':
        return void (await respond(listAnswer(await deps.listIncidents(), command.channel_id)))
      case 'handoff':
        return await handoffCommand({ command, respond }, client, deps.handOver, parsed)
      case 'report': {
        const words = await deps.report(parsed.days, command.channel_id)
        return void (words === undefined ? undefined : await respond(ephemeralAnswer(words)))
      }
      case 'mute': {
        const by = { id: command.user_id, ...(command.user_name && { name: command.user_name }) }
        const words = await deps.muteNamed(parsed.wanted, endOf(parsed.span, deps.clock.now()), by)
        return void (await respond(ephemeralAnswer(words)))
      }
    }
  }
}
