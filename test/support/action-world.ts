/** A world with people, user groups, controllers and a policy, for tests that act on the cluster from Slack. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '../../src/domain/clock.ts'
import { type ControllersOptions, startControllers } from '../../src/playground/cluster/controllers.ts'
import type { SlackMessage } from '../../src/playground/slack/model.ts'
import { until } from './poll.ts'
import { CHANNEL, createWorld, keyOf, sendWebhook, type World } from './world.ts'

export const ANA = 'U0ANA'
export const BEN = 'U0BEN'
export const EVE = 'U0EVE'

const PEOPLE = {
  users: [
    { id: ANA, name: 'ana', realName: 'Ana', email: 'ana@halden.example' },
    { id: BEN, name: 'ben', realName: 'Ben', email: 'ben@halden.example' },
    { id: EVE, name: 'eve', realName: 'Eve', email: 'eve@halden.example' },
  ],
}

export interface ActionWorld extends World {
  /** Variables of this world and its policy. */
  readonly actionEnv: Readonly<Record<string, string>>
  /** Members of the group that the policy grants everything; tests change it. */
  readonly sre: string[]
  /** Fires the alert and waits for the diagnosis; resolves to the root message. */
  fire(url: string): Promise<SlackMessage>
  thread(): SlackMessage[]
  /** The message of ours whose key begins so. */
  told(key: string, deadlineMs?: number): Promise<SlackMessage>
  /** What the visible window of a user shows, once it matches. */
  window(user: string, words: RegExp): Promise<string>
  /** What only `user` was told, once it matches. */
  whispered(user: string, words: RegExp): Promise<string>
  /** Asks for the recommended action and puts its plan up for approval; resolves to the card. */
  asked(user?: string): Promise<SlackMessage>
  click(user: string, message: SlackMessage, actionId: string): Promise<unknown>
  /** Denies the plan of a card, with a reason or without. */
  deny(user: string, card: SlackMessage, reason?: string): Promise<unknown>
  /** Patches that reached the API server, dry runs left out. */
  patches(): readonly { readonly method: string; readonly path: string }[]
}

export interface ActionWorldOptions {
  /** The `policy:` part of crashloop.yaml as JSON. */
  readonly policy?: object
  /** False for none; or the status that new pods get instead of what their template brings. */
  readonly controllers?: false | { readonly statusOf: NonNullable<ControllersOptions['statusOf']> }
  /** Further parts of crashloop.yaml as JSON. */
  readonly yaml?: object
  readonly transport?: 'socket' | 'http'
  /** Everybody's. */
  readonly clock?: Clock
  /** Cases that fail in the same cluster. */
  readonly further?: readonly string[]
  readonly users?: readonly { readonly id: string; readonly name: string }[]
}

/** Everybody in @sre may do everything; high risk needs a second person. */
export const SRE_POLICY = { kubernetes: 'off', rules: [{ name: 'sre', groups: ['@sre'], actions: ['*'] }] }

export async function createActionWorld(id: string, options: ActionWorldOptions = {}): Promise<ActionWorld> {
  const sre = [ANA, BEN, ...(options.users ?? []).map((user) => user.id)]
  const { transport = 'socket', clock, further } = options
  const more = {
    users: [...PEOPLE.users, ...(options.users ?? [])],
    usergroups: [{ id: 'S0SRE', handle: 'sre', name: 'SRE', users: sre }],
    rates: false,
    ...(clock && { clock }),
  } as const
  const world = await createWorld(id, transport, more, further)
  const folder = await mkdtemp(join(tmpdir(), 'crashloop-policy-'))
  const file = join(folder, 'crashloop.yaml')
  const policy = options.policy ?? SRE_POLICY
  await writeFile(
    file,
    JSON.stringify({ version: 1, policy, actions: { settleSeconds: 1 }, ...options.yaml }),
  )
  const controllers =
    options.controllers === false
      ? undefined
      : startControllers({ store: world.cluster.store, stepMs: 100, ...options.controllers })
  const { act, workspace } = world.slack
  const { roots, start } = world

  const thread = () => {
    const [root] = roots()
    return root ? workspace.thread(CHANNEL, root.ts) : []
  }
  const told = (key: string, deadlineMs = 20_000) =>
    until(() => thread().find((message) => keyOf(message)?.startsWith(key)), deadlineMs)
  const window = (user: string, words: RegExp) =>
    until(() => {
      const text = JSON.stringify(workspace.modals(user).at(-1)?.blocks ?? [])
      return words.test(text) ? text : undefined
    }, 10_000)
  const click = async (user: string, { ts }: SlackMessage, actionId: string) => {
    // The message that a person reads gets its buttons by an edit.
    const shown = () => {
      const message = thread().find((each) => each.ts === ts)
      return JSON.stringify(message?.blocks ?? []).includes(actionId)
    }
    await until(shown, 10_000).catch(() => undefined)
    return await act.click({ user, channel: CHANNEL, ts, actionId })
  }

  return {
    ...world,
    actionEnv: { ...world.env, CRASHLOOP_CONFIG: file, CRASHLOOP_CLUSTER: '' },
    sre,
    start: (extra = {}) => start({ CRASHLOOP_CONFIG: file, ...extra }),
    async fire(url) {
      await until(async () => (await sendWebhook(url, world.alert)) === 202)
      const { root } = await world.diagnosed(30_000)
      if (transport === 'socket') await until(() => world.slack.socket.connections() > 0)
      return root
    },
    thread,
    told,
    window,
    whispered: (user, words) =>
      until(() => {
        const found = workspace.ephemerals(user).find(({ text }) => words.test(text))
        return found?.text
      }, 10_000),
    async asked(user = ANA) {
      const root = await until(() => {
        const [found] = roots()
        return JSON.stringify(found?.blocks ?? []).includes('crashloop_recommended_action')
          ? found
          : undefined
      }, 10_000)
      const before = thread().filter((message) => keyOf(message)?.startsWith('plan:')).length
      await click(user, root, 'crashloop_recommended_action')
      await window(user, /Ask for approval/)
      await act.clickInView({ user, actionId: 'crashloop_ask_approval' })
      return until(() => thread().filter((message) => keyOf(message)?.startsWith('plan:'))[before], 20_000)
    },
    click,
    async deny(user, card, reason = '') {
      await click(user, card, 'crashloop_deny')
      const view = await until(() =>
        workspace.modals(user).find((each) => each.callbackId === 'crashloop_denial'),
      )
      return await act.submitView({ user, viewId: view.id, values: { crashloop_reason: reason } })
    },
    patches: () =>
      world.cluster.requests.entries.filter(
        ({ method, query }) => method === 'PATCH' && query.dryRun === undefined,
      ),
    async close() {
      controllers?.stop()
      await world.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
