/**
 * `npm run e2e`: lets the demo workloads fail on a real cluster, diagnoses them live, tries the actions, and prints what
 * came of it. Everything happens in namespaces of its own, which it takes away again.
 *
 * E2E_KUBECONFIG: path of a kubeconfig whose current context may create namespaces. E2E_IMAGE_PREFIX: a mirror in place
 * of `docker.io/`. E2E_ONLY: causes, or `actions`, separated by commas. E2E_KEEP=1 keeps the namespaces.
 */
import { diagnose } from '../../src/diagnosis/diagnose.ts'
import { systemClock } from '../../src/domain/clock.ts'
import { gather } from '../../src/evidence/gather.ts'
import { createRedactor } from '../../src/evidence/redact.ts'
import { awaitFailure } from './await-failure.ts'
import { type Demo, readDemos } from './demo-workloads.ts'
import { type LiveCluster, openLiveCluster } from './live-cluster.ts'
import { tryActions } from './try-actions.ts'

interface Result {
  readonly name: string
  readonly ok: boolean
  readonly words: string
  readonly tookMs: number
}

const FAILURE_MS = 4 * 60_000
/** As many at a time as a small cluster pulls and starts without trouble. */
const AT_A_TIME = 4

const { E2E_KUBECONFIG, E2E_IMAGE_PREFIX = 'docker.io/', E2E_ONLY, E2E_KEEP } = process.env
if (!E2E_KUBECONFIG) {
  console.error(
    'Set E2E_KUBECONFIG to a kubeconfig of a cluster in which namespaces may be created, e.g. of kind.',
  )
  process.exit(2)
}
const only = E2E_ONLY?.split(',')
const cluster = openLiveCluster(E2E_KUBECONFIG)
console.log(`Using ${cluster.connection.cluster} (${cluster.server})\n`)
const started = new Date()
const run = `crashloop-e2e-${started.toISOString().replaceAll(/\D/g, '').slice(8, 14)}`
const demos = readDemos(E2E_IMAGE_PREFIX).filter(({ cause }) => only?.includes(cause) ?? true)
const diagnosed = await inTurns(demos, (demo) => tryDemo(cluster, demo, `${run}-${demo.cause}`))
const acted = (only?.includes('actions') ?? true) ? await inNamespace(cluster, `${run}-actions`, actions) : []
const results = [...diagnosed, ...acted]
const right = results.filter(({ ok }) => ok).length
console.log(`\n${right} of ${results.length} as expected`)
await cluster.close()
process.exitCode = right === results.length ? 0 : 1

async function tryDemo(live: LiveCluster, demo: Demo, namespace: string): Promise<Result> {
  const { cause, workload } = demo
  const begun = performance.now()
  const told = (ok: boolean, words: string): Result =>
    tell({ name: cause, ok, words, tookMs: performance.now() - begun })
  return await inNamespace(live, namespace, async () => {
    for (const object of demo.objects) await live.create(namespace, object)
    const reader = live.connection
    const kind = workload.kind ?? ''
    if (!(await awaitFailure({ reader, namespace, name: cause, kind }, FAILURE_MS)))
      return told(false, 'it did not fail in time')
    const target = { cluster: reader.cluster, namespace, kind, name: cause }
    const gathering = performance.now()
    const evidence = await gather({ reader, clock: systemClock, redactor: createRedactor() }, target)
    const { findings, verdict } = diagnose(evidence)
    const ms = Math.round(performance.now() - gathering)
    const [first] = findings
    return told(
      first?.cause === cause,
      `${verdict} ${first?.cause} ${first?.confidence} in ${ms} ms: ${first?.summary}`,
    )
  }).catch((error: unknown) => told(false, String(error)))
}

async function actions(namespace: string): Promise<readonly Result[]> {
  const results: Result[] = []
  for await (const { action, ...rest } of tryActions(cluster, namespace, E2E_IMAGE_PREFIX))
    results.push(tell({ name: action, ...rest }))
  return results
}

async function inNamespace<T>(
  live: LiveCluster,
  namespace: string,
  work: (namespace: string) => Promise<T>,
): Promise<T> {
  await live.makeNamespace(namespace)
  try {
    return await work(namespace)
  } finally {
    if (E2E_KEEP !== '1') await live.dropNamespace(namespace)
  }
}

async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = []
  const left = items.entries()
  const worker = async (): Promise<void> => {
    for (const [index, item] of left) results[index] = await work(item)
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, worker))
  return results
}

function tell(result: Result): Result {
  const seconds = (result.tookMs / 1_000).toFixed(0)
  console.log(
    `${result.ok ? 'ok  ' : 'FAIL'} ${result.name.padEnd(24)} ${seconds.padStart(4)} s  ${result.words}`,
  )
  return result
}
