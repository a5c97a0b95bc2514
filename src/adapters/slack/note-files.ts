/** Makes the files of the thread: the memory chart, and what messages had no room for. */
import type { Detail } from '../../domain/detail.ts'
import type { ThreadNote } from '../../domain/incident.ts'
import type { Log } from '../../domain/log.ts'
import type { MemoryHistory } from '../../domain/metrics.ts'
import type { ThreadFile } from '../../incidents/ports.ts'
import { detailOverflow } from './messages/detail.ts'
import { DETAIL_WORDS } from './messages/detail-words.ts'
import { diagnosisOverflow } from './messages/diagnosis-note.ts'
import { type FileNote, fileWords, memoryWords } from './messages/file-note.ts'

/** The note that follows a diagnosis whose message has no room for everything. */
export function wholeNotes(note: ThreadNote): readonly ThreadNote[] {
  if (note.type !== 'diagnosis' || diagnosisOverflow(note.diagnosis, note.at) === undefined) return []
  return [{ key: `${note.key}:whole`, type: 'whole-diagnosis', diagnosis: note.diagnosis, at: note.at }]
}

/** The file of a note; undefined when there is nothing to attach or it cannot be made. */
export async function noteFile(
  note: FileNote,
  deps: {
    readonly drawMemory?: (memory: MemoryHistory) => Promise<Uint8Array>
    readonly log: Pick<Log, 'error'>
  },
): Promise<ThreadFile | undefined> {
  const { key } = note
  const comment = fileWords(note)
  if (note.type === 'whole-diagnosis') {
    const content = diagnosisOverflow(note.diagnosis, note.at)
    return content === undefined
      ? undefined
      : { key, type: 'txt', title: 'The whole diagnosis', content, comment }
  }
  const content = await draw(note.memory, deps)
  const altText = memoryWords(note.memory)
  return content && { key, type: 'png', title: 'Memory', content, comment, altText }
}

async function draw(
  memory: MemoryHistory,
  { drawMemory, log }: Parameters<typeof noteFile>[1],
): Promise<Uint8Array | undefined> {
  try {
    return await drawMemory?.(memory)
  } catch (error) {
    // The words below the diagnosis say the same; a picture must not hold up the thread.
    log.error({ err: error }, 'Could not draw the memory chart')
    return undefined
  }
}

/** A detail as a file, when its message cannot show all of it. */
export function detailFile(detail: Detail): ThreadFile | undefined {
  const content = detailOverflow('', detail)
  if (content === undefined) return undefined
  const { title } = DETAIL_WORDS[detail.what]
  return {
    key: `${detail.what}-${detail.at}`,
    type: 'txt',
    title: `${title} of ${detail.subject}`,
    content,
    comment: `${title} whole, since the message had no room for everything.`,
  }
}
