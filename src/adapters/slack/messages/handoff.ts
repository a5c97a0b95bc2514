/** The message of a handoff: what changed first, what waits with a button each, and what else to know. */
import type { Button, KnownBlock, SectionBlock } from '@slack/web-api'
import { type Handoff, type HandoffItem, isTaken, waitingItems } from '../../../domain/handoff.ts'
import { HANDOFF, METADATA_EVENT, ROOT_KEY } from '../ids.ts'
import { button } from './button.ts'
import { bold, line, type Part, type Span, text } from './document.ts'
import { flapLines, muteLines, othersLines, resolvedLines } from './handoff-lists.ts'
import {
  acceptanceWords,
  countWords,
  factsOf,
  headParts,
  labelOf,
  nameOf,
  newsLines,
  stateWords,
  threadSpans,
  triedWords,
} from './handoff-words.ts'
import { LIMITS } from './limits.ts'
import { textLink } from './links.ts'
import { richText, type SlackMessage } from './message.ts'
import { clip, clipForFallback, escapeMrkdwn, oneLine } from './plain-text.ts'
import { count } from './words.ts'

/** How much is shown. */
interface Size {
  /** Incidents with a button of their own. */
  readonly rows: number
  readonly news: number
  /** Entries of each list at the end. */
  readonly listed: number
}

/** The first that fits is taken; all stay far below Slack's 50 blocks. */
const SIZES: readonly Size[] = [
  { rows: 12, news: 8, listed: 6 },
  { rows: 8, news: 6, listed: 3 },
  { rows: 5, news: 3, listed: 2 },
  { rows: 2, news: 2, listed: 1 },
]
const SPOKEN = { rows: 12, news: 8 } as const
/** Renders the state that the handoff is in now, for the channel or for the receiver alone. */
export function handoffMessage(handoff: Handoff, place: 'channel' | 'direct'): SlackMessage {
  const all = SIZES.map((size) => blocksOf(handoff, place, size))
  const blocks = all.find((each) => lengthOf(each) <= LIMITS.blockText) ?? all.at(-1) ?? []
  return {
    text: fallback(handoff),
    blocks: [...blocks],
    metadata: {
      event_type: METADATA_EVENT,
      event_payload: { incident_id: handoff.id, key: ROOT_KEY },
    },
  }
}

function blocksOf(handoff: Handoff, place: 'channel' | 'direct', size: Size): readonly KnownBlock[] {
  const { items } = handoff
  const { open, offered } = openItems(handoff)
  const shown = offered.slice(0, size.rows)
  const more = offered.length - shown.length
  return [
    richText([...headParts(handoff), ...placeParts(handoff, place)]),
    ...listed('What changed since the last handoff', newsLines(items), size.news),
    ...GROUPS.flatMap(({ title, holds }) => {
      const rows = shown.filter(holds).map((each) => row(each, handoff))
      const head = line(bold(`${title} (${offered.filter(holds).length})`))
      return rows.length === 0 ? [] : [richText([head]), ...rows]
    }),
    ...(more > 0
      ? [
          richText([
            line(text(`… and ${count(more, 'more incident')}; /crashloop incidents lists them all.`)),
          ]),
        ]
      : []),
    ...listed('Taken already, for your information', othersLines(open, handoff), size.listed),
    ...listed('Mutes that end soon', muteLines(open, handoff), size.listed),
    ...listed('Keep coming back', flapLines(items), size.listed),
    ...listed('Resolved', resolvedLines(items, handoff), size.listed),
    ...buttons(handoff),
  ]
}

function openItems({ items }: Handoff) {
  const open = items.filter(({ resolvedAt }) => resolvedAt === undefined)
  return { open, offered: open.filter(({ state }) => state !== 'shown') }
}

/** What Slack counts of blocks, and a little more. */
function lengthOf(value: unknown): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return 0
  return Object.entries(value).reduce(
    (sum, [key, field]) =>
      sum +
      (typeof field !== 'string' || COUNTED.has(key) ? lengthOf(field) : 0) +
      (key === 'type' ? OVERHEAD : 0),
    0,
  )
}

const COUNTED = new Set(['text', 'url', 'fallback', 'value', 'accessibility_label'])
/** For each object, because Slack counts overhead that it does not tell. */
const OVERHEAD = 4

function placeParts({ thread }: Handoff, place: 'channel' | 'direct'): readonly Part[] {
  if (place === 'channel') return []
  const spans = threadSpans({ permalink: thread.permalink } as HandoffItem)
  return spans.length === 0 ? [] : [line(text('The same message is in the channel'), ...spans)]
}

