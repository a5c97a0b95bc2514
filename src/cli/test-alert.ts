/** `crashloop test-alert`: sends one alert through the whole chain, and finds the thread that it makes in Slack. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Root } from '../adapters/slack/root-finder.ts'
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

const ALERT_NAME = 'CrashloopTest'
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

  const search = await startSearch(config, target, alert)
  if (search.open !== undefined) throw new CliError(2, search.open)
  const lines = [`sent: ${await sendAlert(sink, alert)}`]
  const found = await awaitThread(search, waitMs)
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
      alertname: ALERT_NAME,
      severity,
      namespace,
      [LABELS[kind ?? ''] ?? 'pod']: name,
      ...(cluster !== undefined && { cluster }),
    },
    startsAt: new Date(now).toISOString(),
  }
}

interface Search {
  readonly channel: string
  readonly since: number
  /** In words, when the workload has an open incident: the end of the test would close it. */
  readonly open?: string
  /** Resolves to the root message that took the alert. Rejects when Slack cannot be asked. */
  find(): Promise<Root | undefined>
  permalink(ts: string): Promise<string>
}

/** Looks at the channel before the alert is sent, so that an incident which comes back can be told from a new one. */
async function startSearch({ slack, routes }: Config, target: Target, alert: TestAlert): Promise<Search> {
  const { cluster, namespace, name } = target
  const since = Date.parse(alert.startsAt)
  const { channel } = route(routes, { cluster, namespace, alerts: [alert.labels], at: since })
  const { createRootFinder } = await import('../adapters/slack/root-finder.ts')
  const finding = createRootFinder(slack.botToken, slack.apiUrl, channel)
  // What is wrong is told when the thread is looked for: the alert can be taken all the same.
  const earlier = await finding.then((finder) => finder.roots()).catch(() => [])
  const before = new Map(earlier.map(({ ts, text }) => [ts, text]))
  const same = earlier.find(({ text }) => headlineOf(text).endsWith(` ${namespace}/${name}`))
  const open = same !== undefined && !same.resolved
  return {
    channel,
    since,
    ...(open && { open: openWords(target, await (await finding).permalink(same.ts)) }),
    async find() {
      const roots = await (await finding).roots()
      const fits = roots.filter(({ text }) => text.includes(name) && text.includes(namespace))
      return fits.find(({ ts, text }) => {
        const known = before.get(ts)
        return known === undefined || (known !== text && text.includes(ALERT_NAME))
      })
    },
    permalink: async (ts) => (await finding).permalink(ts),
  }
}

function headlineOf(text: string): string {
  return text.split('\n', 1)[0] ?? ''
}

function openWords({ namespace, name }: Target, permalink: string): string {
  return `${namespace}/${name} has an open incident, which the end of the test would close: ${permalink}\nName a workload that runs well.`
}

async function awaitThread(
  search: Search,
  waitMs: number,
): Promise<{ readonly ok: boolean; readonly words: string }> {
  const { channel, since } = search
  const deadline = AbortSignal.timeout(Math.max(1, waitMs))
  let foundAt: number | undefined
  for (;;) {
    try {
      const root = await search.find()
      foundAt ??= root && Date.now()
      if (root && foundAt && (root.replies > 0 || Date.now() - foundAt > DIAGNOSIS_MS)) {
        const text = root.text.replaceAll(/^/gm, '  ')
        const seconds = ((foundAt - since) / 1_000).toFixed(1)
        const permalink = await search.permalink(root.ts)
        return { ok: true, words: `thread: in ${channel} after ${seconds} s, ${permalink}\n${text}` }
      }
    } catch (error) {
      return { ok: false, words: `thread: cannot be looked for in ${channel}: ${(error as Error).message}` }
    }
    if (deadline.aborted && !foundAt) return { ok: false, words: noThread(channel, waitMs) }
    await sleep(POLL_MS)
  }
}

function noThread(channel: string, waitMs: number): string {
  return `thread: none in ${channel} within ${waitMs / 1_000} s. Is the bot up and a member of the channel, and does the alert reach it (log of the bot, crashloop doctor)?`
}
