/** Answers the log requests of the simulated API server as kubelet does. */

import type { Pod } from '../../domain/kubernetes.ts'
import { ApiRefusal } from './api-status.ts'
import { type ResourceCall, sendBytes } from './call.ts'
import type { LogKey } from './cluster-store.ts'
import { namedObject } from './read-objects.ts'
import { isTrue } from './request-info.ts'

/** GET of `pods/log`. */
export async function sendLog(call: ResourceCall): Promise<void> {
  const pod = namedObject(call) as unknown as Pod
  const query = call.url.searchParams
  const container = chooseContainer(pod, query.get('container'))
  const key: LogKey = {
    namespace: call.info.namespace ?? '',
    pod: pod.metadata.name,
    container,
    run: isTrue(query.get('previous')) ? 'previous' : 'current',
  }
  const log = call.store.log(key)
  if (log && 'status' in log) {
    throw new ApiRefusal(Number(log.status.code ?? 500), String(log.status.message), log.status)
  }
  if (!log && key.run === 'previous') {
    const names = `"${container}" in pod "${pod.metadata.name}"`
    throw new ApiRefusal(400, `previous terminated container ${names} not found`)
  }
  const bytes = selectLines(log?.bytes ?? Buffer.alloc(0), query, call.clock.now())
  await sendBytes(call, 200, bytes, { 'content-type': 'text/plain' })
}

function chooseContainer(pod: Pod, asked: string | null): string {
  const main = pod.spec.containers.map(({ name }) => name)
  const init = (pod.spec.initContainers ?? []).map(({ name }) => name)
  const podName = pod.metadata.name
  if (asked) {
    if ([...main, ...init].includes(asked)) return asked
    throw new ApiRefusal(400, `container ${asked} is not valid for pod ${podName}`)
  }
  const [only, ...others] = main
  if (only !== undefined && others.length === 0) return only
  const hint = init.length > 0 ? ` or one of the init containers: [${init.join(' ')}]` : ''
  throw new ApiRefusal(
    400,
    `a container name must be specified for pod ${podName}, choose one of: [${main.join(' ')}]${hint}`,
  )
}

/** In kubelet's order: the last lines first, of these what is young enough, then the limit of bytes as sent. */
function selectLines(log: Buffer, query: URLSearchParams, now: number): Buffer {
  let lines = splitLines(log)
  const tail = query.get('tailLines')
  if (tail !== null) lines = Number(tail) > 0 ? lines.slice(-Number(tail)) : []
  const since = sinceTime(query, now)
  if (since !== undefined) lines = lines.filter((line) => !(timeOf(line) < since))
  if (!isTrue(query.get('timestamps'))) lines = lines.map(withoutTimestamp)
  const limit = query.get('limitBytes')
  const bytes = Buffer.concat(lines)
  return limit === null ? bytes : bytes.subarray(0, Number(limit))
}

/** Logs are bytes and need not be UTF-8, so they are split without decoding. */
function splitLines(log: Buffer): Buffer[] {
  const lines: Buffer[] = []
  for (let start = 0; start < log.length; ) {
    const end = log.indexOf(10, start)
    const next = end === -1 ? log.length : end + 1
    lines.push(log.subarray(start, next))
    start = next
  }
  return lines
}

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d) ?/

function timestampOf(line: Buffer): string {
  return TIMESTAMP.exec(line.subarray(0, 40).toString('latin1'))?.[0] ?? ''
}

function timeOf(line: Buffer): number {
  return Date.parse(timestampOf(line).trim())
}

function withoutTimestamp(line: Buffer): Buffer {
  return line.subarray(timestampOf(line).length)
}

function sinceTime(query: URLSearchParams, now: number): number | undefined {
  const seconds = query.get('sinceSeconds')
  if (seconds !== null) return now - Number(seconds) * 1_000
  const time = query.get('sinceTime')
  return time === null ? undefined : Date.parse(time)
}