function listed(title: string, lines: readonly (readonly Span[])[], most: number): readonly KnownBlock[] {
  if (lines.length === 0) return []
  const more = lines.length - most
  return [
    richText([
      line(bold(`${title} (${lines.length})`)),
      { type: 'list', ordered: false, items: lines.slice(0, most) },
      ...(more > 0 ? [line(text(`… and ${more} more`))] : []),
    ]),
  ]
}

/** What is offered, in the order of the message. */
const GROUPS: readonly { readonly title: string; holds(item: HandoffItem): boolean }[] = [
  { title: 'Nobody has acknowledged', holds: (item) => item.state === 'offered' && !isTaken(item) },
  { title: 'Acknowledged', holds: (item) => item.state === 'offered' && isTaken(item) },
  { title: 'No longer waiting', holds: ({ state }) => state !== 'offered' },
]

/** Most characters of a line in a row, as Slack counts them. */
const ROW_LINE = 260

/** One that waits alone has its button below, with the others. */
function row(item: HandoffItem, handoff: Handoff): SectionBlock {
  const thread = textLink(item.permalink, 'thread')
  const name = `*${literal(labelOf(item))}*`
  const head = thread !== undefined && thread.length <= 200 ? `${name} · ${thread}` : name
  const accepted = acceptanceWords(item)
  const lines = [
    head,
    ...[factsOf(item, handoff).join(' · '), triedWords(item.tried), accepted]
      .filter((each) => each !== '')
      .map((each) => literal(clipForFallback(each, ROW_LINE))),
  ]
  return {
    type: 'section',
    text: { type: 'mrkdwn', text: lines.join('\n'), verbatim: true },
    ...(waitingItems(handoff).length > 1 && item.state === 'offered'
      ? {
          accessory: button(
            HANDOFF.accept,
            'Accept',
            `${labelOf(item)} is yours`,
            `${handoff.id}/${item.incidentId}`,
          ),
        }
      : {}),
  }
}

function buttons(handoff: Handoff): readonly KnownBlock[] {
  const waiting = waitingItems(handoff).length
  const { id, to, state, revision } = handoff
  if (waiting === 0 && state !== 'declined') return []
  const all = waiting === 1 ? 'Accept' : `Accept all ${waiting}`
  const takeOver = button(HANDOFF.takeOver, 'Take over…', 'Take it instead of whom it is for', id)
  const name = to === undefined ? 'nobody in particular' : nameOf(to)
  const confirmed: Button = {
    ...takeOver,
    confirm: {
      title: { type: 'plain_text', text: 'Take it over?' },
      text: {
        type: 'plain_text',
        text: `This handoff is for ${name}. If you take it over, everything that waits is yours.`,
      },
      confirm: { type: 'plain_text', text: 'Take over' },
      deny: { type: 'plain_text', text: 'Leave it' },
    },
  }
  const elements: Button[] =
    state === 'declined'
      ? [confirmed]
      : [
          { ...button(HANDOFF.acceptAll, all, 'Everything that waits is yours', id), style: 'primary' },
          ...(to === undefined
            ? []
            : [button(HANDOFF.decline, 'Decline…', 'Say why you cannot take it', id), confirmed]),
        ]
  return [{ type: 'actions', block_id: `crashloop_handoff_${revision}`, elements }]
}

/** What notifications show first, then everything for those who do not see the blocks. */
function fallback(handoff: Handoff): string {
  const { from, to } = handoff
  const { offered } = openItems(handoff)
  const who = `${from === undefined ? '' : ` from ${nameOf(from)}`}${to === undefined ? '' : ` to ${nameOf(to)}`}`
  const trouble =
    handoff.trouble === undefined ? [] : [`Nobody is named: ${clip(oneLine(handoff.trouble), 250)}.`]
  const lines = [
    `Handoff${who}: ${countWords(handoff)}`,
    stateWords(handoff),
    ...trouble,
    ...newsLines(handoff.items).slice(0, SPOKEN.news).map(plain),
    ...offered.slice(0, SPOKEN.rows).map((each) => {
      const accepted = acceptanceWords(each)
      return [
        `• ${labelOf(each)}: ${factsOf(each, handoff).join(', ')}`,
        triedWords(each.tried),
        accepted === '' ? '' : `(${accepted})`,
      ]
        .filter(Boolean)
        .join('. ')
    }),
  ]
  return escapeMrkdwn(clipForFallback(lines.map(oneLineOf).join('\n'), LIMITS.text - 10))
}

function oneLineOf(value: string): string {
  return value.replace(/\s+/g, ' ').trim()
}

function plain(spans: readonly Span[]): string {
  return spans.map((span) => (span.type === 'text' ? span.text : '')).join('')
}

/** Without the characters that would format it, so that a name stands there as it is. */
function literal(value: string): string {
  return escapeMrkdwn(value.replace(/[*~`]/g, ''))
}
