/** The words that go with a file in the thread, and the line that stands in for one that Slack did not take. */
import type { ThreadNote } from '../../../domain/incident.ts'
import type { MemoryHistory } from '../../../domain/metrics.ts'
import { line, text } from './document.ts'
import { buildMessage, type SlackMessage } from './message.ts'
import { clip, oneLine } from './plain-text.ts'
import { count, utcTime } from './words.ts'

/** The notes that are files. */
export type FileNote = Extract<ThreadNote, { type: 'memory-chart' | 'whole-diagnosis' }>

/** The note as a message without its file; `refused` says why it has none and what to do about it. */
export function fileNote(incidentId: string, note: FileNote, refused?: string): SlackMessage {
  const missing = note.type === 'memory-chart' ? 'The chart' : 'The file with the whole diagnosis'
  return buildMessage({
    incidentId,
    key: note.key,
    sections: [
      {
        name: 'file',
        rank: 0,
        cap: 2_500,
        textCap: 1_500,
        parts: [
          line(text(fileWords(note))),
          ...(refused === undefined
            ? []
            : [line(text(`${missing} cannot be attached: ${clip(oneLine(refused), 500)}`))]),
        ],
      },
    ],
  })
}

/** What the file shows, in one or two sentences; at most 1,000 characters. */
export function fileWords(note: FileNote): string {
  if (note.type === 'whole-diagnosis')
    return 'The diagnosis whole, since its message had no room for everything.'
  return memoryWords(note.memory)
}

/** The course of the memory for those who do not see the chart. */
export function memoryWords(memory: MemoryHistory): string {
  const points = memory.runs.flat().filter(([at, value]) => at > 0 && value >= 0 && Number.isFinite(value))
  const container = `container ${clip(oneLine(memory.container), 80)}`
  if (points.length === 0) return `Memory of ${container}: nothing was recorded.`
  const [lowest, highest] = [Math.min, Math.max].map((pick) => pick(...points.map(([, value]) => value)))
  const times = points.map(([at]) => at)
  const limit = memory.limit === undefined ? 'no limit' : `the limit is ${bytes(memory.limit)}`
  const kills = memory.kills.length
  return [
    `Memory of ${container} from ${when(Math.min(...times))} to ${when(Math.max(...times))}:`,
    `between ${bytes(lowest ?? 0)} and ${bytes(highest ?? 0)}, ${limit};`,
    `${kills === 0 ? 'not killed for memory' : `killed for memory ${count(kills, 'time')}`}, ${count(memory.runs.length, 'run')}.`,
  ].join(' ')
}

function when(seconds: number): string {
  const ms = seconds * 1000
  return ms < 8.64e15 ? utcTime(new Date(ms).toISOString()) : 'an unknown time'
}

function bytes(value: number): string {
  const unit = value >= 2 ** 30 ? (['GiB', 2 ** 30] as const) : (['MiB', 2 ** 20] as const)
  return `${Math.round((value / unit[1]) * 10) / 10} ${unit[0]}`
}
