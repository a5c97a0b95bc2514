/** A real Prometheus for one test file, filled with samples of the past: own port, own folder, removed at the end. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findService } from './install-services.ts'
import { until } from './poll.ts'

/** One series: labels, and values at times in seconds since the Unix epoch. */
export interface Samples {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly points: readonly (readonly [at: number, value: number])[]
}

export interface PrometheusServer {
  readonly url: string
  remove(): Promise<void>
}

/** True when it is installed; without it CI fails, and a laptop skips and says so. */
export function hasPrometheus(): boolean {
  if (findService('prometheus') !== undefined) return true
  if (process.env.CI === 'true') throw new Error('CI needs prometheus.')
  console.warn('SKIPPED: prometheus is not installed, so no query was tested.')
  return false
}

/** Starts a Prometheus that scrapes nothing and has these samples. */
export async function startPrometheus(samples: readonly Samples[]): Promise<PrometheusServer> {
  const folder = await mkdtemp(join(tmpdir(), 'crashloop-prometheus-'))
  const data = join(folder, 'data')
  await writeFile(join(folder, 'samples.txt'), openMetrics(samples))
  await writeFile(join(folder, 'prometheus.yml'), 'scrape_configs: []\n')
  execFileSync('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', join(folder, 'samples.txt'), data], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const child = spawn(
    'prometheus',
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${data}`,
      '--storage.tsdb.retention.time=100y',
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=error',
    ],
    { stdio: 'ignore' },
  )
  const killAtExit = () => child.kill('SIGKILL')
  process.once('exit', killAtExit)
  await until(async () => (await fetch(`${url}/-/ready`).catch(() => undefined))?.ok === true)
  return {
    url,
    remove: async () => {
      process.off('exit', killAtExit)
      await ended(child)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The samples of one metric have to stand together. */
function openMetrics(samples: readonly Samples[]): string {
  const lines = [...samples]
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
    .flatMap(({ name, labels, points }) => {
      const inside = Object.entries(labels).map(([key, value]) => `${key}=${JSON.stringify(value)}`)
      return points.map(([at, value]) => `${name}{${inside.join(',')}} ${value} ${at}`)
    })
  return `${lines.join('\n')}\n# EOF\n`
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await gone
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('There is no free port.')
  return address.port
}
