/** `crashloop test-alert`: sends one alert through the whole chain, and finds the thread that it makes in Slack. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Config } from '../config.ts'
import type { Target } from '../domain/workload.ts'
import { route } from '../incidents/route.ts'
import { CliError, type CommandResult, parseOptions } from './command.ts'
import { parseTarget } from './parse-target.ts'
import { readConfig } from './read-config.ts'
import { type AlertSink, sendAlert, type TestAlert } from './send-alert.ts'

const OPTIONS = {
  url: { type: 'string' },
  alertmanager: { type: 'string' },
  namespace: { type: 'string', short: 'n' },
  cluster: { type: 'string' },
  severity: { type: 'string', default: 'warning' },
  wait: { type: 'string', default: '90' },
  keep: { type: 'boolean', default: false },
} as const

const POLL_MS = 1_000
/** Time for the diagnosis once there is a thread, in milliseconds; a workload that does not exist gets none. */
const DIAGNOSIS_MS = 15_000

/** Names of the alert labels by which kube-state-metrics names workloads. */
const LABELS: Readonly<Record<string, string>> = {
  Deployment: 'deployment',
  StatefulSet: 'statefulset',
  DaemonSet: 'daemonset',
  ReplicaSet: 'replicaset',
  Job: 'job_name',
  CronJob: 'cronjob',
}

export async function testAlertCommand(args: string[]): Promise<CommandResult> {
  const { values, positionals } = parseOptions({ args, options: OPTIONS, allowPositionals: true })
  const config = readConfig()
  if (positionals.length === 0)
    throw new CliError(2, 'name a workload for the test, e.g. `crashloop test-alert shop/deploy/api`.')
  const target = parseTarget(positionals, values.namespace, values.cluster ?? config.defaultCluster)
  const waitMs = Number(values.wait) * 1_000
  if (!(waitMs >= 0 && waitMs <= 3_600_000)) throw new CliError(2, '--wait takes seconds, from 0 to 3600.')
  const sink = sinkOf(config, values.url, values.alertmanager)
  const started = Date.now()
  const alert = alertFor(target, values.severity, values.cluster, started)

  const lines = [`sent: ${await sendAlert(sink, alert)}`]
  const found = await awaitThread(config, target, alert, waitMs)
  lines.push(found.words)
  if (!values.keep) {
    await sendAlert(sink, { ...alert, endsAt: new Date().toISOString() })
    lines.push('resolved: the alert was taken back')
  }
  return { exitCode: found.ok ? 0 : 1, output: `${lines.join('\n')}\n` }
}

function sinkOf(config: Config, url: string | undefined, alertmanager: string | undefined): AlertSink {
  for (const address of [url, alertmanager])
    if (address !== undefined && !/^https?:\/\/\S+$/.test(address))
      throw new CliError(2, `"${address}" is no http or https address.`)
  if (alertmanager !== undefined)
    return { via: 'alertmanager', url: alertmanager, token: config.alertmanager?.token }
  if (!config.alertmanagerToken)
    throw new CliError(2, 'ALERTMANAGER_TOKEN is not set: the webhook asks for it.')
  const own = `http://127.0.0.1:${config.http.port}/webhooks/alertmanager`
  return { via: 'webhook', url: url ?? own, token: config.alertmanagerToken }
}

function alertFor(
  { namespace, kind, name }: Target,
  severity: string,
  cluster: string | undefined,
  now: number,
): TestAlert {
  return {
    labels: {
      alertname: 'CrashloopTest',
      severity,
      namespace,
      [LABELS[kind ?? ''] ?? 'pod']: name,
      ...(cluster !== undefined && { cluster }),
    },
    startsAt: new Date(now).toISOString(),
  }
}

async function awaitThread(
  { slack, routes }: Config,
  { cluster, namespace, name }: Target,
  { labels, startsAt }: TestAlert,
  waitMs: number,
): Promise<{ readonly ok: boolean; readonly words: string }> {
  const since = Date.parse(startsAt)
  const { channel } = route(routes, { cluster, namespace, alerts: [labels], at: since })
  const { findThread } = await import('../adapters/slack/find-thread.ts')
  const deadline = AbortSignal.timeout(Math.max(1, waitMs))
  let foundAt: number | undefined
  for (;;) {
    try {
      const thread = await findThread(slack.botToken, slack.apiUrl, { channel, namespace, name, since })
      foundAt ??= thread && Date.now()
      if (thread && foundAt && (thread.replies > 0 || Date.now() - foundAt > DIAGNOSIS_MS)) {
        const text = thread.text.replaceAll(/^/gm, '  ')
        const seconds = ((foundAt - since) / 1_000).toFixed(1)
        return {
          ok: true,
          words: `thread: in ${channel} after ${seconds} s, ${thread.permalink}\n${text}`,
        }
      }
    } catch (error) {
      return { ok: false, words: `thread: cannot be looked for in ${channel}: ${(error as Error).message}` }
    }
    if (deadline.aborted && !foundAt) return { ok: false, words: noThread(channel, waitMs) }
    await sleep(POLL_MS)
  }
}

function noThread(channel: string, waitMs: number): string {
  return `thread: none in ${channel} within ${waitMs / 1_000} s. Has the workload an open incident already, is the bot up and a member of the channel, and does the alert reach it (log of the bot, crashloop doctor)?`
}
