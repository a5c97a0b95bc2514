/** Turns sections into a Slack message: rich_text blocks for the eye, plain `text` for notifications and screen readers. */
import type {
  KnownBlock,
  MessageMetadata,
  RichTextBlock,
  RichTextBlockElement,
  RichTextElement,
} from '@slack/web-api'
import { METADATA_EVENT } from '../ids.ts'
import type { Line, Part, Section, Span } from './document.ts'
import { costOf, type Fitted, type Layout, layOut, leftOutWords } from './lay-out.ts'
import { LIMITS } from './limits.ts'
import { clipForFallback, escapeMrkdwn, fallbackCost } from './plain-text.ts'
import { utcTime } from './words.ts'

/** What chat.postMessage and chat.update get, beside the channel. */
export interface SlackMessage {
  readonly text: string
  readonly blocks: KnownBlock[]
  readonly metadata: MessageMetadata
}

export interface MessageParts {
  readonly incidentId: string
  /** `root`, or the key of the note: by it the message is found again after a crash. */
  readonly key: string
  readonly sections: readonly Section[]
  /** Blocks after the sections, e.g. buttons; `cost` is what their texts take of the budget. */
  readonly after?: { readonly blocks: readonly KnownBlock[]; readonly cost: number }
  /** Markup of our own that closes the fallback text: already escaped, at most 500 characters. */
  readonly textAfter?: string
}

/** Room for the sentence that names the sections left out. */
const LEFT_OUT_ROOM = 400

/** Builds a message that keeps to every limit, whatever the sections hold. */
export function buildMessage(parts: MessageParts): SlackMessage {
  const layout = layoutOf(parts)
  const leftOut = leftOutWords(layout.leftOut)
  const blocks: KnownBlock[] = layout.sections.map((section) => richText(section.parts))
  if (leftOut !== undefined) blocks.push(smallPrint(leftOut))
  return {
    text: fallbackText(parts.sections, layout.sections, parts.textAfter ?? ''),
    blocks: [...blocks, ...(parts.after?.blocks ?? [])],
    metadata: {
      event_type: METADATA_EVENT,
      event_payload: { incident_id: parts.incidentId, key: parts.key },
    },
  }
}

function layoutOf(parts: MessageParts): Layout {
  return layOut(parts.sections, LIMITS.blockText - LEFT_OUT_ROOM - (parts.after?.cost ?? 0))
}

/** True when the message cannot show everything that its sections hold. */
export function isCut(parts: MessageParts): boolean {
  const shown = new Set(layoutOf(parts).sections.flatMap((section) => section.parts))
  return parts.sections.some((section) => section.parts.some((part) => costOf(part) > 0 && !shown.has(part)))
}

/** Everything that the sections hold, as text for a file. */
export function wholeText({ sections }: MessageParts): string {
  const texts = sections.map((section) => plainText(section.parts)).filter((each) => each !== '')
  return `${texts.join('\n\n')}\n`
}

function smallPrint(words: string): KnownBlock {
  return { type: 'context', elements: [{ type: 'mrkdwn', text: escapeMrkdwn(words), verbatim: true }] }
}

function fallbackText(sections: readonly Section[], fitted: readonly Fitted[], after: string): string {
  const shown = new Map(fitted.map((section) => [section.name, section]))
  const texts = new Map<Section, string>()
  let left: number = LIMITS.text - after.length - 1
  for (const section of [...sections].sort((a, b) => a.rank - b.rank)) {
    const plain = plainText(shown.get(section.name)?.parts ?? [])
    const kept = clipForFallback(plain, Math.min(section.textCap, left - 1))
    if (kept === '') continue
    texts.set(section, kept)
    left -= fallbackCost(kept) + 1
  }
  const lines = sections.flatMap((section) => texts.get(section) ?? []).map(escapeMrkdwn)
  return [...lines, ...(after === '' ? [] : [after])].join('\n')
}

function plainText(parts: readonly Part[]): string {
  return parts.flatMap(plainPart).join('\n').trim()
}

function plainPart(part: Part): readonly string[] {
  if (part.type === 'line') return [plainLine(part.line)]
  if (part.type === 'code')
    return part.spoken === undefined ? part.lines : part.spoken === '' ? [] : [part.spoken]
  return part.items.map(
    (item, index) => `${part.ordered ? `${(part.start ?? 1) + index}.` : '•'} ${plainLine(item)}`,
  )
}

function plainLine(spans: Line): string {
  return spans.map(plainSpan).join('')
}

function plainSpan(span: Span): string {
  if (span.type === 'text') return span.text
  if (span.type === 'time') return utcTime(span.at)
  if (span.type === 'emoji') return span.sign
  if (span.type === 'person') return span.name
  if (span.type === 'group') return 'a user group'
  return span.label
}

/** Parts as one block, in their order. */
export function richText(parts: readonly Part[]): RichTextBlock {
  const elements: RichTextBlockElement[] = []
  let paragraph: RichTextElement[] = []
  for (const part of parts.filter((each) => costOf(each) > 0)) {
    if (part.type === 'line') {
      // Lines share one rich_text_section, because clients do not agree on a break between two of them.
      if (paragraph.length > 0) paragraph.push({ type: 'text', text: '\n' })
      else elements.push({ type: 'rich_text_section', elements: paragraph })
      paragraph.push(...richLine(part.line))
      continue
    }
    paragraph = []
    elements.push(part.type === 'list' ? richList(part) : richCode(part))
  }
  return { type: 'rich_text', elements }
}

function richList(part: Part & { type: 'list' }): RichTextBlockElement {
  return {
    type: 'rich_text_list',
    style: part.ordered ? 'ordered' : 'bullet',
    ...(part.start !== undefined && part.start > 1 ? { offset: part.start - 1 } : {}),
    elements: part.items
      .map(richLine)
      .filter((elements) => elements.length > 0)
      .map((elements) => ({ type: 'rich_text_section', elements })),
  }
}

function richCode(part: Part & { type: 'code' }): RichTextBlockElement {
  return { type: 'rich_text_preformatted', elements: [{ type: 'text', text: part.lines.join('\n') }] }
}

function richLine(spans: Line): RichTextElement[] {
  return spans.filter((span) => span.type !== 'text' || span.text !== '').map(richSpan)
}

function richSpan(span: Span): RichTextElement {
  if (span.type === 'text') {
    return {
      type: 'text',
      text: span.text,
      ...(span.style === undefined ? {} : { style: { [span.style]: true } }),
    }
  }
  if (span.type === 'emoji') return { type: 'emoji', name: span.name }
  if (span.type === 'person') return { type: 'user', user_id: span.id }
  if (span.type === 'group') return { type: 'usergroup', usergroup_id: span.id }
  if (span.type === 'link') return { type: 'link', url: span.url, text: span.label }
  const timestamp = Math.floor(Date.parse(span.at) / 1000)
  return { type: 'date', timestamp, format: '{date_short_pretty} {time}', fallback: utcTime(span.at) }
}
