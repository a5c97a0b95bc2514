/** The views.* methods: modals on a user's stack of at most three, and Home tabs. */

import { SlackApiError } from '../api-error.ts'
import { isFields, jsonField, textField } from '../fields.ts'
import { LIMITS } from '../limits.ts'
import type { Fields, SlackView } from '../model.ts'
import { checkView } from '../validate-blocks.ts'
import { viewJson } from '../wire.ts'
import type { Workspace } from '../workspace.ts'
import type { Method } from './method.ts'

/** The views.* methods by name. */
export const viewMethods: Record<string, Method> = {
  'views.open': {
    run(args, { workspace, triggers }) {
      const view = parsed(args)
      const user = triggers.redeem(textField(args, 'trigger_id'))
      workspace.stacks.set(user, [])
      return { view: viewJson(workspace, pushView(workspace, user, view)) }
    },
  },
  'views.push': {
    run(args, { workspace, triggers }) {
      const view = parsed(args)
      const user = triggers.redeem(textField(args, 'trigger_id'))
      return { view: viewJson(workspace, pushView(workspace, user, view)) }
    },
  },
  'views.update': {
    run(args, { workspace }) {
      const externalId = textField(args, 'external_id')
      const found =
        workspace.views.get(textField(args, 'view_id') ?? '') ??
        [...workspace.views.values()].find(
          (view) => externalId !== undefined && view.externalId === externalId,
        )
      if (found === undefined) throw new SlackApiError('not_found')
      const hash = textField(args, 'hash')
      if (hash !== undefined && hash !== found.hash) throw new SlackApiError('hash_conflict')
      return { view: viewJson(workspace, replaceView(workspace, found, parsed(args))) }
    },
  },
  'views.publish': {
    run(args, { workspace }) {
      const user = workspace.findUser(textField(args, 'user_id') ?? '')
      if (user === undefined) throw new SlackApiError('user_not_found')
      const fields = parsed(args)
      if (fields.type !== 'home') throw new SlackApiError('invalid_arguments')
      const known = workspace.homes.get(user.id)
      const view = fromFields(workspace, user.id, fields, known?.id ?? workspace.newId('V'))
      workspace.homes.set(user.id, view)
      workspace.views.set(view.id, view)
      workspace.changed()
      return { view: viewJson(workspace, view) }
    },
  },
}

/** Puts a modal on top of a user's stack; throws `push_limit_reached` above three. */
export function pushView(workspace: Workspace, user: string, fields: Fields): SlackView {
  const stack = workspace.stacks.get(user) ?? []
  if (stack.length >= LIMITS.viewStack) throw new SlackApiError('push_limit_reached')
  if (fields.type !== 'modal') throw new SlackApiError('invalid_arguments')
  const view = fromFields(workspace, user, fields, workspace.newId('V'))
  const previous = stack.at(-1)
  view.rootId = stack[0] ?? view.id
  if (previous !== undefined) view.previousId = previous
  workspace.views.set(view.id, view)
  workspace.stacks.set(user, [...stack, view.id])
  workspace.changed()
  return view
}

/** Gives an open view new content under the same id. */
export function replaceView(workspace: Workspace, old: SlackView, fields: Fields): SlackView {
  const view = fromFields(workspace, old.user, fields, old.id)
  view.rootId = old.rootId
  if (old.previousId !== undefined) view.previousId = old.previousId
  workspace.views.set(view.id, view)
  workspace.changed()
  return view
}

function parsed(args: Fields): Fields {
  const view = jsonField(args, 'view')
  checkView(view)
  if (!isFields(view)) throw new SlackApiError('invalid_arguments')
  return view
}

function fromFields(workspace: Workspace, user: string, fields: Fields, id: string): SlackView {
  const blocks = (fields.blocks as SlackView['blocks']).map((block) => ({
    ...block,
    block_id: block.block_id ?? workspace.newId('b'),
  }))
  return {
    id,
    hash: workspace.newId('h'),
    type: fields.type === 'home' ? 'home' : 'modal',
    user,
    ...(isFields(fields.title) ? { title: fields.title } : {}),
    ...(isFields(fields.submit) ? { submit: fields.submit } : {}),
    ...(isFields(fields.close) ? { close: fields.close } : {}),
    blocks,
    privateMetadata: textField(fields, 'private_metadata') ?? '',
    callbackId: textField(fields, 'callback_id') ?? '',
    externalId: textField(fields, 'external_id') ?? '',
    notifyOnClose: fields.notify_on_close === true,
    clearOnClose: fields.clear_on_close === true,
    rootId: id,
    errors: {},
  }
}
