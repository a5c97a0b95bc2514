/** The short notes of a thread, and the choice of the renderer for every note. */
import type { ActionNote } from '../../../domain/action-notes.ts'
import type { Incident, SlackPerson, ThreadNote } from '../../../domain/incident.ts'
import { FLAPPING } from '../../../incidents/flapping.ts'
import { actionNote, isActionNote } from './action-notes.ts'
import { calledSpans } from './called.ts'
import { diagnosisNote } from './diagnosis-note.ts'
import { directMessage } from './direct-message.ts'
import { bold, line, type Part, person, type Span, text, time } from './document.ts'
import { type FileNote, fileNote } from './file-note.ts'
import { LIMITS } from './limits.ts'
import { buildMessage, type SlackMessage } from './message.ts'
import { clean, clip, oneLine } from './plain-text.ts'
import { count, duration } from './words.ts'

/** Renders a note of the incident's thread. */
export function threadNote(incident: Incident, note: ThreadNote): SlackMessage {
  if (note.type === 'diagnosis') return diagnosisNote(incident.id, note)
  if (note.type === 'direct') return directMessage(incident, note)
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
  note: Exclude<ThreadNote, FileNote | ActionNote | { type: 'diagnosis' | 'direct' }>,
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
        fixLine(note.fixedBy),
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
    case 'flapping':
    case 'calm':
      return flappingParts(note)
    case 'escalated':
      return [escalationLine(note)]
    case 'mute-ended':
      return [muteEndedLine(note)]
    case 'ownership':
      // Slack shows the time beside it.
      return [line(...ownershipSpans(note), text('.'))]
    case 'text':
      return textParts(note.text)
  }
}

/** What made it run again, as far as anything was done from here. */
function fixLine(fixedBy: string | undefined): Part {
  if (fixedBy === undefined) return line(text('Nothing done from here fixed it.'))
  return line(bold('Fixed by: '), text(clip(oneLine(fixedBy), 400)))
}

function flappingParts(note: Extract<ThreadNote, { type: 'flapping' | 'calm' }>): readonly Part[] {
  if (note.type === 'flapping') {
    const overMs = Date.parse(note.at) - Date.parse(note.since)
    return [
      line(
        { type: 'emoji', name: 'arrows_counterclockwise', sign: '🔄' },
        bold(' Flapping: '),
        text(`it recovered and failed again ${note.times} times within ${duration(overMs)}.`),
      ),
      line(
        text('From here on only the card above follows it. I will say so here when it has been calm for '),
        text(`${duration(FLAPPING.calmMs)}.`),
      ),
    ]
  }
  const since = time(note.stateSince)
  const past = `It had come back ${note.times} times in ${duration(note.overMs)}.`
  if (note.state === 'failing') {
    return [
      line(
        { type: 'emoji', name: 'red_circle', sign: '🔴' },
        bold(' No longer flapping: '),
        text('it has been failing without a break'),
        ...(since === undefined ? [] : [text(' since '), since]),
        text(`. ${past}`),
      ),
    ]
  }
  return [
    line(
      { type: 'emoji', name: 'large_green_circle', sign: '🟢' },
      bold(' Calm again: '),
      text('it has been running'),
      ...(since === undefined ? [] : [text(' since '), since]),
      text(`. ${past}`),
    ),
    fixLine(note.fixedBy),
  ]
}

function escalationLine({ mention, direct, waitedMs }: Extract<ThreadNote, { type: 'escalated' }>): Part {
  const written =
    direct.length === 0
      ? []
      : [
          text(
            ` I have written to ${direct.length === 1 ? 'one person' : `${direct.length} people`} directly.`,
          ),
        ]
  return line(
    { type: 'emoji', name: 'rotating_light', sign: '🚨' },
    text(` Nobody has acknowledged this for ${duration(waitedMs)}.`),
    ...(mention.length === 0 ? [] : [text(' Calling '), ...calledSpans(mention), text('.')]),
    ...written,
  )
}

function muteEndedLine(note: Extract<ThreadNote, { type: 'mute-ended' }>): Part {
  const since = time(note.stateSince)
  const kept =
    note.withheld === 0 || note.state === 'resolved'
      ? ''
      : ` ${count(note.withheld, 'message')} ${note.withheld === 1 ? 'was' : 'were'} kept back meanwhile; the card above has the latest.`
  return line(
    { type: 'emoji', name: 'bell', sign: '🔔' },
    text(
      note.state === 'failing'
        ? ' The mute has ended, and it is still failing'
        : ' The mute has ended. It was resolved meanwhile',
    ),
    ...(since === undefined ? [] : [text(note.state === 'failing' ? ', since ' : ', '), since]),
    text(`.${kept}`),
  )
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
    case 'handed-over':
      return [
        { type: 'emoji', name: 'eyes', sign: '👀' },
        text(' '),
        by,
        text(' has taken it over'),
        ...(note.from === undefined ? [] : [text(' from '), bold(nameOf(note.from))]),
        text(' in a handoff'),
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
