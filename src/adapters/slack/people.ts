/** Who a Slack user is: name, e-mail address and user groups, as they are now. */

import type { WebClient } from '@slack/web-api'
import { WebAPIPlatformError } from '@slack/web-api'
import { AppError, RetryLater } from '../../domain/errors.ts'
import type { Person } from '../../domain/person.ts'
import type { People } from '../../remediation/ports.ts'
import { deliveryError } from './delivery-error.ts'

export interface SlackPeopleOptions {
  readonly client: WebClient
  /** False when no rule is about groups, so that the scope for reading them is not needed. */
  readonly needsGroups: () => boolean
  /** False when no rule is about e-mail addresses, which Slack leaves out without their scope. */
  readonly needsEmails: () => boolean
}

/** A workspace, and the Enterprise organization that it may belong to. */
interface Home {
  readonly team: string | undefined
  readonly organization: string | undefined
}

interface SlackUser {
  readonly name: string | undefined
  readonly email: string | undefined
  readonly from: Home
}

interface Group {
  readonly names: readonly string[]
  readonly members: ReadonlySet<string>
}

/** Creates the adapter. It rejects with an `AppError` in words for the person, and with `RetryLater` while Slack asks to wait. */
export function createSlackPeople({ client, needsGroups, needsEmails }: SlackPeopleOptions): People {
  const groups = shareReads(() => readGroups(client))
  const home = readHome(client)

  return {
    async find(slackUserId, { groups: wanted = true } = {}): Promise<Person> {
      const asksGroups = wanted && needsGroups()
      const [user, own, all] = await Promise.all([
        readUser(client, slackUserId, needsEmails()),
        home(),
        asksGroups ? groups() : [],
      ])
      if (isForeign(user.from, own)) throw notOfUs()
      const { name, email } = user
      return {
        slackUserId,
        ...(name ? { name } : {}),
        ...(email ? { email } : {}),
        groups: all.filter(({ members }) => members.has(slackUserId)).flatMap(({ names }) => names),
      }
    },
    async label(id) {
      try {
        if (!id.startsWith('S')) return (await readUser(client, id, false)).name ?? id
        return (await groups()).find(({ names }) => names.includes(id))?.names.at(-1) ?? id
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        return id
      }
    },
  }
}

/**
 * Every question is answered by a read that began after it was asked, so that nobody decides as a member of a group that
 * they have left. Those who ask while one read is under way share the next one: Slack takes 20 a minute.
 */
function shareReads<T>(read: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined
  let next: Promise<T> | undefined

  function start(): Promise<T> {
    next = undefined
    const reading = read()
    running = reading
    const end = () => {
      if (running === reading) running = undefined
    }
    reading.then(end, end)
    return reading
  }

  return () => {
    if (running === undefined) return start()
    next ??= running.then(start, start)
    return next
  }
}

async function readUser(client: WebClient, user: string, needsEmail: boolean): Promise<SlackUser> {
  const { user: found, response_metadata: about } = await asking(() => client.users.info({ user }))
  // Slack leaves the address out without a word; a rule that denies by address would then let everybody through.
  if (needsEmail && about?.scopes?.includes(EMAIL_SCOPE) === false) throw missingScope(EMAIL_SCOPE)
  if (found?.deleted === true || found?.is_bot === true) throw notOfUs()
  const name = found?.profile?.display_name || found?.real_name || found?.name
  const from = { team: found?.team_id, organization: found?.enterprise_user?.enterprise_id }
  return { name, email: found?.profile?.email, from }
}

/** Where the app is installed; it never changes, so that one answer is enough. */
function readHome(client: WebClient): () => Promise<Home> {
  let known: Home | undefined
  return async () => {
    if (known) return known
    const { team_id: team, enterprise_id: organization } = await asking(() => client.auth.test())
    known = { team, organization }
    return known
  }
}

/** Somebody of another company, in a channel shared by Slack Connect: their own workspace says which address is theirs. */
function isForeign(from: Home, home: Home): boolean {
  if (from.team === undefined || home.team === undefined || from.team === home.team) return false
  return home.organization === undefined || from.organization !== home.organization
}

function notOfUs(): AppError {
  return new AppError('not-a-person', 'Only an active person of this workspace can do that.')
}

async function readGroups(client: WebClient): Promise<readonly Group[]> {
  const { usergroups = [] } = await asking(() => client.usergroups.list({ include_users: true }))
  return usergroups.map(({ id, handle, users = [] }) => ({
    names: [...(id ? [id] : []), ...(handle ? [`@${handle}`] : [])],
    members: new Set(users),
  }))
}

async function asking<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    const { error: code, needed } =
      error instanceof WebAPIPlatformError
        ? (error.data as { readonly error: string; readonly needed?: string })
        : {}
    if (code === 'missing_scope') throw missingScope(needed ?? ALL_SCOPES, error)
    if (code === 'user_not_found')
      throw new AppError('no-such-user', 'I do not know that person.', { cause: error })
    const failure = deliveryError(error)
    if (failure.retryAfterMs !== undefined)
      throw new RetryLater(failure.retryAfterMs, failure.message, { cause: error })
    throw new AppError('people-unavailable', 'Slack does not tell who you are at the moment.', {
      retryable: true,
      cause: error,
    })
  }
}

const EMAIL_SCOPE = 'users:read.email'
const ALL_SCOPES = 'users:read, users:read.email and usergroups:read'

function missingScope(needed: string, cause?: unknown): AppError {
  const words = `I cannot tell who you are: the Slack app needs the scope ${needed}. Please tell whoever looks after it.`
  return new AppError('people-scope', words, { cause })
}
