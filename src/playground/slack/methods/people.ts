/** The auth.test, apps.connections.open, users.* and usergroups.* methods. */

import { SlackApiError } from '../api-error.ts'
import { flagField, textField } from '../fields.ts'
import type { SlackUser } from '../model.ts'
import { userJson } from '../wire.ts'
import { page } from './conversations.ts'
import type { Method, MethodContext } from './method.ts'

/** The methods about the app itself and about people, by name. */
export const peopleMethods: Record<string, Method> = {
  'auth.test': {
    run: (_args, { workspace, url }) => ({
      url: `${url}/`,
      team: 'Playground',
      user: workspace.findUser(workspace.botUserId)?.name ?? 'app',
      team_id: workspace.teamId,
      user_id: workspace.botUserId,
      bot_id: workspace.botId,
      is_enterprise_install: false,
    }),
  },
  'apps.connections.open': {
    token: 'app',
    run: (_args, context) => ({ url: context.openSocketUrl() }),
  },
  'users.info': {
    scopes: ['users:read'],
    run: (args, context) => ({ user: show(known(context, textField(args, 'user')), context) }),
  },
  'users.list': {
    scopes: ['users:read'],
    run(args, context) {
      const { items, next } = page(context.workspace.users(), args)
      return { members: items.map((user) => show(user, context)), ...next }
    },
  },
  'users.lookupByEmail': {
    scopes: ['users:read.email'],
    run(args, context) {
      const email = textField(args, 'email')?.toLowerCase()
      const user = context.workspace
        .users()
        .find((candidate) => candidate.email?.toLowerCase() === email && !candidate.deleted)
      if (email === undefined || user === undefined) throw new SlackApiError('users_not_found')
      return { user: show(user, context) }
    },
  },
  'usergroups.list': {
    scopes: ['usergroups:read'],
    run: (args, { workspace }) => ({
      usergroups: workspace.usergroups().map((group) => ({
        id: group.id,
        team_id: workspace.teamId,
        is_usergroup: true,
        name: group.name,
        handle: group.handle,
        user_count: group.users.length,
        ...(flagField(args, 'include_users') ? { users: group.users } : {}),
      })),
    }),
  },
  'usergroups.users.list': {
    scopes: ['usergroups:read'],
    run(args, { workspace }) {
      const group = workspace.usergroups().find((candidate) => candidate.id === args.usergroup)
      if (group === undefined) throw new SlackApiError('no_such_subteam')
      return { users: group.users }
    },
  },
}

function known({ workspace }: MethodContext, id: string | undefined): SlackUser {
  const user = workspace.findUser(id ?? '')
  if (user === undefined) throw new SlackApiError('user_not_found')
  return user
}

function show(user: SlackUser, { workspace, scopes }: MethodContext) {
  return userJson(workspace, user, scopes === undefined || scopes.includes('users:read.email'))
}
