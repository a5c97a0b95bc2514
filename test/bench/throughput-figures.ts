/** How many investigations a worker makes, alone and with others, and with few or many waiting behind. */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { Queue } from 'bullmq'
import { PREFIX } from '../../src/adapters/queue/job-options.ts'
import { loadConfig } from '../../src/config.ts'
import { systemClock } from '../../src/domain/clock.ts'
import { openStorage, type Storage } from '../../src/storage.ts'
import { anIncident } from '../support/incident.ts'
import { until } from '../support/poll.ts'
import { hasRedisServer } from '../support/redis-server.ts'
import { silentLog } from '../support/silent-log.ts'
import { type Child, startChild } from './child.ts'
import { createCpuShare } from './cpu-share.ts'
import { type Figure, figureOf, median } from './figure.ts'
import { singleCases } from './lab.ts'

const INVESTIGATIONS = 300
const ROUNDS = 3
const WORKERS = [1, 2, 4]
/** Of a core, to each worker where scaling is measured: four, the cluster and Redis must find room on two cores. */
const SHARE = 0.2
const NEAR_LINEAR = 0.85
const FEW = 10
const MANY = 100_000

/** Recorded incidents again and again, each with reads of its own: nothing is shared between them. */
export async function throughputFigures(): Promise<Figure[]> {
  if (!hasRedisServer()) return []
  await using lab = startChild(join(import.meta.dirname, 'lab-process.ts'), {})
  await lab.port()
  const { env } = JSON.parse(lab.output()) as { env: Record<string, string> }
  const storage = openStorage(loadConfig(env), silentLog, systemClock)
  await until(() =>
    storage.queue
      .ping()
      .then(() => true)
      .catch(() => false),
  )
  const bench = { storage, env, redisUrl: env.REDIS_URL ?? '' }
  try {
    const alone = await rates(bench, { workers: 1, behind: 0 })
    const byWorkers = new Map<number, Rate[]>()
    for (const workers of WORKERS)
      byWorkers.set(workers, await rates(bench, { workers, behind: 0, share: SHARE }))
    const few = await rates(bench, { workers: 1, behind: FEW })
    const many = await rates(bench, { workers: 1, behind: MANY })
    return [perCore(alone), ...scaling(byWorkers), queueLength(few, many)]
  } finally {
    await storage.queue.close(0)
    await storage.close()
  }
}

interface Bench {
  readonly storage: Storage
  readonly env: Readonly<Record<string, string>>
  readonly redisUrl: string
}

interface Rate {
  readonly perSecond: number
  readonly perCoreSecond: number
}

function perCore(alone: readonly Rate[]): Figure {
  return figureOf(
    alone.map(({ perCoreSecond }) => perCoreSecond),
    {
      name: 'investigations for each second of a core',
      unit: '/s',
      target: { p50: 100 },
      note: 'by the CPU time of the worker; the cluster is a process of its own',
    },
  )
}

function scaling(byWorkers: ReadonlyMap<number, readonly Rate[]>): Figure[] {
  const rateOf = (all: readonly Rate[]) => all.map(({ perSecond }) => perSecond)
  const one = median(rateOf(byWorkers.get(1) ?? []))
  return [...byWorkers].map(([workers, all]) =>
    figureOf(rateOf(all), {
      name: `investigations, ${workers} worker${workers === 1 ? '' : 's'} of ${SHARE} cores`,
      unit: '/s',
      ...(workers > 1 && { target: { ratio: NEAR_LINEAR * workers } }),
      baseline: { name: 'one worker', p50: one },
      note: `CPU ${median(all.map(({ perCoreSecond }) => 1000 / perCoreSecond)).toFixed(1)} ms each`,
    }),
  )
}

function queueLength(few: readonly Rate[], many: readonly Rate[]): Figure {
  const cost = (all: readonly Rate[]) => all.map(({ perCoreSecond }) => 1000 / perCoreSecond)
  return figureOf(cost(many), {
    name: `CPU of an investigation, ${MANY.toLocaleString('en')} more queued`,
    unit: 'ms',
    target: { ratio: 1.15 },
    baseline: { name: `with ${FEW} more`, p50: median(cost(few)) },
  })
}

