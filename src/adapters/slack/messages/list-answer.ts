/** A list that one person sees: a row and its button for each thing that can be asked about. */
import type { KnownBlock } from '@slack/web-api'
import type { ListRow, PersonalList } from '../../../domain/personal-list.ts'
import { ACTIONS } from '../ids.ts'
import type { Answer } from './answer.ts'
import { beginButton } from './home-handoffs.ts'
import { textLink } from './links.ts'
import { clip, clipForFallback, escapeMrkdwn, oneLine } from './plain-text.ts'
import { spokenLabel } from './spoken-label.ts'
import { utcTime } from './words.ts'

/** More rows nobody reads; all texts together stay below `LIMITS.blockText`. */
const MAX_ROWS = 20
/** The name and the rest of a row, each, as Slack counts them. */
const LONGEST_PART = 100
/** Slack's own permalinks are shorter than this. */
const LONGEST_LINK = 150

/** Renders a list as an ephemeral answer; `handOver` is the channel whose incidents it offers to hand over. */
export function listAnswer({ heading, rows, closing }: PersonalList, handOver?: string): Answer {
  const shown = rows.slice(0, MAX_ROWS)
  const title = clip(oneLine(heading), 300) || 'There is nothing to show.'
  const last = closing.map((each) => clip(oneLine(each), 300)).filter((each) => each !== '')
  return {
    response_type: 'ephemeral',
    replace_original: false,
    text: fallback([title, ...shown.map(plainRow), ...last]),
    blocks: [
      section(title),
      ...shown.map(rowBlock),
      ...(last.length === 0 ? [] : [context(last.slice(0, 8).join('\n'))]),
      ...(handOver === undefined || shown.length === 0
        ? []
        : [{ type: 'actions' as const, elements: [beginButton(handOver)] }]),
    ],
  }
}

function rowBlock({ label, detail, wanted, link, since }: ListRow): KnownBlock {
  const name = literal(clipForFallback(oneLine(label), LONGEST_PART))
  const at = since === undefined ? Number.NaN : Date.parse(since)
  const thread = textLink(link, 'thread')
  const lines = [
    [
      name === '' ? '' : `*${name}*`,
      Number.isNaN(at)
        ? ''
        : `since <!date^${Math.floor(at / 1000)}^{date_short_pretty} {time}|${utcTime(since ?? '')}>`,
      thread !== undefined && thread.length <= LONGEST_LINK ? thread : '',
    ]
      .filter(Boolean)
      .join(' · '),
    literal(clipForFallback(oneLine(detail), LONGEST_PART)),
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
            accessibility_label: spokenLabel('Diagnose', label),
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
  return { type: 'context', elements: [{ type: 'plain_text', text: clip(value, 1_000) }] }
}

function plainRow({ label, detail, since }: ListRow): string {
  const age = since === undefined || Number.isNaN(Date.parse(since)) ? '' : `, since ${utcTime(since)}`
  return `• ${clipForFallback(oneLine(label), LONGEST_PART)}: ${clipForFallback(oneLine(detail), LONGEST_PART)}${age}`
}

function fallback(lines: readonly string[]): string {
  return escapeMrkdwn(clipForFallback(lines.join('\n'), 2_900))
}
