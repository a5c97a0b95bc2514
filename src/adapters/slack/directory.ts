/** Finds active people of the workspace, by their id or their e-mail address. */
import type { WebClient } from '@slack/web-api'
import { WebAPIPlatformError } from '@slack/web-api'
import { AppError } from '../../domain/errors.ts'
import type { SlackPerson } from '../../domain/incident.ts'
import type { Directory } from '../../incidents/handoff/ports.ts'
import { deliveryError } from './delivery-error.ts'

/** Creates the adapter. It rejects with an `AppError` in words for people. */
export function createDirectory({ client }: { readonly client: WebClient }): Directory {
  return {
    async byId(id) {
      const { user } = await asking(() => client.users.info({ user: id }))
      return active(user)
    },
    async byEmail(email) {
      const { user } = await asking(() => client.users.lookupByEmail({ email }), email)
      return active(user)
    },
  }
}

interface FoundUser {
  readonly id?: string
  readonly name?: string
  readonly real_name?: string
  readonly deleted?: boolean
  readonly is_bot?: boolean
  readonly profile?: { readonly display_name?: string }
}

function active(user: FoundUser | undefined): SlackPerson {
  const { id } = user ?? {}
  if (user === undefined || id === undefined) throw noSuchUser()
  const name = user.profile?.display_name || user.real_name || user.name
  const words = name ?? id
  // Slackbot does not call itself a bot.
  if (user.is_bot === true || id === 'USLACKBOT')
    throw new AppError('not-a-person', `${words} is a bot and cannot take care of anything.`)
  if (user.deleted === true)
    throw new AppError('not-active', `The account of ${words} is deactivated. Name somebody else.`)
  return { id, ...(name ? { name } : {}) }
}

function noSuchUser(cause?: unknown): AppError {
  return new AppError('no-such-user', 'There is no such person in this workspace.', { cause })
}

async function asking<T>(ask: () => Promise<T>, email?: string): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    const code = error instanceof WebAPIPlatformError ? error.data.error : undefined
    if (code === 'users_not_found')
      throw new AppError('no-such-email', `Nobody in this workspace has the address ${email}.`, {
        cause: error,
      })
    if (code === 'user_not_found' || code === 'user_not_visible') throw noSuchUser(error)
    if (code === 'missing_scope') {
      const words = `The Slack app needs the scope ${email === undefined ? 'users:read' : 'users:read.email'} to know people.`
      throw new AppError('people-scope', words, { cause: error })
    }
    const { message, retryable } = deliveryError(error)
    throw new AppError('people-unavailable', `Slack does not tell who that is: ${message}`, {
      retryable,
      cause: error,
    })
  }
}
