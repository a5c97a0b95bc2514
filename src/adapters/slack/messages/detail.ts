/** The replies to the read-only buttons: description, logs, events, what changed, node, commands. */
import type { KnownBlock } from '@slack/web-api'
import { type Detail, isLogKind } from '../../../domain/detail.ts'
import { ACTIONS } from '../ids.ts'
import { DETAIL_WORDS } from './detail-words.ts'
import { commandPart } from './diagnosis-parts.ts'
import { bold, line, type Part, text, time } from './document.ts'
import { BLOCK_OVERHEAD, LIMITS } from './limits.ts'
import { buildMessage, isCut, type MessageParts, type SlackMessage } from './message.ts'
import { clean, clip, oneLine } from './plain-text.ts'
import { spokenLabel } from './spoken-label.ts'
import { count } from './words.ts'

/** Renders a detail as a reply, whole lines only, and says how many are missing. */
export function detailMessage(incidentId: string, detail: Detail): SlackMessage {
  return buildMessage(partsOf(incidentId, detail))
}

/** Everything of a detail as text for a file, when its message cannot show all of it. */
export function detailOverflow(incidentId: string, detail: Detail): string | undefined {
  const lines = detail.lines.flatMap((each) => clean(each).split('\n'))
  const clipped = detail.what !== 'commands' && lines.some((each) => each.trimEnd().length > LIMITS.logLine)
  return clipped || isCut(partsOf(incidentId, detail)) ? `${lines.join('\n')}\n` : undefined
}

function partsOf(incidentId: string, detail: Detail): MessageParts {
  const at = time(detail.at)
  const buttons = detailButtons(incidentId, detail)
  return {
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
            bold(DETAIL_WORDS[detail.what].title),
            text(' of '),
            text(clip(oneLine(detail.subject), 300)),
            ...(at === undefined ? [] : [text(', '), at]),
          ),
          ...bodyOf(detail),
        ],
      },
    ],
    after: { blocks: [buttons], cost: BLOCK_OVERHEAD + 60 },
  }
}

function bodyOf(detail: Detail): readonly Part[] {
  const { keep, none } = DETAIL_WORDS[detail.what]
  if (detail.lines.every((each) => clean(each).trim() === '')) return [line(text(none))]
  if (detail.what === 'commands')
    return detail.lines.flatMap((each, index) => oneCommand(detail, each, index))
  const lines = detail.lines
    .flatMap((each) => clean(each).split('\n'))
    .map((each) => clip(each.trimEnd(), LIMITS.logLine))
  return [
    { type: 'code', lines, keep },
    ...(detail.omitted > 0 ? [line(text(`${count(detail.omitted, 'further line')} not shown`))] : []),
  ]
}

/** One block each, since a click on Copy copies a block. */
function oneCommand({ captions }: Detail, command: string, index: number): readonly Part[] {
  const caption = clip(oneLine(captions?.[index] ?? ''), 200)
  return [...(caption === '' ? [] : [line(text(caption))]), commandPart(command)]
}

function detailButtons(incidentId: string, { what }: Detail): KnownBlock {
  const value = `${what}:${incidentId}`.slice(0, LIMITS.buttonValue)
  return {
    type: 'actions',
    elements: [
      {
        type: 'button',
        action_id: ACTIONS.details,
        value,
        text: { type: 'plain_text', text: 'Search and browse' },
        accessibility_label: spokenLabel('Search and browse', 'opens a window with pages and a filter'),
      },
      ...(isLogKind(what)
        ? [
            {
              type: 'button' as const,
              action_id: ACTIONS.fullLog,
              value,
              text: { type: 'plain_text' as const, text: 'Full log as a file' },
              accessibility_label: spokenLabel('Full log as a file', 'attaches it to this thread'),
            },
          ]
        : []),
    ],
  }
}
