/** The button of a list's row: diagnose what it names. */
import type { BlockAction, ButtonAction, Middleware, SlackActionMiddlewareArgs } from '@slack/bolt'
import { ephemeralAnswer } from '../../../src/adapters/slack/messages/answer.ts'
import type { Wanted } from '../../../src/domain/workload.ts'
import type { Ask } from '../ask.ts'
import { parseWanted } from '../commands/parse-command.ts'

/** Asks as the command does, and tells that it did. */
export function diagnoseRow(ask: Ask): Middleware<SlackActionMiddlewareArgs<BlockAction<ButtonAction>>> {
  return async ({ ack, action, body, respond }) => {
    await ack()
    const wanted = readWanted(action.value)
    const channel = body.channel?.id
    if (wanted?.name === undefined || channel === undefined)
      return void (await respond(ephemeralAnswer('This list is too old. Ask for a new one with /crashloop.')))
    const { thread_ts: threadTs } = body.container
    await ask({ target: wanted, channel, user: body.user.id, ...(threadTs ? { threadTs } : {}) })
    const what = `${wanted.namespace === undefined ? '' : `${wanted.namespace}/`}${wanted.name}`
    await respond(ephemeralAnswer(`Looking at ${what}. The answer comes in a thread here.`))
  }
}

/** What comes back from Slack is checked as if it had been typed. */
function readWanted(value: string | undefined): Wanted | undefined {
  let read: Record<string, unknown>
  try {
    read = JSON.parse(value ?? '') as Record<string, unknown>
  } catch {
    return undefined
  }
  const { cluster, namespace, kind, name, container } = read
  if (typeof name !== 'string' || !/^[a-z0-9]/.test(name)) return undefined
  const option = (flag: string, given: unknown) => (typeof given === 'string' ? [`${flag}=${given}`] : [])
  const wanted = parseWanted([
    name,
    ...option('-n', namespace),
    ...option('-c', container),
    ...option('--cluster', cluster),
  ])
  if (typeof wanted === 'string') return undefined
  return { ...wanted, name, ...(typeof kind === 'string' && /^[A-Z]\w{0,62}$/.test(kind) ? { kind } : {}) }
}
