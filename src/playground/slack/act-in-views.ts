/** What a person does in modals and on the Home tab, and what the app's answer does to them. */

import type { Clock } from '../../domain/clock.ts'
import { SlackApiError } from './api-error.ts'
import type { Deliver } from './deliver.ts'
import { actionJson, type Choice, missingInputs, placedElements, stateValues } from './elements.ts'
import { isFields } from './fields.ts'
import { pushView, replaceView } from './methods/views.ts'
import type { Delivery, Fields, SlackUser, SlackView } from './model.ts'
import type { Payloads } from './payloads.ts'
import { checkView } from './validate-blocks.ts'
import { viewJson } from './wire.ts'
import type { Workspace } from './workspace.ts'

/** Acts in views; without `viewId` they mean the visible modal. */
export interface ViewActs {
  openHome(input: { user: string }): Promise<Delivery>
  /** Clicks in a modal or on the Home tab. */
  clickInView(input: {
    user: string
    viewId?: string
    actionId: string
    blockId?: string
    choice?: Choice
    confirm?: 'accept' | 'dismiss'
    values?: Record<string, Choice>
  }): Promise<Delivery | undefined>
  /** Submits a modal with values by action_id or block_id; rejects when a required input is empty, as a client does. */
  submitView(input: { user: string; viewId?: string; values?: Record<string, Choice> }): Promise<Delivery>
  /** Closes a modal; delivers view_closed only when the view asked for it. */
  closeView(input: { user: string; viewId?: string }): Promise<Delivery | undefined>
}

/** What acting in views needs. */
export interface ViewActDependencies {
  workspace: Workspace
  clock: Clock
  payloads: Payloads
  deliver: Deliver
  userOf(id: string): SlackUser
}

/** Creates the acts. */
export function createViewActs(dependencies: ViewActDependencies): ViewActs {
  const { workspace, clock, payloads, deliver, userOf } = dependencies

  function viewOf(user: string, viewId: string | undefined): SlackView {
    const view = viewId === undefined ? workspace.modals(user).at(-1) : workspace.views.get(viewId)
    if (view === undefined || view.user !== user) throw new Error(`User ${user} has no such view open`)
    return view
  }

  function pop(view: SlackView): void {
    const stack = workspace.stacks.get(view.user) ?? []
    const left = view.clearOnClose ? [] : stack.filter((id) => id !== view.id)
    workspace.stacks.set(view.user, left)
    workspace.changed()
  }

  function applyAnswer(view: SlackView, body: unknown): void {
    const action = isFields(body) ? body.response_action : undefined
    if (!isFields(body) || action === undefined) {
      pop(view)
      return
    }
    if (action === 'errors') {
      view.errors = Object.fromEntries(
        Object.entries(isFields(body.errors) ? body.errors : {}).map(([block, text]) => [
          block,
          String(text),
        ]),
      )
      workspace.changed()
      return
    }
    if (action === 'clear') {
      workspace.stacks.set(view.user, [])
      workspace.changed()
      return
    }
    checkView(body.view)
    if (!isFields(body.view)) throw new SlackApiError('invalid_arguments')
    if (action === 'update') replaceView(workspace, view, body.view)
    else pushView(workspace, view.user, body.view)
  }

  return {
    openHome({ user }) {
      const home = workspace.home(userOf(user).id)
      const event: Fields = {
        type: 'app_home_opened',
        user,
        channel: workspace.directMessage(user).id,
        tab: 'home',
        event_ts: String(clock.now() / 1000),
        ...(home === undefined ? {} : { view: viewJson(workspace, home) }),
      }
      return deliver('events_api', 'app_home_opened', payloads.event(event))
    },
    async clickInView({ user, viewId, actionId, blockId, choice, confirm, values = {} }) {
      const view = viewOf(user, viewId)
      const placed = placedElements(view.blocks).find(
        ({ block, element }) =>
          element.action_id === actionId && (blockId ?? block.block_id) === block.block_id,
      )
      if (placed === undefined) throw new Error(`View ${view.id} has no element ${actionId}`)
      if (isFields(placed.element.confirm) && confirm === 'dismiss') return undefined
      return deliver('interactive', 'block_actions', {
        ...payloads.interaction('block_actions', userOf(user)),
        container: { type: 'view', view_id: view.id },
        view: viewJson(workspace, view, stateValues(view, values)),
        actions: [actionJson(placed, choice, String(clock.now() / 1000))],
      })
    },
    async submitView({ user, viewId, values = {} }) {
      const view = viewOf(user, viewId)
      const missing = missingInputs(view, values)
      if (missing.length > 0) throw new Error(`These inputs are required: ${missing.join(', ')}`)
      view.errors = {}
      const delivery = await deliver('interactive', 'view_submission', {
        ...payloads.interaction('view_submission', userOf(user)),
        view: viewJson(workspace, view, stateValues(view, values)),
        response_urls: [],
      })
      if (delivery.acked) applyAnswer(view, delivery.ackBody)
      return delivery
    },
    async closeView({ user, viewId }) {
      const view = viewOf(user, viewId)
      pop(view)
      if (!view.notifyOnClose) return undefined
      return deliver('interactive', 'view_closed', {
        ...payloads.interaction('view_closed', userOf(user)),
        view: viewJson(workspace, view),
        is_cleared: view.clearOnClose,
      })
    },
  }
}
