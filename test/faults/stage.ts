/** A world with real processes on a real Redis, for faults that come from outside. */
import { type ActionWorld, createActionWorld } from '../support/action-world.ts'
import { type AppProcess, startProcess } from '../support/child-process.ts'
import { until } from '../support/poll.ts'
import { type RedisServer, startRedisServer } from '../support/redis-server.ts'
import { CHANNEL, keyOf, resolved, sendWebhook } from '../support/world.ts'
import { judge } from './judge.ts'
import type { TrialResult } from './trial.ts'

type Role = 'all' | 'web' | 'worker'
type Payload = ActionWorld['alert']

export interface StageOptions {
  /** Where Node keeps compiled code. */
  readonly cache: string
  /** One process each; a single one that does everything when absent. */
  readonly roles?: readonly Role[]
  readonly env?: Readonly<Record<string, string>>
  /** Further parts of crashloop.yaml. */
  readonly yaml?: object
  /** Takes the place of the Redis that the stage starts itself; the caller ends it. */
  readonly redis?: { readonly env: Readonly<Record<string, string>>; judgeUrl(): Promise<string> }
  /** Called with the world before the processes start. */
  readonly prepare?: (world: ActionWorld) => void
  /** Starts a process in another way. */
  readonly startProcess?: (env: Readonly<Record<string, string>>) => AppProcess
}

export interface Stage extends AsyncDisposable {
  readonly world: ActionWorld
  readonly redis: RedisServer | undefined
  readonly processes: readonly AppProcess[]
  /** Every alert of the world. */
  readonly payloads: readonly Payload[]
  /** Of each process that takes webhooks. */
  readonly urls: readonly string[]
  output(): string
  /** Sends each payload until it is taken, to the processes in turn; resolves to the answers that were no 202. */
  send(payloads?: readonly Payload[]): Promise<readonly number[]>
  /** Waits until every thread tells a diagnosis. */
  diagnosed(): Promise<void>
  /** Ends every alert, waits until every thread says so, and judges. */
  conclude(more: Pick<TrialResult, 'injected' | 'recoveryMs'>): Promise<TrialResult>
}

const CASES = [
  'config-nginx-directive',
  'oom-python-embeddings',
  'exc-go-nil-map',
  'dep-refused-postgres',
] as const
/** On a machine that is busy with other trials. */
const LONG_MS = 180_000
/** No answer at all: the connection was refused or broke. */
export const NO_ANSWER = 0

/** Starts everything and waits until alerts can be taken. */
export async function openStage(options: StageOptions): Promise<Stage> {
  const stack = new AsyncDisposableStack()
  const [first, ...further] = CASES
  const { roles = ['all'], startProcess: start = startProcess } = options
  const world = await createActionWorld(first, { further, ...(options.yaml && { yaml: options.yaml }) })
  stack.defer(() => world.close())
  options.prepare?.(world)
  const redis = options.redis ? undefined : await startRedisServer()
  stack.defer(async () => redis?.remove())
  const env = {
    ...world.actionEnv,
    LOG_LEVEL: 'info',
    NODE_COMPILE_CACHE: options.cache,
    ...(redis && { REDIS_URL: redis.url }),
    ...options.redis?.env,
    ...options.env,
  }
  const processes = roles.map((role) => start({ ...env, CRASHLOOP_ROLE: role }))
  stack.defer(async () => {
    for (const process of processes) process.kill('SIGKILL')
    await Promise.all(processes.map((process) => process.ended))
  })
  const payloads = [world.alert, ...world.further]
  const outputs = () => processes.map((process) => process.output()).join('')
  let urls: readonly string[]
  try {
    urls = await Promise.all(processes.filter((_, n) => roles[n] !== 'worker').map(urlOf))
    await until(async () => (await Promise.all(urls.map(isReady))).every(Boolean), LONG_MS)
  } catch (error) {
    await stack.disposeAsync()
    throw new Error(`${(error as Error).message}\n${outputs()}`, { cause: error })
  }

  async function send(wanted: readonly Payload[] = payloads): Promise<readonly number[]> {
    const refusals: number[] = []
    const sendOne = async (payload: Payload, n: number) => {
      let tries = n
      await until(async () => {
        const url = urls[tries % urls.length] ?? ''
        tries += 1
        const status = await sendWebhook(url, payload).catch(() => NO_ANSWER)
        if (status === 202) return true
        refusals.push(status)
        await new Promise((resolve) => setTimeout(resolve, 250))
        return false
      }, LONG_MS)
    }
    await Promise.all(wanted.map(sendOne))
    return refusals
  }

  const noted = (key: string) =>
    world
      .roots()
      .filter((root) =>
        world.slack.workspace.thread(CHANNEL, root.ts).some((message) => keyOf(message)?.startsWith(key)),
      ).length

  async function conclude(more: Pick<TrialResult, 'injected' | 'recoveryMs'>): Promise<TrialResult> {
    const lost: string[] = []
    await send(payloads.map((payload) => resolved(payload)))
    await until(() => noted('resolved:') === payloads.length, LONG_MS).catch(() => {
      lost.push(`${noted('resolved:')} of ${payloads.length} threads tell the end`)
    })
    const url = (await options.redis?.judgeUrl()) ?? redis?.url ?? ''
    const verdict = await judge(world, url, LONG_MS)
    const threads = world.roots().length
    const doubled = threads > payloads.length ? [`${threads} threads for ${payloads.length} alerts`] : []
    const missing = world.roots().filter(({ text }) => !/resolved/i.test(text))
    return {
      ...more,
      alerts: payloads.length,
      lost: [...lost, ...verdict.lost, ...verdict.stuck, ...missing.map(({ text }) => `ends with: ${text}`)],
      doubled: [...doubled, ...verdict.doubled],
      output: outputs(),
    }
  }

  return {
    world,
    redis,
    processes,
    payloads,
    urls,
    output: outputs,
    send,
    async diagnosed() {
      await until(() => noted('diagnosis:') >= payloads.length, LONG_MS)
    },
    conclude,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

async function urlOf(child: AppProcess): Promise<string> {
  const port = await until(() => /"port":(\d+)/.exec(child.output())?.[1], LONG_MS)
  return `http://127.0.0.1:${port}`
}

async function isReady(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/readyz`).catch(() => undefined)
  if (!answer?.ok) return false
  const { checks } = (await answer.json()) as { checks: Record<string, string> }
  return Object.values(checks).every((state) => state === 'ok')
}

/** Waits until the log holds the words. Rejects with the sentence that is missing. */
export async function says(stage: Stage, words: RegExp): Promise<void> {
  await until(() => words.test(stage.output()), LONG_MS).catch(() => {
    throw new Error(`The log never says ${words}.`)
  })
}

/** Waits until a message in the channel says the words. Rejects with the sentence that is missing. */
export async function threadSays({ world }: Stage, words: RegExp): Promise<void> {
  await until(() => world.roots().some(({ text }) => words.test(text)), LONG_MS).catch(() => {
    throw new Error(`No thread ever says ${words}.`)
  })
}
