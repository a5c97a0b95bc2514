/** Where the command line takes evidence from: a live cluster, a recording, a bundle, a description, a log file. */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { loadPrometheus } from '../config.ts'
import { type Clock, systemClock } from '../domain/clock.ts'
import { AppError } from '../domain/errors.ts'
import type { ContainerLog, Evidence } from '../domain/evidence.ts'
import type { Target } from '../domain/workload.ts'
import type { ClusterReader } from '../evidence/cluster-reader.ts'
import { gather } from '../evidence/gather.ts'
import type { MetricsReader } from '../evidence/metrics-reader.ts'
import { readLog } from '../evidence/read-log.ts'
import { createRedactor } from '../evidence/redact.ts'
import { CliError } from './command.ts'

/**
 * Gathers live, or from `from` when it is given; a description and a bundle know themselves what they are about.
 * Throws `CliError` 3 when the pod or the cluster cannot be read, 2 when nobody says which pod is meant.
 */
export async function evidenceFor(named: Target | undefined, from: string | undefined): Promise<Evidence> {
  try {
    const source = from === undefined ? await connect(named) : await openSource(from)
    if ('evidence' in source) return source.evidence
    const { reader, metrics, clock, close } = source
    const target = source.target ?? named
    if (!target) throw new CliError(2, NO_TARGET)
    try {
      return await gather({ reader, metrics, clock, redactor: createRedactor() }, target)
    } finally {
      await close?.()
    }
  } catch (error) {
    if (error instanceof AppError) throw new CliError(3, error.message, { cause: error })
    throw error
  }
}

type Source =
  | { readonly evidence: Evidence }
  | {
      readonly reader: ClusterReader
      readonly metrics?: MetricsReader | undefined
      readonly clock: Clock
      readonly target?: Target
      readonly close?: () => Promise<void>
    }

const NO_TARGET = 'name one workload, as <namespace>/<pod-or-workload>. Run `crashloop help` for the options.'

async function connect(target: Target | undefined): Promise<Source> {
  if (!target) throw new CliError(2, NO_TARGET)
  const { connectCluster } = await import('../adapters/kubernetes/connect-cluster.ts')
  const context = target.cluster === 'default' ? {} : { context: target.cluster }
  const reader = connectCluster({ cluster: target.cluster, ...context })
  return { reader, metrics: await openMetrics(), clock: systemClock, close: () => reader.close() }
}

/** A recording has its own time, so only a live cluster has metrics. */
async function openMetrics(): Promise<MetricsReader | undefined> {
  const prometheus = loadPrometheus()
  if (!prometheus) return undefined
  const { createPrometheusReader } = await import('../adapters/prometheus/prometheus-reader.ts')
  return createPrometheusReader(prometheus)
}

async function openSource(path: string): Promise<Source> {
  if (path === '-') return openText(await readText(process.stdin, 'what comes in'))
  const info = await stat(path).catch(() => undefined)
  if (!info) throw new CliError(3, `there is nothing at ${path}.`)
  if (info.isDirectory()) {
    const { openRecording } = await import('../adapters/recording/open-recording.ts')
    return recorded(await openRecording(path))
  }
  return openText(await readText(createReadStream(path), path), path)
}

/** Largest bundle or description that is read, in bytes. */
const MAX_TEXT_BYTES = 256 * 1024 * 1024

/** Reads a file, a pipe or a device as far as the limit; none of them is trusted to end. */
async function readText(stream: AsyncIterable<Buffer>, name: string): Promise<string> {
  const parts: Buffer[] = []
  let bytes = 0
  try {
    for await (const part of stream) {
      bytes += part.length
      if (bytes > MAX_TEXT_BYTES) throw new CliError(3, `${name} is larger than 256 MiB.`)
      parts.push(part)
    }
  } catch (error) {
    if (error instanceof CliError) throw error
    throw new CliError(3, `cannot read ${name}: ${(error as Error).message}`, { cause: error })
  }
  return Buffer.concat(parts).toString('utf8')
}

/** An evidence bundle is JSON, a description is not. */
async function openText(text: string, path = '-'): Promise<Source> {
  if (text.trimStart().startsWith('{')) {
    const { parseBundle } = await import('../evidence/bundle.ts')
    return { evidence: parseBundle(text, path) }
  }
  const { describedCluster } = await import('../adapters/describe/described-cluster.ts')
  const described = describedCluster(text, 'recorded')
  const { cluster, namespace, pod: name } = described
  return { ...recorded(described), target: { cluster, namespace, kind: 'Pod', name } }
}

/** Ages in a recording are measured against the time it was made. */
function recorded(reader: ClusterReader & { readonly recordedAt: string }) {
  return { reader, clock: { now: () => Date.parse(reader.recordedAt) } }
}

/** Puts the log from a file in the place of what was collected for the failing (or named) container. */
export async function withLog(
  evidence: Evidence,
  file: string,
  container: string | undefined,
): Promise<Evidence> {
  const redactor = createRedactor()
  const { pod } = evidence
  const statuses = [...(pod?.status?.initContainerStatuses ?? []), ...(pod?.status?.containerStatuses ?? [])]
  const worst = statuses.toSorted((a, b) => (b.restartCount ?? 0) - (a.restartCount ?? 0))[0]?.name
  const name = container ?? worst ?? pod?.spec.containers[0]?.name ?? 'container'
  const read = await readLog(createReadStream(file)).catch((error: unknown) => {
    throw new CliError(3, `cannot read the log ${file}: ${(error as Error).message}`, { cause: error })
  })
  const clean = redactor.lines(read.lines.map((line) => line.text))
  const log: ContainerLog = {
    pod: pod?.metadata.name ?? evidence.workload.name,
    container: name,
    run: 'previous',
    lines: read.lines.map((line, i) => ({ ...line, text: clean[i] ?? '' })),
    omitted: read.omitted,
    truncated: false,
  }
  return {
    ...evidence,
    logs: [...evidence.logs.filter((other) => other.container !== name), log],
    gaps: evidence.gaps.filter((gap) => !(gap.what.includes('log') && gap.what.includes(name))),
    redactions: evidence.redactions + redactor.count(),
  }
}
