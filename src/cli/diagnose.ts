/** `crashloop diagnose`: the engine of the bot on the command line, for a live cluster or a recording. */

import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { diagnose } from '../diagnosis/diagnose.ts'
import { systemClock } from '../domain/clock.ts'
import { AppError } from '../domain/errors.ts'
import type { ContainerLog, Evidence } from '../domain/evidence.ts'
import type { Target } from '../domain/workload.ts'
import type { ClusterReader } from '../evidence/cluster-reader.ts'
import { gather } from '../evidence/gather.ts'
import { readLog } from '../evidence/read-log.ts'
import { createRedactor } from '../evidence/redact.ts'
import { CliError, type CommandResult, parseOptions } from './command.ts'
import { renderDiagnosis } from './render-diagnosis.ts'

const OPTIONS = {
  cluster: { type: 'string' },
  from: { type: 'string' },
  logs: { type: 'string' },
  container: { type: 'string', short: 'c' },
  namespace: { type: 'string', short: 'n' },
  save: { type: 'string' },
  output: { type: 'string', short: 'o', default: 'text' },
} as const

export async function diagnoseCommand(args: string[]): Promise<CommandResult> {
  const { values, positionals } = parseOptions({ args, options: OPTIONS, allowPositionals: true })
  if (values.output !== 'text' && values.output !== 'json') {
    throw new CliError(2, `-o takes text or json, not "${values.output}".`)
  }
  const target = parseTarget(positionals, values.namespace, values.cluster)
  const started = performance.now()
  const gathered = await evidenceFor(target, values.from)
  const evidence = values.logs ? await withLog(gathered, values.logs, values.container) : gathered
  if (values.save) {
    const { saveBundle } = await import('../evidence/bundle.ts')
    await saveBundle(values.save, evidence)
  }
  const judged = performance.now()
  const diagnosis = diagnose(evidence)
  const timings = {
    ...diagnosis.timings,
    gatherMs: Math.round(judged - started),
    diagnoseMs: Math.round(performance.now() - judged),
  }
  const result = { ...diagnosis, timings }
  return {
    exitCode: 0,
    output: values.output === 'json' ? `${JSON.stringify(result, null, 2)}\n` : renderDiagnosis(result),
  }
}

/** kubectl's words for the kinds of workload. */
const KINDS: Readonly<Record<string, string>> = {
  po: 'Pod',
  pod: 'Pod',
  pods: 'Pod',
  deploy: 'Deployment',
  deployment: 'Deployment',
  deployments: 'Deployment',
  sts: 'StatefulSet',
  statefulset: 'StatefulSet',
  statefulsets: 'StatefulSet',
  ds: 'DaemonSet',
  daemonset: 'DaemonSet',
  daemonsets: 'DaemonSet',
  job: 'Job',
  jobs: 'Job',
  cj: 'CronJob',
  cronjob: 'CronJob',
  cronjobs: 'CronJob',
  rs: 'ReplicaSet',
  replicaset: 'ReplicaSet',
  replicasets: 'ReplicaSet',
}

/** `ns/name`, `ns/deploy/name`, or `-n ns name` and `-n ns deploy/name` as with kubectl. */
function parseTarget(
  positionals: readonly string[],
  namespace: string | undefined,
  cluster = 'default',
): Target {
  const [spec] = positionals
  if (spec === undefined || positionals.length > 1) {
    throw new CliError(
      2,
      'name one workload, as <namespace>/<pod-or-workload>. Run `crashloop help` for the options.',
    )
  }
  const parts = [...(namespace ? [namespace] : []), ...spec.split('/')]
  const [ns, kindOrName, name] = parts
  if (!ns || !kindOrName || parts.length > 3 || parts.some((p) => p === '')) {
    throw new CliError(
      2,
      `"${spec}" does not name a workload. Write <namespace>/<name>, or -n <namespace> <kind>/<name>.`,
    )
  }
  if (name === undefined) return { cluster, namespace: ns, name: kindOrName }
  const kind = KINDS[kindOrName.toLowerCase()]
  if (!kind)
    throw new CliError(
      2,
      `"${kindOrName}" is no kind of workload that crashloop knows (pod, deploy, sts, ds, job, cronjob, rs).`,
    )
  return { cluster, namespace: ns, kind, name }
}

async function evidenceFor(target: Target, from: string | undefined): Promise<Evidence> {
  try {
    const source = from ? await openSource(from) : await connect(target)
    if ('evidence' in source) return source.evidence
    return await gather({ reader: source.reader, clock: source.clock, redactor: createRedactor() }, target)
  } catch (error) {
    if (error instanceof AppError) throw new CliError(3, error.message, { cause: error })
    throw error
  }
}

type Source =
  | { readonly evidence: Evidence }
  | { readonly reader: ClusterReader; readonly clock: { now(): number } }

async function openSource(path: string): Promise<Source> {
  const info = await stat(path).catch(() => undefined)
  if (!info) throw new CliError(3, `there is nothing at ${path}.`)
  if (info.isFile()) {
    const { loadBundle } = await import('../evidence/bundle.ts')
    return { evidence: await loadBundle(path) }
  }
  const { openRecording } = await import('../adapters/recording/open-recording.ts')
  const recording = await openRecording(path)
  return { reader: recording, clock: { now: () => Date.parse(recording.recordedAt) } }
}

async function connect(target: Target): Promise<Source> {
  const { connectCluster } = await import('../adapters/kubernetes/connect-cluster.ts')
  const context = target.cluster === 'default' ? {} : { context: target.cluster }
  return { reader: await connectCluster({ cluster: target.cluster, ...context }), clock: systemClock }
}

/** Puts the log from a file in the place of what was collected for the failing container. */
async function withLog(evidence: Evidence, file: string, container: string | undefined): Promise<Evidence> {
  const redactor = createRedactor()
  const pod = evidence.pod
  const statuses = [...(pod?.status?.initContainerStatuses ?? []), ...(pod?.status?.containerStatuses ?? [])]
  const worst = [...statuses].sort((a, b) => (b.restartCount ?? 0) - (a.restartCount ?? 0))[0]?.name
  const name = container ?? worst ?? pod?.spec.containers[0]?.name ?? 'container'
  const read = await readLog(createReadStream(file)).catch((error: unknown) => {
    throw new CliError(3, `cannot read the log ${file}: ${(error as Error).message}`, { cause: error })
  })
  const log: ContainerLog = {
    ...read,
    pod: pod?.metadata.name ?? evidence.workload.name,
    container: name,
    run: 'previous',
    lines: read.lines.map((line) => ({ ...line, text: redactor.text(line.text) })),
  }
  const others = evidence.logs.filter((l) => l.container !== name)
  return { ...evidence, logs: [...others, log], redactions: evidence.redactions + redactor.count() }
}
