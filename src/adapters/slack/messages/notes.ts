/** The short notes of a thread, and the choice of the renderer for every note. */
import type { Incident, ThreadNote } from '../../../domain/incident.ts'
import { diagnosisNote } from './diagnosis-note.ts'
import { bold, line, type Part, text, time } from './document.ts'
import { LIMITS } from './limits.ts'
import { buildMessage, type SlackMessage } from './message.ts'
import { clean, clip } from './plain-text.ts'
import { duration } from './words.ts'

/** Renders a note of the incident's thread. */
export function threadNote(incident: Incident, note: ThreadNote): SlackMessage {
  if (note.type === 'diagnosis') return diagnosisNote(incident.id, note.key, note.diagnosis, note.at)
  return buildMessage({
    incidentId: incident.id,
    key: note.key,
    sections: [
      { name: 'note', rank: 0, cap: LIMITS.blockText, textCap: LIMITS.text, parts: shortParts(note) },
    ],
  })
}

function shortParts(note: Exclude<ThreadNote, { type: 'diagnosis' }>): readonly Part[] {
  const at = time(note.at)
  const when = at === undefined ? [] : [text(' at '), at]
  switch (note.type) {
    case 'resolved':
      return [
        line(
          { type: 'emoji', name: 'large_green_circle', sign: '🟢' },
          bold(' Resolved'),
          text(` after ${duration(note.afterMs)},`),
          ...when,
          text('.'),
        ),
      ]
    case 'reopened':
      return [
        line(
          { type: 'emoji', name: 'red_circle', sign: '🔴' },
          bold(' Failing again'),
          ...when,
          text('. Same incident, same thread.'),
        ),
      ]
    case 'text':
      return textParts(note.text)
  }
}

function textParts(words: string): readonly Part[] {
  const lines = clean(words)
    .split('\n')
    .filter((each) => each.trim() !== '')
  return (lines.length === 0 ? ['(An empty note.)'] : lines).map((each) => line(text(clip(each, 3_000))))
}
