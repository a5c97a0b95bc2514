/** The replies to the read-only buttons: description, previous logs, events. */
import type { Detail, DetailKind } from '../../../domain/detail.ts'
import { bold, line, type Part, text, time } from './document.ts'
import { LIMITS } from './limits.ts'
import { buildMessage, type SlackMessage } from './message.ts'
import { clean, clip, oneLine } from './plain-text.ts'
import { count } from './words.ts'

/** Of a log the end matters, of a description the beginning, of events the newest, which come last. */
const SHAPE: Readonly<Record<DetailKind, { title: string; keep: 'start' | 'end'; none: string }>> = {
  describe: { title: 'Description', keep: 'start', none: 'There is nothing to describe.' },
  'previous-logs': { title: 'Previous log', keep: 'end', none: 'The previous run wrote no log.' },
  events: {
    title: 'Events',
    keep: 'end',
    none: 'There are no events; Kubernetes keeps them for an hour by default.',
  },
}

/** Renders a detail as a reply, whole lines only, and says how many are missing. */
export function detailMessage(incidentId: string, detail: Detail): SlackMessage {
  const at = time(detail.at)
  const { title, keep, none } = SHAPE[detail.what]
  const lines = detail.lines
    .flatMap((each) => clean(each).split('\n'))
    .map((each) => clip(each.trimEnd(), LIMITS.logLine))
  const body: readonly Part[] = lines.every((each) => each === '')
    ? [line(text(none))]
    : [
        { type: 'code', lines, keep },
        ...(detail.omitted > 0 ? [line(text(`${count(detail.omitted, 'further line')} not shown`))] : []),
      ]
  return buildMessage({
    incidentId,
    key: `detail:${detail.what}:${detail.at}`,
    sections: [
      {
        name: 'detail',
        rank: 0,
        cap: LIMITS.blockText,
        textCap: LIMITS.text,
        parts: [
          line(
            bold(title),
            text(' of '),
            text(clip(oneLine(detail.subject), 300)),
            ...(at === undefined ? [] : [text(', '), at]),
          ),
          ...body,
        ],
      },
    ],
  })
}
