/** What a Kubernetes API does wrong, and what must come of it. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Fault } from '../../src/playground/cluster/faults.ts'
import type { ActionWorld } from '../support/action-world.ts'
import { until } from '../support/poll.ts'
import { openHttpGate } from './http-gate.ts'
import { openStage, threadSays } from './stage.ts'
import type { Trial, TrialResult } from './trial.ts'
import { createTripwire } from './tripwire.ts'

type Effect = Fault['effect']

interface ClusterFault {
  readonly name: string
  readonly effect: Effect
  /** Which requests; all when absent. */
  readonly path?: RegExp
  readonly times: number
  /** What a thread must say while it lasts. */
  readonly words?: RegExp
}

const EVERY = /./
const LASTING = Number.POSITIVE_INFINITY

const FAULTS: readonly ClusterFault[] = [
  {
    name: '401',
    effect: { type: 'status', status: 401 },
    times: LASTING,
    words: /refuses our credentials/,
  },
  {
    name: '403',
    effect: { type: 'status', status: 403, message: 'pods is forbidden: no role allows it' },
    times: LASTING,
    words: /pods is forbidden: no role allows it/,
  },
  { name: "404 for the pods' logs", path: /\/log/, effect: { type: 'status', status: 404 }, times: LASTING },
  { name: '410', effect: { type: 'status', status: 410 }, times: 4 },
  { name: '429 with Retry-After', effect: { type: 'status', status: 429, retryAfterSeconds: 1 }, times: 6 },
  {
    name: '500',
    effect: { type: 'status', status: 500, message: 'etcdserver: request timed out' },
    times: LASTING,
    words: /etcdserver: request timed out/,
  },
  { name: 'hang', effect: { type: 'hang' }, times: LASTING, words: /in time|within/ },
  {
    name: 'half-open connection',
    effect: { type: 'stall-mid-body' },
    times: LASTING,
    words: /in time|within/,
  },
  { name: 'reset in the middle of an answer', effect: { type: 'reset-mid-body' }, times: 6 },
]

/** One trial for each. */
export function kubernetesTrials(cache: string): readonly Trial[] {
  return [
    ...FAULTS.map((each) => ({
      fault: `Kubernetes: ${each.name}`,
      name: `kubernetes ${each.name}`,
      run: () => run(each, cache),
    })),
    {
      fault: 'Kubernetes: the service-account token is rotated',
      name: 'kubernetes token rotation',
      run: () => rotated(cache),
    },
  ]
}

async function run(
  { effect, path = EVERY, times, words }: ClusterFault,
  cache: string,
): Promise<TrialResult> {
  await using stage = await openStage({ cache })
  const { cluster } = stage.world
  cluster.faults.add({ path, times, effect })
  const before = cluster.requests.entries.length

  await stage.send()
  await until(() => stage.world.roots().length === stage.payloads.length, 180_000)
  if (words) await threadSays(stage, words)
  const injected = Math.min(times, cluster.requests.entries.length - before)
  // A fault for good on a part of the reads is no outage: the diagnosis comes with a gap.
  const isOutage = path === EVERY
  if (isOutage) cluster.faults.clear()
  const healedAt = performance.now()
  await stage.diagnosed()

  return await stage.conclude({ injected, recoveryMs: performance.now() - healedAt })
}

/** The kubelet writes a new token into the file, and the API server takes the old one no longer. */
async function rotated(cache: string): Promise<TrialResult> {
  await using stack = new AsyncDisposableStack()
  let wanted = 'token-1'
  let refused = 0
  const wire = createTripwire(undefined, () => {})
  let target = ''
  const name = () => ({ kind: 'kubernetes', writes: false })
  const gate = await openHttpGate(
    () => target,
    name,
    wire,
    ({ headers }) => {
      if (headers.authorization === `Bearer ${wanted}`) return undefined
      refused += 1
      return 401
    },
  )
  stack.defer(() => gate.close())
  const folder = join(cache, `token-${gate.port}`)
  const token = `${folder}.txt`
  const kubeconfig = `${folder}.json`
  await writeFile(token, wanted)
  await writeFile(kubeconfig, JSON.stringify(kubeConfig(gate.url, token)))
  const prepare = ({ cluster }: ActionWorld) => {
    target = cluster.url
  }
  const stage = stack.use(await openStage({ cache, prepare, env: { KUBECONFIG: kubeconfig } }))
  const [first, ...others] = stage.payloads

  await stage.send(first ? [first] : [])
  await until(() => stage.world.roots().some(({ text }) => !/looking/i.test(text)), 180_000)
  wanted = 'token-2'
  await writeFile(token, wanted)
  const rotatedAt = performance.now()
  await stage.send(others)
  await stage.diagnosed()

  return await stage.conclude({ injected: Math.max(1, refused), recoveryMs: performance.now() - rotatedAt })
}

function kubeConfig(server: string, tokenFile: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'prod-eu-1', cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'prod-eu-1', user: { tokenFile } }],
    contexts: [
      { name: 'prod-eu-1', context: { name: 'prod-eu-1', cluster: 'prod-eu-1', user: 'prod-eu-1' } },
    ],
    'current-context': 'prod-eu-1',
  }
}
