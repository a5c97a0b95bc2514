/** How soon Slack hears of a failure, on an idle system, and how long the same takes a person with kubectl. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Pod } from '../../src/domain/kubernetes.ts'
import type { Case } from '../support/corpus.ts'
import { until } from '../support/poll.ts'
import { hasRedisServer } from '../support/redis-server.ts'
import { keyOf } from '../support/world.ts'
import { startChild } from './child.ts'
import { type Figure, figureOf, median } from './figure.ts'
import { CHANNEL, type Lab, MAIN, openLab, send, singleCases, webhookOf } from './lab.ts'

const LATENCY_MS = 20
const WARM = 20
const CASES = 30
/** What follows a diagnosis, such as a look for storms, is over by then. */
const IDLE_MS = 1_500
const BY_HAND = 6
/** Lists that are asked for only when what the others say calls for them: they make one more step. */
const LAST_STEP =
  /\/(?:services|endpointslices|nodes|resourcequotas|limitranges|secrets)$|\/namespaces\/default\/events$|metrics\.k8s\.io/

/** One webhook after the other, each of another workload, to one process with Redis. */
export async function latencyFigures(): Promise<Figure[]> {
  if (!hasRedisServer()) return []
  const cases = singleCases()
  await using lab = await openLab(cases, LATENCY_MS)
  await using bot = startChild(MAIN, lab.env)
  const port = await bot.port()
  await until(() => bot.output().includes('Slack can reach us'), 30_000)

  const warm = cases.slice(-WARM)
  for (const each of warm) await tell(lab, port, each)
  const told: Told[] = []
  for (const each of cases.slice(0, CASES)) told.push(await tell(lab, port, each))
  const call = median(await bareCalls(lab))
  const path = median(told.map(({ steps }) => steps * call))
  const diagnosed = figureOf(
    told.map(({ cardMs }) => cardMs),
    {
      name: `webhook to cause in Slack, ${LATENCY_MS} ms a call`,
      unit: 'ms',
      target: { p50: 250, ratio: 1.5 },
      baseline: { name: 'its critical path of calls', p50: path },
      note: `${median(told.map(({ steps }) => steps))} calls one after the other, ${call.toFixed(0)} ms each`,
    },
  )
  return [
    figureOf(
      told.map(({ rootMs }) => rootMs),
      { name: `webhook to first word in Slack, ${LATENCY_MS} ms a call`, unit: 'ms', target: { p50: 250 } },
    ),
    diagnosed,
    figureOf(
      told.map(({ noteMs }) => noteMs),
      { name: `webhook to note with evidence, ${LATENCY_MS} ms a call`, unit: 'ms', target: { p50: 250 } },
    ),
    ...(await byHand(lab, cases.slice(0, BY_HAND), diagnosed.p50)),
  ]
}

interface Told {
  /** Until the root message is posted. */
  readonly rootMs: number
  /** Until it names the cause. */
  readonly cardMs: number
  /** Until the evidence follows in the thread. */
  readonly noteMs: number
  /** Calls to the API server that had to wait for one another. */
  readonly steps: number
}

async function tell({ cluster, slack, quiet }: Lab, port: number, each: Case): Promise<Told> {
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS))
  await quiet()
  const body = await webhookOf(each)
  const before = slack.calls.length
  cluster.requests.clear()
  const startedAt = Date.now()
  await send(port, body)
  const posts = () => slack.calls.slice(before).filter(({ method }) => method === 'chat.postMessage')
  await slack.workspace.until(() => posts().length >= 2, 20_000)
  const root = slack.workspace.messages(CHANNEL).at(-1)
  const replies = root === undefined ? [] : slack.workspace.thread(CHANNEL, root.ts).slice(1)
  if (!replies.some((reply) => keyOf(reply)?.startsWith('diagnosis:')))
    throw new Error(`The second message about ${each.id} is no diagnosis.`)
  const [first, second] = posts().map(({ at }) => at - startedAt)
  // The root message names it from the start where it was posted late.
  const card = slack.calls.slice(before).find(({ args }) => args.text === root?.text)
  if (card === undefined) throw new Error(`The root message of ${each.id} was edited after its diagnosis.`)
  const last = cluster.requests.entries.some(({ path }) => LAST_STEP.test(path))
  // The pods, their controller, all that these name, and what that calls for.
  return { rootMs: first ?? 0, cardMs: card.at - startedAt, noteMs: second ?? 0, steps: last ? 4 : 3 }
}

async function bareCalls({ cluster }: Lab): Promise<number[]> {
  const times: number[] = []
  for (let i = 0; i < 20; i += 1) {
    const startedAt = performance.now()
    await (await fetch(`${cluster.url}/api/v1/namespaces/media/pods?limit=500`)).arrayBuffer()
    times.push(performance.now() - startedAt)
  }
  return times
}

/** The checklist of a runbook, one command after the other, without a moment to read or think. */
async function byHand(lab: Lab, cases: readonly Case[], oursMs: number): Promise<Figure[]> {
  const { KUBECTL: kubectl } = process.env
  if (!kubectl) {
    console.warn('SKIPPED: set KUBECTL to the path of a kubectl to measure the same diagnosis by hand.')
    return []
  }
  const run = async (args: readonly string[]) => {
    const env = { KUBECONFIG: lab.kubeconfig, HOME: lab.kubeconfig.replace(/\/[^/]+$/, '') }
    // What it refuses, such as a log that is not there, takes as long.
    await promisify(execFile)(kubectl, args, { env }).catch(() => {})
  }
  const commands = cases.map((each) => checklist(lab, each))
  for (const args of commands[0] ?? []) await run(args)
  const times: number[] = []
  for (const list of commands) {
    const startedAt = performance.now()
    for (const args of list) await run(args)
    times.push(performance.now() - startedAt)
  }
  return [
    figureOf(
      times.map((ms) => ms / oursMs),
      {
        name: 'the same diagnosis by hand, with kubectl',
        unit: 'x faster',
        target: { p50: 10 },
        note: `${commands[0]?.length} commands in ${(median(times) / 1000).toFixed(1)} s, nothing read, nothing thought`,
      },
    ),
  ]
}

function checklist({ cluster }: Lab, { namespace, pod, workload }: Case): readonly (readonly string[])[] {
  const name = pod ?? workload.name
  const object = cluster.store.get('Pod', namespace, name) as unknown as Pod | undefined
  const above = object?.metadata.ownerReferences?.[0]
  const owners = [
    ...(above === undefined ? [] : [`${above.kind.toLowerCase()}/${above.name}`]),
    ...(above?.kind === workload.kind ? [] : [`${workload.kind.toLowerCase()}/${workload.name}`]),
  ]
  const node = object?.spec.nodeName ?? 'node-1'
  return [
    ['get', 'pod', name, '-o', 'yaml'],
    ['describe', 'pod', name],
    ['logs', name, '--all-containers', '--tail', '200'],
    ['logs', name, '--all-containers', '--previous', '--tail', '200'],
    ['get', 'events', '--sort-by', '.lastTimestamp'],
    ['describe', 'node', node],
    ...owners.map((owner) => ['get', owner, '-o', 'yaml']),
  ].map((args) => ['-n', namespace, ...args])
}
