/** The lives that are interrupted: what people and Alertmanager do in each, step by step, and what must come of it. */
import type { SlackMessage } from '../../src/playground/slack/model.ts'
import { type ActionWorld, ANA, BEN, createActionWorld } from '../support/action-world.ts'
import { until } from '../support/poll.ts'
import { CHANNEL, keyOf, resolved, sendWebhook } from '../support/world.ts'
import { allMessages } from './judge.ts'

export type LifeName = 'incident' | 'action' | 'storm' | 'handoff'

/** `url` leads to whichever process is there. */
export interface LifeContext {
  readonly world: ActionWorld
  readonly url: () => Promise<string>
}

export interface Life {
  open(): Promise<ActionWorld>
  /** Steps before this one are another life's, and not interrupted here. */
  readonly from: number
  /** How many alerts it sends. */
  readonly alerts: number
  /** Each is repeated by nobody but whoever did it, as people and Alertmanager would, and ends when its result is seen. */
  readonly steps: readonly ((context: LifeContext) => Promise<unknown>)[]
  /** What is wrong at the end, sentences. */
  check(world: ActionWorld): { readonly lost: readonly string[]; readonly doubled: readonly string[] }
}

const SEEN_MS = 150_000

const fires = ({ world, url }: LifeContext) => accept(world.alert, url)
const isOver = ({ world, url }: LifeContext) => accept(resolved(world.alert), url)
const noteSeen =
  (key: string) =>
  ({ world }: LifeContext) =>
    world.told(key, SEEN_MS)
const rootSays =
  (words: RegExp) =>
  ({ world }: LifeContext) =>
    until(() => world.roots().some(({ text }) => words.test(text)), SEEN_MS)

export const LIVES: Readonly<Record<LifeName, Life>> = {
  incident: {
    open: () => createActionWorld('oom-python-embeddings'),
    from: 0,
    alerts: 1,
    steps: [fires, noteSeen('diagnosis:1'), isOver, rootSays(/resolved/i), noteSeen('resolved:0')],
    check: (world) => rootsOf(world, 1, /resolved/i),
  },
  action: {
    open: () => createActionWorld('config-nginx-directive'),
    from: 2,
    alerts: 1,
    steps: [
      fires,
      noteSeen('diagnosis:1'),
      ({ world }) =>
        patient(
          () => world.asked(ANA),
          () => planCard(world),
        ),
      ({ world }) =>
        patient(
          async () => {
            const card = planCard(world)
            return card && (await world.click(BEN, card, 'crashloop_approve'))
          },
          () => world.thread().some((message) => keyOf(message)?.startsWith('decided:')) || isDecided(world),
        ),
      noteSeen('ran:'),
      noteSeen('verified:'),
    ],
    check(world) {
      const patches = world.patches().length
      const { lost, doubled } = rootsOf(world, 1, /./)
      return {
        lost: patches === 0 ? [...lost, 'the approved action never reached the cluster'] : lost,
        doubled: patches > 1 ? [...doubled, `the action was sent ${patches} times`] : doubled,
      }
    },
  },
  storm: {
    open: () => createActionWorld('storm-shared-configmap'),
    from: 0,
    alerts: 8,
    steps: [fires, rootSays(/8 workloads fail, since/), isOver, rootSays(/8 workloads run again/)],
    // Those that wait for the digest are told on their own when the process is away for longer than they may wait.
    check(world) {
      const digests = world.roots().filter(({ text }) => /8 workloads run again/.test(text)).length
      const open = world.roots().filter(({ text }) => !/run again|resolved/i.test(text))
      const { lost, doubled } = digests === 1 ? NOTHING : countedAs(digests, 1)
      return { lost: [...lost, ...open.map(({ text }) => `a thread ends with: ${text}`)], doubled }
    },
  },
  handoff: {
    open: () => createActionWorld('config-pydantic-settings'),
    from: 2,
    alerts: 1,
    steps: [
      fires,
      noteSeen('diagnosis:1'),
      ({ world }) =>
        patient(
          () =>
            world.slack.act.slashCommand({
              user: ANA,
              channel: CHANNEL,
              command: '/crashloop',
              text: `handoff <@${BEN}>`,
            }),
          () => handoffCard(world),
        ),
      ({ world }) =>
        patient(
          async () => {
            const card = handoffCard(world)
            return card && (await world.click(BEN, card, 'crashloop_handoff_accept_all'))
          },
          () => /ben (has|took|accepted)|accepted/i.test(handoffCard(world)?.text ?? ''),
        ),
    ],
    check(world) {
      const incidents = world.roots().filter(({ text }) => !text.startsWith('Handoff'))
      return incidents.length === 1 ? NOTHING : countedAs(incidents.length, 1)
    },
  },
}

const NOTHING = { lost: [], doubled: [] }

/** As Alertmanager does: again and again until it is taken. */
async function accept(payload: object, url: () => Promise<string>): Promise<void> {
  await until(async () => {
    try {
      return (await sendWebhook(await url(), payload)) === 202
    } catch {
      return false
    }
  }, SEEN_MS)
}

/** A person who sees nothing come of it does it again after 25 s. */
async function patient(act: () => Promise<unknown>, isDone: () => unknown): Promise<void> {
  const deadline = performance.now() + SEEN_MS
  while (!isDone()) {
    if (performance.now() > deadline) throw new Error(`Nothing came of it: ${isDone}`)
    // While no process listens, Slack says so at once, and nothing was done.
    await act().catch(() => new Promise((resolve) => setTimeout(resolve, 1_000)))
    await until(() => Boolean(isDone()), 25_000).catch(() => {})
  }
}

function planCard(world: ActionWorld): SlackMessage | undefined {
  return world.thread().find((message) => keyOf(message)?.startsWith('plan:'))
}

function isDecided(world: ActionWorld): boolean {
  return /approved by/i.test(planCard(world)?.text ?? '')
}

function handoffCard(world: ActionWorld): SlackMessage | undefined {
  return allMessages(world).find(({ text }) => text.startsWith('Handoff'))
}

function rootsOf(world: ActionWorld, wanted: number, words: RegExp) {
  const roots = world.roots()
  if (roots.length !== wanted) return countedAs(roots.length, wanted)
  const wrong = roots.filter(({ text }) => !words.test(text)).map(({ text }) => `a thread ends with: ${text}`)
  return { lost: wrong, doubled: [] }
}

function countedAs(threads: number, wanted: number) {
  const words = [`there are ${threads} threads instead of ${wanted}`]
  return threads > wanted ? { lost: [], doubled: words } : { lost: words, doubled: [] }
}
