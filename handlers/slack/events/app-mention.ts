/** `@crashloop why is payments/api down`, in a channel or in a thread. */
import type { Middleware, SlackEventMiddlewareArgs } from '@slack/bolt'
import type { Clock } from '../../../src/domain/clock.ts'
import type { Incident } from '../../../src/domain/incident.ts'
import type { PersonalList } from '../../../src/domain/personal-list.ts'
import type { Wanted } from '../../../src/domain/workload.ts'
import type { MuteNamed } from '../../../src/incidents/mute-named.ts'
import type { Ask } from '../ask.ts'
import { endOf } from '../commands/parse-duration.ts'
import { type ParsedMention, parseMention } from '../text/parse-mention.ts'
import type { Tell } from '../views/ownership.ts'

export interface MentionDeps {
  readonly ask: Ask
  readonly tell: Tell
  readonly showList: (channel: string, user: string, list: PersonalList, threadTs?: string) => Promise<void>
  readonly listIncidents: () => Promise<PersonalList>
  readonly muteNamed: MuteNamed
  /** The open incident whose thread begins with this message. */
  readonly incidentOf: (channel: string, threadTs: string) => Promise<Incident | undefined>
  readonly clock: Clock
}

/** Who speaks, and where the answer belongs. */
interface Said {
  readonly channel: string
  readonly user: string
  readonly threadTs: string | undefined
}

const NOT_NAMED =
  'Which workload do you mean? Name it, e.g. payments/api. In the thread of an incident I know without a name. For everything that fails now, write /crashloop.'

/** Slack gives a form to commands only. */
const HAND_OVER =
  'To hand the incidents of a channel over, write there: /crashloop handoff @name. Without a name it goes to whoever is on call next.'

/** Answers only the one who asked; what everybody should see comes as a thread. */
export function answerMention(deps: MentionDeps): Middleware<SlackEventMiddlewareArgs<'app_mention'>> {
  return async ({ event }) => {
    const { channel, user, text, thread_ts: threadTs } = event
    // A message of a bot has no user, and is never for us.
    if (user === undefined || 'bot_id' in event) return
    await answer(parseMention(text), { channel, user, threadTs }, deps)
  }
}

async function answer(parsed: ParsedMention, said: Said, deps: MentionDeps): Promise<void> {
  const { channel, user, threadTs } = said
  switch (parsed.type) {
    case 'question':
      return await ask(parsed.wanted, said, deps)
    case 'this': {
      const incident = threadTs === undefined ? undefined : await deps.incidentOf(channel, threadTs)
      return incident === undefined
        ? await deps.tell(channel, user, NOT_NAMED, threadTs)
        : await ask(incident.workload, said, deps)
    }
    case 'incidents':
      return await deps.showList(channel, user, await deps.listIncidents(), threadTs)
    case 'mute': {
      const until = endOf(parsed.span, deps.clock.now())
      return await deps.tell(
        channel,
        user,
        await deps.muteNamed(parsed.wanted, until, { id: user }),
        threadTs,
      )
    }
    case 'handoff':
      return await deps.tell(channel, user, HAND_OVER, threadTs)
    default:
      return await deps.tell(channel, user, parsed.words, threadTs)
  }
}

async function ask(target: Wanted, { channel, user, threadTs }: Said, deps: MentionDeps): Promise<void> {
  await deps.ask({ target, channel, user, ...(threadTs === undefined ? {} : { threadTs }) })
}
