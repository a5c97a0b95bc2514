/** The notes in the thread of a handoff: accepted, declined, reminded, escalated. */
import type { Handoff, HandoffNote } from '../../../domain/handoff.ts'
import { bold, line, type Part, person, type Span, text, time } from './document.ts'
import { nameOf } from './handoff-words.ts'
import { LIMITS } from './limits.ts'
import { buildMessage, type SlackMessage } from './message.ts'
import { clip, oneLine } from './plain-text.ts'
import { count } from './words.ts'

/** Renders one note. */
export function handoffNote(handoff: Handoff, note: HandoffNote): SlackMessage {
  return buildMessage({
    incidentId: handoff.id,
    key: note.key,
    sections: [
      { name: 'note', rank: 0, cap: LIMITS.blockText, textCap: LIMITS.text, parts: noteParts(handoff, note) },
    ],
  })
}

function noteParts({ from, to }: Handoff, note: HandoffNote): readonly Part[] {
  const at = time(note.at)
  const when = at === undefined ? [] : [text(' at '), at]
  switch (note.type) {
    case 'accepted':
      return [
        line(
          { type: 'emoji', name: 'white_check_mark', sign: '✅' },
          text(' '),
          bold(nameOf(note.by)),
          text(` has accepted ${count(note.count, 'incident')}`),
          ...when,
          text('.'),
        ),
      ]
    case 'taken-over':
      return [
        line(
          { type: 'emoji', name: 'white_check_mark', sign: '✅' },
          text(' '),
          bold(nameOf(note.by)),
          text(` has taken it over: ${count(note.count, 'incident')}`),
          ...when,
          text('.'),
        ),
      ]
    case 'declined': {
      const word = clip(oneLine(note.word), 1_000)
      return [
        line(
          ...(from === undefined ? [] : [person(from), text(': ')]),
          bold(nameOf(note.by)),
          text(` cannot take it${word === '' ? '.' : `: “${word}”`}`),
        ),
        line(text(from === undefined ? STILL_NOBODY : STILL_YOURS)),
      ]
    }
    case 'reminder':
      return [
        line(
          { type: 'emoji', name: 'bell', sign: '🔔' },
          text(' '),
          ...(to === undefined ? [text('Nobody has')] : [person(to), text(', you have not')]),
          text(` accepted yet: ${count(note.waiting, 'incident')} ${note.waiting === 1 ? 'waits' : 'wait'}.`),
        ),
      ]
    case 'escalation':
      return [
        line(
          { type: 'emoji', name: 'rotating_light', sign: '🚨' },
          text(' '),
          ...called(note.mention, from),
          text(
            `${to === undefined ? 'nobody' : nameOf(to)} has not accepted the handoff: ${count(note.waiting, 'incident')} ${note.waiting === 1 ? 'waits' : 'wait'}.`,
          ),
        ),
        line(text('Somebody else can take it with Take over.')),
      ]
  }
}

const STILL_YOURS = 'It stays with you. To give it to somebody else, write /crashloop handoff @name.'
const STILL_NOBODY = 'Somebody else can take it with Take over.'

/** Whom the configuration calls, or who hands over when it calls nobody. */
function called(mention: readonly string[], from: Handoff['from']): readonly Span[] {
  const all = mention.flatMap((id): Span[] =>
    /^S[A-Z0-9]{2,20}$/.test(id) ? [{ type: 'group', id }] : [person({ id, name: 'a person' })],
  )
  const spans = all.length > 0 ? all : from === undefined ? [] : [person(from)]
  return spans
    .flatMap((each, index) => [...(index === 0 ? [] : [text(', ')]), each])
    .concat(spans.length === 0 ? [] : [text(': ')])
}