interface Round {
  readonly workers: number
  /** Further jobs that wait behind those that are measured. */
  readonly behind: number
  /** Of a core, for each worker; all that there is when absent. */
  readonly share?: number
}

/** Rates of some rounds, after one to warm up. */
async function rates(bench: Bench, { workers, behind, share }: Round): Promise<Rate[]> {
  const queue = new Queue('investigate', { connection: { url: bench.redisUrl }, prefix: PREFIX })
  const children: Child[] = []
  await using stack = new AsyncDisposableStack()
  stack.defer(() => queue.close())
  stack.defer(() => queue.obliterate({ force: true }))
  const shares = Array.from({ length: share === undefined ? 0 : workers }, (_, n) =>
    createCpuShare(`crashloop-bench-${process.pid}-${n}`, share ?? 1),
  )
  stack.defer(() => {
    for (const each of shares) each?.remove()
  })
  for (let i = 0; i < workers; i += 1) {
    const script = join(import.meta.dirname, 'investigator.ts')
    children.push(stack.use(startChild(script, { ...bench.env, CRASHLOOP_ROLE: 'worker' })))
  }
  await Promise.all(children.map((child) => child.port()))
  await work(bench, children, INVESTIGATIONS * workers)
  for (const [n, child] of children.entries()) shares[n]?.take(child.pid)
  const all: Rate[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    // What was behind would be in front of the next.
    await queue.drain()
    all.push(await work(bench, children, INVESTIGATIONS, () => fillUp(queue, behind)))
  }
  return all
}

async function work(
  { storage }: Bench,
  children: readonly Child[],
  investigations: number,
  andThen: () => Promise<void> = async () => {},
): Promise<Rate> {
  const ids = await open(storage, investigations)
  for (const child of children) process.kill(child.pid, 'SIGSTOP')
  for (const incidentId of ids) await storage.queue.add('investigate', { incidentId })
  await andThen()
  for (const child of children) process.kill(child.pid, 'SIGCONT')
  const used = () => children.reduce((sum, child) => sum + (child.cpuSeconds() ?? Number.NaN), 0)
  const before = used()
  const startedAt = performance.now()
  const last = ids.slice(-8)
  await until(async () => {
    const seen = await Promise.all(last.map((id) => storage.store.get(id)))
    return seen.every((incident) => incident?.investigatedAt !== undefined)
  }, 120_000)
  const seconds = (performance.now() - startedAt) / 1000
  return { perSecond: investigations / seconds, perCoreSecond: investigations / (used() - before) }
}

/** Incidents that want an investigation later than now, so that none takes what was read for another. */
async function open({ store }: Storage, count: number): Promise<readonly string[]> {
  const cases = singleCases()
  const openedAt = new Date(systemClock.now() + 3_600_000).toISOString()
  const ids: string[] = []
  for (let n = 0; n < count; n += 1) {
    const each = cases[n % cases.length]
    if (each === undefined) throw new Error('There are no recorded cases.')
    const { namespace, pod, workload } = each
    const id = randomUUID()
    const place = { cluster: 'prod-eu-1', namespace }
    const target = { ...place, ...(pod === null ? workload : { kind: 'Pod', name: pod }) }
    const key = { ...place, kind: workload.kind, name: `${workload.name}-${id}` }
    await store.create(anIncident({ id, workload: key, target, openedAt }), undefined)
    ids.push(id)
  }
  return ids
}

/** Jobs of incidents that nobody knows, behind those that are measured. */
async function fillUp(queue: Queue, count: number): Promise<void> {
  const waiting = await queue.getWaitingCount()
  const job = { name: 'investigate', data: { payload: { incidentId: 'nobody' }, addedAt: Date.now() } }
  for (let left = count - waiting; left > 0; left -= 5_000) {
    await queue.addBulk(Array.from({ length: Math.min(left, 5_000) }, () => job))
  }
}
