/** Who a Slack user is: name, e-mail address and user groups, as they are now. */

import type { WebClient } from '@slack/web-api'
import { WebAPIPlatformError } from '@slack/web-api'
import type { Clock } from '../../domain/clock.ts'
import { AppError, RetryLater } from '../../domain/errors.ts'
import type { Person } from '../../domain/person.ts'
import type { People } from '../../remediation/ports.ts'
import { deliveryError } from './delivery-error.ts'

export interface SlackPeopleOptions {
  readonly client: WebClient
  readonly clock: Clock
  /** False when no rule is about groups, so that the scope for reading them is not needed. */
  readonly needsGroups: () => boolean
}

interface Group {
  readonly names: readonly string[]
  readonly members: ReadonlySet<string>
}

/** Milliseconds for which an answer about groups counts: several people may decide at once, and Slack takes 20 a minute. */
const GROUPS_MS = 1_000

/** Creates the adapter. It rejects with an `AppError` in words for the person, and with `RetryLater` while Slack asks to wait. */
export function createSlackPeople({ client, clock, needsGroups }: SlackPeopleOptions): People {
  let latest: { readonly at: number; readonly groups: Promise<readonly Group[]> } | undefined

  function groups(): Promise<readonly Group[]> {
    const now = clock.now()
    if (latest && now - latest.at < GROUPS_MS) return latest.groups
    const asked = { at: now, groups: readGroups(client) }
    latest = asked
    // What failed is asked again.
    asked.groups.catch(() => {
      if (latest === asked) latest = undefined
    })
    return asked.groups
  }

  return {
    async find(slackUserId): Promise<Person> {
      const [user, all] = await Promise.all([readUser(client, slackUserId), needsGroups() ? groups() : []])
      const own = all.filter(({ members }) => members.has(slackUserId))
      return { slackUserId, ...user, groups: own.flatMap(({ names }) => names) }
    },
  }
}

async function readUser(client: WebClient, user: string): Promise<Pick<Person, 'name' | 'email'>> {
  const { user: found } = await asking(() => client.users.info({ user }))
  if (found?.deleted === true || found?.is_bot === true)
    throw new AppError('not-a-person', 'Only an active person of this workspace can do that.')
  const name = found?.profile?.display_name || found?.real_name || found?.name
  const email = found?.profile?.email
  return { ...(name ? { name } : {}), ...(email ? { email } : {}) }
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
    const code = error instanceof WebAPIPlatformError ? error.data.error : undefined
    if (code === 'missing_scope') {
      const words =
        'I cannot tell who you are: the Slack app needs the scopes users:read, users:read.email and usergroups:read. Please tell whoever looks after it.'
      throw new AppError('people-scope', words, { cause: error })
    }
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
