/** Chooses at which calls of which lives the process is killed. */
import { type KillRun, killRun } from './kill-run.ts'
import { LIVES, type LifeName } from './lives.ts'
import { createRandom } from './random.ts'
import type { Trial, TrialResult } from './trial.ts'
import type { Blow, Point } from './tripwire.ts'

export interface KillPlan {
  readonly trials: readonly Trial[]
  /** How many places there are at which a process can die in each life, and how many are tried. */
  readonly coverage: readonly string[]
}

export interface KillOptions {
  /** Every call and both sides of it, instead of a sample. */
  readonly all: boolean
  readonly seed: number
  /** Where Node keeps compiled code. */
  readonly cache: string
}

/** Of the writes to Redis that differ only in their number, so many are tried; the seed says which. */
const OF_A_KIND = 1
/** Of all other places, one in so many. */
const ONE_IN = 60

/** Lives each life once without a blow, to learn its calls. Rejects when such a life does not end well. */
export async function planKills(options: KillOptions): Promise<KillPlan> {
  const lives = Object.keys(LIVES) as LifeName[]
  const whole = await Promise.all(lives.map((life) => killRun(life, undefined, options.cache)))
  const random = createRandom(options.seed)
  const plans = whole.map((run) => {
    const wrong = problemsOf(run)
    if (wrong.length > 0)
      throw new Error(`The life ${run.life} fails without any fault: ${wrong.join('; ')}\n${run.output}`)
    const blows = blowsOf(run.trace.filter(({ step }) => step >= LIVES[run.life].from))
    const chosen = options.all ? blows : sample(blows, random)
    return {
      trials: chosen.map(({ call, side }) => toTrial(run.life, { call, side }, options.cache)),
      coverage: `${run.life}: ${chosen.length} of ${blows.length} places`,
    }
  })
  return {
    trials: interleave(plans.map(({ trials }) => trials)),
    coverage: plans.map(({ coverage }) => coverage),
  }
}

type Place = Blow & Pick<Point, 'writes'>

function blowsOf(trace: readonly Point[]): readonly Place[] {
  return trace.flatMap(({ call, writes }) => [
    { call, writes, side: 'before' as const },
    { call, writes, side: 'after' as const },
  ])
}

/** Both sides of every write to Slack and Kubernetes, each kind of write to Redis, and some of the rest. */
function sample(places: readonly Place[], random: () => number): readonly Place[] {
  const isSurely = ({ writes, call }: Place) => writes && !call.startsWith('redis')
  const isWrite = ({ writes, side, call }: Place) => writes && side === 'after' && call.startsWith('redis')
  const kinds = Map.groupBy(places.filter(isWrite), ({ call }) => call.replace(/ #\d+$/, ''))
  const ofKinds = [...kinds.values()].flatMap((kind) => shuffled(kind, random).slice(0, OF_A_KIND))
  const rest = places.filter((place) => !isSurely(place) && !ofKinds.includes(place))
  return [
    ...places.filter(isSurely),
    ...ofKinds,
    ...shuffled(rest, random).slice(0, Math.ceil(rest.length / ONE_IN)),
  ]
}

function toTrial(life: LifeName, blow: Blow, cache: string): Trial {
  return {
    fault: `kill -9 in the life of ${NAMES[life]}, ${blow.side} a call`,
    name: `${life}: ${blow.side} ${blow.call}`,
    async run(): Promise<TrialResult> {
      const run = await killRun(life, blow, cache)
      return {
        injected: run.struck ? 1 : 0,
        alerts: LIVES[life].alerts,
        lost: [...run.verdict.lost, ...run.verdict.stuck],
        doubled: run.verdict.doubled,
        recoveryMs: run.recoveryMs,
        output: run.output,
      }
    },
  }
}

const NAMES: Readonly<Record<LifeName, string>> = {
  incident: 'an incident',
  action: 'an action',
  storm: 'a storm',
  handoff: 'a handoff',
}

function problemsOf({ verdict: { lost, doubled, stuck } }: KillRun): readonly string[] {
  return [...lost, ...doubled, ...stuck]
}

function shuffled<T>(items: readonly T[], random: () => number): readonly T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item)
}

function interleave<T>(lists: readonly (readonly T[])[]): readonly T[] {
  const longest = Math.max(...lists.map((list) => list.length))
  return Array.from({ length: longest }, (_, n) => lists.flatMap((list) => list.slice(n, n + 1))).flat()
}
