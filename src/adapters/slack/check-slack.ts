/** Asks Slack who the bot is and what it may do, for `crashloop doctor`. */
import type { Secret } from '../../domain/secret.ts'
import { quietClient } from './quiet-client.ts'

export interface SlackIdentity {
  readonly team: string
  readonly user: string
  readonly scopes: readonly string[]
}

/** What each scope is for; without it the feature fails. */
export const NEEDED_SCOPES: Readonly<Record<string, string>> = {
  commands: 'the slash command and the shortcut on messages',
  'app_mentions:read': 'hearing mentions',
  'users:read': 'naming the person to whom an incident is assigned, and who acts',
  'users:read.email': 'telling who acts, where the policy names e-mail addresses',
  'usergroups:read': 'telling who acts, where the policy names user groups',
  'chat:write': 'posting and editing messages',
  'files:write': 'attaching full logs',
  'channels:read': 'finding public channels by name',
  'groups:read': 'finding private channels by name',
  'channels:history': 'finding its own messages again after a crash',
  'groups:history': 'finding its own messages again after a crash in private channels',
  'im:write': 'telling the receiver of a handoff directly',
}

/** Of the user groups (ids, or `@handle`) those that Slack does not know. Rejects with the SDK's error. */
export async function unknownGroups(
  botToken: Secret,
  apiUrl: string | undefined,
  named: readonly string[],
): Promise<readonly string[]> {
  const client = quietClient(botToken, apiUrl)
  const { usergroups = [] } = await client.usergroups.list()
  const known = new Set(usergroups.flatMap(({ id, handle }) => [id, `@${handle}`]))
  return named.filter((name) => !known.has(name))
}

/** Rejects with the SDK's error when Slack cannot be reached or refuses the token. */
export async function slackIdentity(botToken: Secret, apiUrl: string | undefined): Promise<SlackIdentity> {
  const client = quietClient(botToken, apiUrl)
  const answer = await client.auth.test()
  return {
    team: String(answer.team ?? ''),
    user: String(answer.user ?? ''),
    scopes: answer.response_metadata?.scopes ?? [],
  }
}
