/** A list that one person sees: a row and its button for each thing that can be asked about. */
import type { KnownBlock } from '@slack/web-api'
import type { ListRow, PersonalList } from '../../../domain/personal-list.ts'
import { ACTIONS } from '../ids.ts'
import type { Answer } from './answer.ts'
import { textLink } from './links.ts'
import { clip, clipForFallback, escapeMrkdwn, oneLine } from './plain-text.ts'
import { utcTime } from './words.ts'

/** Slack allows 50 blocks; heading and closing take two. */
const MAX_ROWS = 40
const LONGEST_ROW = 160

/** Renders a list as an ephemeral answer. */
export function listAnswer({ heading, rows, closing }: PersonalList): Answer {
  const shown = rows.slice(0, MAX_ROWS)
  const last = closing.map((each) => clip(oneLine(each), 300)).filter((each) => each !== '')
  return {
    response_type: 'ephemeral',
    replace_original: false,
    text: fallback([heading, ...shown.map(plainRow), ...last]),
    blocks: [
      section(clip(oneLine(heading), 300) || 'Nothing.'),
      ...shown.map(rowBlock),
      ...(last.length === 0 ? [] : [context(last.slice(0, 8).join('\n'))]),
    ],
  }
}

function rowBlock({ label, detail, wanted, link, since }: ListRow): KnownBlock {
  const name = literal(clip(oneLine(label), LONGEST_ROW))
  const at = since === undefined ? Number.NaN : Date.parse(since)
  const lines = [
    [
      name === '' ? '' : `*${name}*`,
      Number.isNaN(at)
        ? ''
        : `since <!date^${Math.floor(at / 1000)}^{date_short_pretty} {time}|${utcTime(since ?? '')}>`,
      textLink(link, 'thread') ?? '',
    ]
      .filter(Boolean)
      .join(' · '),
    literal(clip(oneLine(detail), LONGEST_ROW)),
  ]
  const text = lines.filter(Boolean).join('\n') || '-'
  return {
    type: 'section',
    text: { type: 'mrkdwn', text, verbatim: true },
    ...(wanted === undefined
      ? {}
      : {
          accessory: {
            type: 'button',
            action_id: ACTIONS.diagnose,
            value: JSON.stringify(wanted),
            text: { type: 'plain_text', text: 'Diagnose' },
            accessibility_label: clip(`Diagnose ${oneLine(label)}`, 75),
          },
        }),
  }
}

/** Without the characters that would format it, so that a name stands there as it is. */
function literal(value: string): string {
  return escapeMrkdwn(value.replace(/[*~`]/g, ''))
}

function section(value: string): KnownBlock {
  return { type: 'section', text: { type: 'plain_text', text: value } }
}

function context(value: string): KnownBlock {
  return { type: 'context', elements: [{ type: 'plain_text', text: clip(value, 2_000) }] }
}

function plainRow({ label, detail, since }: ListRow): string {
  const age = since === undefined || Number.isNaN(Date.parse(since)) ? '' : `, since ${utcTime(since)}`
  return `• ${clip(oneLine(label), LONGEST_ROW)}: ${clip(oneLine(detail), LONGEST_ROW)}${age}`
}

function fallback(lines: readonly string[]): string {
  return escapeMrkdwn(clipForFallback(lines.join('\n'), 2_900))
}
