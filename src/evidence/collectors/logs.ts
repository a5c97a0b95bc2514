/** Collects the logs of the containers that fail, the run before and the present one. */
import type { ContainerLog, LogRun } from '../../domain/evidence.ts'
import type { ContainerStatus, Pod } from '../../domain/kubernetes.ts'
import { statusesOf } from '../choose-pod.ts'
import { defineCollector, type Found } from '../collector.ts'
import type { Answer, PartialLog, Reads } from '../reads.ts'

const TAIL_LINES = 2000
const BYTES = 1_048_576
/** A kubelet counts bytes from the first of the tail lines, so long lines push the end out: then fewer are asked for. */
const SHORT_TAIL_LINES = 200
/** Healthy companions are read too, since they may tell who stopped the others. */
const COMPANIONS = 3

interface Wanted {
  readonly pod: Pod
  readonly container: string
  readonly runs: readonly LogRun[]
  /** Both runs are the same one, so that the second is read only when the first cannot be. */
  readonly same?: boolean
}

export const logs = defineCollector({
  id: 'logs',
  permissions: [{ verb: 'get', group: '', resource: 'pods/log' }],
  ready: ({ pod }) => pod !== undefined,
  async collect(found, reads) {
    const read = await Promise.all(wantedLogs(found).map((wanted) => readRuns(wanted, reads)))
    return { logs: read.flat() }
  },
})

function wantedLogs({ pod, target }: Found): readonly Wanted[] {
  if (pod === undefined) return []
  const statuses = statusesOf(pod)
  if (statuses.length === 0) return []
  const started = statuses.filter(hasStarted)
  const suspicious = started.filter((status) => isSuspicious(status, pod))
  const others = started
    .filter((status) => !suspicious.includes(status) && status.state?.running !== undefined)
    .sort((a, b) => Number(b.name === target.container) - Number(a.name === target.container))
  return [
    ...suspicious.map((status): Wanted => ({ pod, container: status.name, ...runsOf(status) })),
    ...others.slice(0, COMPANIONS).map(({ name }): Wanted => ({ pod, container: name, runs: ['current'] })),
  ]
}

/** A container that waits for its first start has no log to ask for. */
function hasStarted({ state, lastState, restartCount }: ContainerStatus): boolean {
  return state?.waiting === undefined || lastState?.terminated !== undefined || (restartCount ?? 0) > 0
}

function isSuspicious(status: ContainerStatus, pod: Pod): boolean {
  const { state, lastState, restartCount, ready } = status
  const isInit = pod.status?.initContainerStatuses?.includes(status) === true
  if (isInit && state?.terminated?.exitCode === 0 && (restartCount ?? 0) === 0) return false
  return (
    (restartCount ?? 0) > 0 ||
    state?.running === undefined ||
    lastState?.terminated !== undefined ||
    (ready === false && !isInit)
  )
}

/** While a container waits for its next start, a kubelet answers for both runs with the log of the one that ended. */
function runsOf({ restartCount, state, lastState }: ContainerStatus): Pick<Wanted, 'runs' | 'same'> {
  if ((restartCount ?? 0) === 0 && lastState?.terminated === undefined) return { runs: ['current'] }
  const same = state?.waiting !== undefined && lastState?.terminated !== undefined
  return { runs: ['previous', 'current'], same }
}

async function readRuns({ pod, container, runs, same }: Wanted, reads: Reads): Promise<ContainerLog[]> {
  const { namespace = '', name } = pod.metadata
  const logs = runs.map((run): LogName => ({ namespace, pod: name, container, run }))
  if (same) return await readEither(logs, reads)
  return (await Promise.all(logs.map((log) => readContainerLog(log, reads)))).filter(
    (log) => log !== undefined,
  )
}

/** The first of them that can be read; a gap only when none can. */
async function readEither([log, ...others]: readonly LogName[], reads: Reads): Promise<ContainerLog[]> {
  if (log === undefined) return []
  const answer = await readEnd(log, reads)
  if (answer.ok) return [toContainerLog(log, answer.value, reads)]
  const instead = answer.reason === 'timed-out' ? [] : await readEither(others, silent(reads))
  if (instead.length === 0) reads.gap(nameOf(log), answer)
  return instead
}

function silent(reads: Reads): Reads {
  return { ...reads, gap: () => {} }
}

/** Which log, by names. */
export interface LogName {
  readonly namespace: string
  readonly pod: string
  readonly container: string
  readonly run: LogRun
}

/** The end of one log, not redacted yet; undefined, with a gap, when it cannot be read. Line numbers are the evidence's. */
export async function readContainerLog(log: LogName, reads: Reads): Promise<ContainerLog | undefined> {
  const answer = await readEnd(log, reads)
  if (answer.ok) return toContainerLog(log, answer.value, reads)
  reads.gap(nameOf(log), answer)
  return undefined
}

interface LogEnd extends PartialLog {
  readonly cutAtStart: boolean
}

async function readEnd({ namespace, pod, container, run }: LogName, reads: Reads): Promise<Answer<LogEnd>> {
  const request = { namespace, pod, container, previous: run === 'previous', limitBytes: BYTES }
  let answer = await reads.log({ ...request, tailLines: TAIL_LINES })
  let cutAtStart = answer.ok && answer.value.total >= TAIL_LINES
  if (answer.ok && answer.value.bytes >= BYTES) {
    const end = await reads.log({ ...request, tailLines: SHORT_TAIL_LINES })
    if (end.ok) answer = end
    cutAtStart = true
  }
  if (!answer.ok) return answer
  const { lines } = answer.value
  const first = lines[0]?.text ?? ''
  if (lines.length === 1 && LOST_LOG.test(first)) return { ok: false, reason: 'expired', why: first }
  return { ok: true, value: { ...answer.value, cutAtStart } }
}

function toContainerLog(
  log: LogName,
  { lines, omitted, bytes, failure, cutAtStart }: LogEnd,
  reads: Reads,
): ContainerLog {
  const { pod, container, run } = log
  if (failure !== undefined) reads.gap(`end of the ${nameOf(log)}`, failure)
  const truncated = cutAtStart || bytes >= BYTES || failure !== undefined
  return { pod, container, run, lines, omitted, truncated }
}

function nameOf({ run, container }: LogName): string {
  return `${run} log of container ${container}`
}

/** What a kubelet answers, with status 200, when the runtime no longer has the container or its file. */
const LOST_LOG = /^(?:unable to retrieve container logs for \S+|failed to try resolving symlinks in path )/
