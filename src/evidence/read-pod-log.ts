/** Reads one log for a person who asked for it: redacted, as numbered lines like those of the evidence. */
import type { ContainerLog, Gap } from '../domain/evidence.ts'
import { type ClusterReader, ReadError } from './cluster-reader.ts'
import { type LogName, readContainerLog } from './collectors/logs.ts'
import type { LogBounds } from './read-log.ts'
import { createReads } from './reads.ts'
import type { Redactor } from './redact.ts'

export interface ReadPodLogDeps {
  readonly reader: ClusterReader
  readonly redactor: Redactor
}

/** What is kept of a whole log: enough for a file, and little enough to be redacted in well under a second. */
const WHOLE: LogBounds = { head: 200, tail: 200_000, lineLength: 16_384, tailLength: 4_194_304 }
const WHOLE_BYTES = 33_554_432
const WHOLE_LINES = 200_000

/**
 * The end of the log, within the bounds and with the line numbers of the evidence. Rejects with `ReadError`, whose
 * message is redacted and fit for people.
 */
export async function readPodLog(
  deps: ReadPodLogDeps,
  name: LogName,
  signal: AbortSignal,
): Promise<ContainerLog> {
  const redactor = deps.redactor.fresh()
  const gaps: Gap[] = []
  const reads = createReads(deps.reader, signal, undefined, gaps, { now: 0 })
  const log = await readContainerLog(name, reads)
  if (log === undefined) throw unreadable(gaps[0], redactor)
  return redacted(log, redactor)
}

/** All of the log, up to 200,000 lines and about 4 MiB of its end. Rejects as `readPodLog` does. */
export async function readWholePodLog(
  deps: ReadPodLogDeps,
  name: LogName,
  signal: AbortSignal,
): Promise<ContainerLog> {
  const redactor = deps.redactor.fresh()
  const reads = createReads(deps.reader, signal, undefined, [], { now: 0 })
  const { namespace, pod, container, run } = name
  const answer = await reads.log(
    {
      namespace,
      pod,
      container,
      previous: run === 'previous',
      tailLines: WHOLE_LINES,
      limitBytes: WHOLE_BYTES,
    },
    WHOLE,
  )
  if (!answer.ok) throw unreadable(answer, redactor)
  const { lines, omitted, bytes, total, failure } = answer.value
  const truncated = failure !== undefined || bytes >= WHOLE_BYTES || total >= WHOLE_LINES
  return redacted({ pod, container, run, lines, omitted, truncated }, redactor)
}

function redacted(log: ContainerLog, redactor: Redactor): ContainerLog {
  const texts = redactor.lines(log.lines.map(({ text }) => text))
  return { ...log, lines: log.lines.map((line, index) => ({ ...line, text: texts[index] ?? '' })) }
}

function unreadable(gap: Pick<Gap, 'reason' | 'why'> | undefined, redactor: Redactor): ReadError {
  return new ReadError(gap?.reason ?? 'unavailable', redactor.text(gap?.why ?? 'The log cannot be read.'))
}
