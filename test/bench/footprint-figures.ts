/** How soon the process is ready, how much memory it takes idle and in a storm, and how long it keeps others waiting. */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { listCases } from '../support/corpus.ts'
import { until } from '../support/poll.ts'
import { hasRedisServer } from '../support/redis-server.ts'
import { type Child, startChild } from './child.ts'
import { type Figure, figureOf, median } from './figure.ts'
import { type Lab, openLab, send } from './lab.ts'
import { originalOf, raiseStorm, stormWebhooks } from './storm.ts'

const ROOT = join(import.meta.dirname, '../..')
const STARTS = 7
const IDLE_MS = 10_000
const STORM = { namespaces: 25, workloads: 20, pods: 10 }
const WEBHOOKS_A_SECOND = 25
/** After the last webhook; the pace of Slack makes the telling last for minutes. */
const AFTER_MS = 20_000

/** The built process, as the image runs it. */
export async function footprintFigures(): Promise<Figure[]> {
  if (!hasRedisServer()) return []
  await using stack = new AsyncDisposableStack()
  const built = join(ROOT, 'node_modules/.cache/crashloop-bench')
  stack.defer(() => rm(built, { recursive: true, force: true }))
  const vite = join(ROOT, 'node_modules/.bin/vite')
  await promisify(execFile)(vite, ['build', '--outDir', built], { cwd: ROOT })
  const main = join(built, 'main.js')
  const original = originalOf(listCases())
  const lab = stack.use(await openLab([original], 0))
  raiseStorm(lab.cluster, original, STORM)

  const image = readImage()
  const env = { ...lab.env, ...image.env }
  const starts = await startTimes(() => startChild(main, env, image.flags), lab.redis.url)
  const watch = ['--import', join(import.meta.dirname, 'watch-loop.ts')]
  await using bot = startChild(main, env, [...image.flags, ...watch])
  await using bare = startChild(
    join(import.meta.dirname, 'bare-express.ts'),
    { REDIS_URL: lab.redis.url },
    watch,
  )
  await bare.port()
  const port = await bot.port()
  await until(() => bot.output().includes('Slack can reach us'), 30_000)
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS))
  const idle = { ours: bot.rssMiB() ?? Number.NaN, bare: bare.rssMiB() ?? Number.NaN }
  await Promise.all([loopDelay(bot), loopDelay(bare)])
  const peaks = await storm(bot, lab, port, stormWebhooks(original, STORM))
  const [ours, bares] = await Promise.all([loopDelay(bot), loopDelay(bare)])
  const name = 'bare Express and BullMQ'
  return [
    ...starts,
    figureOf([idle.ours], {
      name: 'RSS, idle',
      unit: 'MiB',
      target: { p50: 130 },
      baseline: { name, p50: idle.bare },
    }),
    figureOf([Math.max(...peaks)], {
      name: `RSS, highest in a storm of ${STORM.namespaces * STORM.workloads * STORM.pods} alerts`,
      unit: 'MiB',
      target: { p50: 250 },
      baseline: { name: 'idle', p50: idle.ours },
      note: `${STORM.namespaces * STORM.workloads} workloads of ${STORM.pods} pods in ${STORM.namespaces} namespaces`,
    }),
    figureOf([ours], {
      name: 'event-loop delay in the storm, p99',
      unit: 'ms',
      target: { p50: 20 },
      baseline: { name: 'an idle process meanwhile', p50: bares },
    }),
  ]
}

/** From the start of the process until `/readyz` says that it is. */
async function startTimes(start: () => Child, redisUrl: string): Promise<Figure[]> {
  const script = join(import.meta.dirname, 'bare-express.ts')
  const isReady = async (child: Child) => {
    const answer = await fetch(`http://127.0.0.1:${await child.port()}/readyz`)
    await answer.arrayBuffer()
    return answer.ok
  }
  const ours: number[] = []
  const bare: number[] = []
  for (let i = 0; i < STARTS; i += 1) {
    ours.push(await startTime(start, isReady))
    bare.push(
      await startTime(
        () => startChild(script, { REDIS_URL: redisUrl }),
        async (child) => (await child.port()) > 0,
      ),
    )
  }
  return [
    figureOf(ours, {
      name: 'start to ready',
      unit: 's',
      target: { p50: 1 },
      baseline: { name: 'bare Express and BullMQ', p50: median(bare) },
      note: 'built, as the image runs it',
    }),
  ]
}

/** The flags of V8 in the entry point of the image, and its environment. */
function readImage(): { readonly flags: readonly string[]; readonly env: Readonly<Record<string, string>> } {
  const text = readFileSync(join(ROOT, 'deploy/Dockerfile'), 'utf8')
  const entry = /^ENTRYPOINT (\[.*\])$/m.exec(text)?.[1]
  const variables = /^ENV (.*)$/m.exec(text)?.[1]
  if (entry === undefined || variables === undefined)
    throw new Error('deploy/Dockerfile has no ENTRYPOINT or no ENV.')
  return {
    flags: (JSON.parse(entry) as string[]).slice(1),
    env: Object.fromEntries(variables.split(' ').map((each) => each.split('='))),
  }
}

async function startTime(start: () => Child, isReady: (child: Child) => Promise<boolean>): Promise<number> {
  const startedAt = performance.now()
  await using child = start()
  await until(() => isReady(child), 60_000)
  return (performance.now() - startedAt) / 1000
}

/** Sends the webhooks and returns how much memory was taken meanwhile, in MiB. */
async function storm(
  bot: Child,
  lab: Lab,
  port: number,
  webhooks: readonly string[],
): Promise<readonly number[]> {
  const peaks: number[] = []
  const sampling = setInterval(() => peaks.push(bot.rssMiB() ?? Number.NaN), 50)
  for (const body of webhooks) {
    await Promise.all([
      send(port, body),
      new Promise((resolve) => setTimeout(resolve, 1000 / WEBHOOKS_A_SECOND)),
    ])
  }
  await new Promise((resolve) => setTimeout(resolve, AFTER_MS))
  clearInterval(sampling)
  if (lab.slack.calls.length === 0) throw new Error('Slack heard nothing of the storm.')
  return peaks
}

/** The 99th percentile since it was last asked for, milliseconds. */
async function loopDelay(child: Child): Promise<number> {
  const before = child.output().length
  process.kill(child.pid, 'SIGUSR2')
  return await until(() => {
    const told = /"loopP99Ms":([\d.]+)/.exec(child.output().slice(before))?.[1]
    return told === undefined ? undefined : Number(told)
  })
}
