/** A real Alertmanager for one test file: own ports, own folder, short intervals. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findService } from './install-services.ts'
import { until } from './poll.ts'

export interface AlertmanagerServer {
  readonly url: string
  /** Pushes alerts through API v2, as Prometheus does. */
  push(
    alerts: readonly { labels: object; annotations?: object; startsAt?: string; endsAt?: string }[],
  ): Promise<void>
  /** Webhooks sent so far, and how many of those attempts failed. */
  notifications(): Promise<{ sent: number; failed: number }>
  stop(): Promise<void>
}

export interface AlertmanagerOptions {
  /** Where our webhook is. */
  readonly webhookUrl: string
  readonly token: string
  /** Prometheus durations; the shortest that Alertmanager takes make for a quick test. */
  readonly groupWait?: string
  readonly groupInterval?: string
  readonly repeatInterval?: string
}

const PROGRAM = findService('prometheus-alertmanager')

/** True when the binary is installed; without it CI fails, and a laptop skips and says so. */
export function hasAlertmanager(): boolean {
  if (PROGRAM !== undefined) return true
  if (process.env.CI === 'true') throw new Error('CI needs prometheus-alertmanager.')
  console.warn('SKIPPED: prometheus-alertmanager is not installed, so nothing that needs it was tested.')
  return false
}

export async function startAlertmanager(options: AlertmanagerOptions): Promise<AlertmanagerServer> {
  const folder = await mkdtemp(join(tmpdir(), 'crashloop-alertmanager-'))
  const port = await freePort()
  const config = join(folder, 'alertmanager.yml')
  await writeFile(config, configOf(options))
  const child = spawn(
    PROGRAM ?? 'prometheus-alertmanager',
    [
      `--config.file=${config}`,
      `--storage.path=${folder}`,
      `--web.listen-address=127.0.0.1:${port}`,
      // Empty: no gossip with others.
      '--cluster.listen-address=',
    ],
    { stdio: 'ignore' },
  )
  const killAtExit = () => child.kill('SIGKILL')
  process.once('exit', killAtExit)
  const url = `http://127.0.0.1:${port}`
  await until(() => isOk(`${url}/-/ready`), 20_000)

  return {
    url,
    async push(alerts) {
      const response = await fetch(`${url}/api/v2/alerts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(alerts),
      })
      if (!response.ok) throw new Error(`Alertmanager refused the alerts: ${await response.text()}`)
    },
    async notifications() {
      const metrics = await (await fetch(`${url}/metrics`)).text()
      return {
        sent: sumOf(metrics, 'alertmanager_notifications_total'),
        failed: sumOf(metrics, 'alertmanager_notification_requests_failed_total'),
      }
    },
    async stop() {
      process.off('exit', killAtExit)
      await end(child)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** JSON is YAML. */
function configOf(options: AlertmanagerOptions): string {
  const { webhookUrl, token, groupWait = '1s', groupInterval = '1s', repeatInterval = '2s' } = options
  return JSON.stringify({
    route: {
      receiver: 'crashloop',
      group_by: ['alertname', 'namespace'],
      group_wait: groupWait,
      group_interval: groupInterval,
      repeat_interval: repeatInterval,
    },
    receivers: [
      {
        name: 'crashloop',
        webhook_configs: [
          {
            url: webhookUrl,
            send_resolved: true,
            http_config: { authorization: { type: 'Bearer', credentials: token } },
          },
        ],
      },
    ],
  })
}

function sumOf(metrics: string, name: string): number {
  const lines = metrics.split('\n').filter((line) => line.startsWith(`${name}{`) && line.includes('webhook'))
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)
}

async function isOk(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok
  } catch {
    return false
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await ended
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('There is no free port.')
  return address.port
}
