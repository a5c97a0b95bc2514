/** The short notes of a thread, and the choice of the renderer for every note. */
import type { ActionNote } from '../../../domain/action-notes.ts'
import type { Incident, SlackPerson, ThreadNote } from '../../../domain/incident.ts'
import { actionNote, isActionNote } from './action-notes.ts'
import { diagnosisNote } from './diagnosis-note.ts'
import { bold, line, type Part, person, type Span, text, time } from './document.ts'
import { type FileNote, fileNote } from './file-note.ts'
import { LIMITS } from './limits.ts'
import { buildMessage, type SlackMessage } from './message.ts'
import { clean, clip, oneLine } from './plain-text.ts'
import { duration } from './words.ts'

/** Renders a note of the incident's thread. */
export function threadNote(incident: Incident, note: ThreadNote): SlackMessage {
  if (note.type === 'diagnosis') return diagnosisNote(incident.id, note.key, note.diagnosis, note.at)
  if (note.type === 'memory-chart' || note.type === 'whole-diagnosis') return fileNote(incident.id, note)
  if (isActionNote(note)) return actionNote(incident.id, note)
  return buildMessage({
    incidentId: incident.id,
    key: note.key,
    sections: [
      { name: 'note', rank: 0, cap: LIMITS.blockText, textCap: LIMITS.text, parts: shortParts(note) },
    ],
  })
}

function shortParts(
  note: Exclude<ThreadNote, FileNote | ActionNote | { type: 'diagnosis' }>,
): readonly Part[] {
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
    case 'ownership':
      return [line(...ownershipSpans(note), ...when, text('.'))]
    case 'text':
      return textParts(note.text)
  }
}

function ownershipSpans(note: Extract<ThreadNote, { type: 'ownership' }>): readonly Span[] {
  const by = bold(nameOf(note.by))
  switch (note.did) {
    case 'acknowledged':
      return [{ type: 'emoji', name: 'eyes', sign: '👀' }, text(' '), by, text(' takes care of it')]
    case 'assigned':
      // Only who gets it is mentioned, so that they are notified; who did it knows.
      return note.to === undefined
        ? [by, text(' assigned it')]
        : note.to.id === note.by.id
          ? [{ type: 'emoji', name: 'eyes', sign: '👀' }, text(' '), by, text(' takes it over')]
          : [
              { type: 'emoji', name: 'eyes', sign: '👀' },
              text(' '),
              by,
              text(' assigned it to '),
              person(note.to),
            ]
    case 'muted': {
      const until = time(note.until)
      const end = until === undefined ? [text(' until it is resolved')] : [text(' until '), until]
      return [
        { type: 'emoji', name: 'no_bell', sign: '🔕' },
        text(' '),
        by,
        text(' muted it'),
        ...end,
        text(': this thread is silent meanwhile'),
      ]
    }
    case 'unmuted':
      return [{ type: 'emoji', name: 'bell', sign: '🔔' }, text(' '), by, text(' unmuted it')]
    case 'said-right':
      return [by, text(' says that the cause is right')]
    case 'said-wrong':
      return [by, text(' says that the cause is wrong')]
  }
}

function nameOf({ id, name }: SlackPerson): string {
  return clip(oneLine(name ?? '').replaceAll('@', ''), 60) || clip(oneLine(id), 20)
}

function textParts(words: string): readonly Part[] {
  const lines = clean(words)
    .split('\n')
    .filter((each) => each.trim() !== '')
  return (lines.length === 0 ? ['(An empty note.)'] : lines).map((each) => line(text(clip(each, 3_000))))
}
