/** Lives one life with one blow, or with none to learn which calls there are. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startRedisServer } from '../support/redis-server.ts'
import { nameKubernetesCall, nameSlackCall, openHttpGate } from './http-gate.ts'
import { judge, type Verdict } from './judge.ts'
import { LIVES, type LifeName } from './lives.ts'
import { openRedisGate } from './redis-gate.ts'
import { startShift } from './shift.ts'
import { type Blow, createTripwire, type Point } from './tripwire.ts'

export interface KillRun {
  readonly life: LifeName
  readonly blow?: Blow | undefined
  /** True when the process was killed: time decides whether a life comes by at every call. */
  readonly struck: boolean
  readonly trace: readonly Point[]
  readonly verdict: Verdict
  /** From the death to the end of the step that it interrupted, milliseconds. */
  readonly recoveryMs?: number | undefined
  /** The log of its processes, for when something is wrong. */
  readonly output: string
}

const JUDGE_MS = 90_000

/** `cache` is where Node keeps compiled code, so that the next process starts sooner. */
export async function killRun(life: LifeName, blow: Blow | undefined, cache: string): Promise<KillRun> {
  await using stack = new AsyncDisposableStack()
  const { open, steps, check } = LIVES[life]
  const world = await open()
  stack.defer(() => world.close())
  const redis = await startRedisServer()
  stack.defer(() => redis.remove())

  let kill = () => {}
  const wire = createTripwire(blow, () => kill())
  const slack = await openHttpGate(() => new URL(world.slack.apiUrl).origin, nameSlackCall, wire)
  stack.defer(() => slack.close())
  const cluster = await openHttpGate(() => world.cluster.url, nameKubernetesCall, wire)
  stack.defer(() => cluster.close())
  const store = await openRedisGate(redis.port, wire)
  stack.defer(() => store.close())
  const kubeconfig = join(world.folder, 'gated')
  await writeFile(
    kubeconfig,
    JSON.stringify(world.cluster.kubeConfig()).replaceAll(world.cluster.url, cluster.url),
  )
  const shift = startShift({
    ...world.actionEnv,
    SLACK_API_URL: new URL(new URL(world.slack.apiUrl).pathname, slack.url).href,
    KUBECONFIG: kubeconfig,
    REDIS_URL: store.url,
    LOG_LEVEL: 'info',
    NODE_COMPILE_CACHE: cache,
  })
  stack.use(shift)
  kill = () => shift.kill()

  let recoveryMs: number | undefined
  const failures: string[] = []
  for (const [n, step] of steps.entries()) {
    wire.nextStep()
    try {
      await step({ world, url: () => shift.url() })
    } catch (error) {
      failures.push(`step ${n + 1}: ${(error as Error).message}`)
      break
    }
    const struckAt = wire.struckAt()
    if (struckAt !== undefined) recoveryMs ??= performance.now() - struckAt
  }
  const verdict = await judge(world, redis.url, JUDGE_MS)
  const { lost, doubled } = check(world)
  return {
    life,
    blow,
    struck: wire.struckAt() !== undefined,
    trace: [...wire.trace],
    verdict: {
      lost: [...verdict.lost, ...lost, ...failures],
      doubled: [...verdict.doubled, ...doubled],
      stuck: verdict.stuck,
    },
    recoveryMs,
    output: shift.output(),
  }
}
