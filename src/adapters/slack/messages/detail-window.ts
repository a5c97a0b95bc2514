/** The window that shows a detail by the page: what is shown, the lines, the buttons to turn, a filter. */
import type { ActionsBlock, KnownBlock, ModalView, PlainTextOption, RichTextBlock } from '@slack/web-api'
import {
  DETAIL_KINDS,
  type DetailLine,
  type DetailPage,
  type DetailQuery,
  isLogKind,
  type LogChoice,
} from '../../../domain/detail.ts'
import { WINDOW } from '../ids.ts'
import { encodeWindowState, FILTER_LENGTH, logValue } from '../window-state.ts'
import { button } from './button.ts'
import { DETAIL_WORDS } from './detail-words.ts'
import { commandPart } from './diagnosis-parts.ts'
import { bold, line, type Part, text, time } from './document.ts'
import { costOf } from './lay-out.ts'
import { richText } from './message.ts'
import { clean, clip, oneLine } from './plain-text.ts'
import { count } from './words.ts'

/** Characters of all lines together; what Slack takes of a window is not documented, so it gets no more than a message. */
const LINES_LENGTH = 9_000
/** Characters of one block of lines; a section may have 3,000. */
const BLOCK_LENGTH = 2_900
const LINE_LENGTH = 450
/** Commands of one page; each has at most `LIMITS.command` characters. */
const COMMANDS = 10
/** Most options of a menu (Block Kit reference). */
const OPTIONS = 100

/** While the cluster is read. */
export function loadingWindow(query: DetailQuery): ModalView {
  return view(query, [paragraph(line(text(`Reading: ${DETAIL_WORDS[query.what].title.toLowerCase()} …`)))])
}

/** Words instead of a page; one may choose something else. */
export function wordsWindow(query: DetailQuery, words: string): ModalView {
  return view(query, [paragraph(line(text(clip(oneLine(words), 1_000)))), ...choices(query, [])])
}

/** One page with everything to turn to from it. */
export function pageWindow(page: DetailPage): ModalView {
  const { query } = page
  return view(query, [
    paragraph(...headParts(page)),
    ...choices(query, page.logs),
    ...linesBlocks(page),
    ...turning(page),
    ...inputs(query),
  ])
}

function view(query: DetailQuery, blocks: readonly KnownBlock[]): ModalView {
  return {
    type: 'modal',
    callback_id: WINDOW.callback,
    title: plain(DETAIL_WORDS[query.what].title),
    close: plain('Close'),
    ...(blocks.some(({ type }) => type === 'input') && { submit: plain('Show') }),
    private_metadata: encodeWindowState(query),
    blocks: [...blocks],
  }
}

function headParts({ query, subject, at, origin, matching, read, pages }: DetailPage): readonly Part[] {
  const seen = time(at)
  const page = (query.page ?? 0) + 1
  const fitting = matching === read ? count(read, 'line') : `${matching} of ${count(read, 'line')}`
  return [
    line(bold(clip(oneLine(subject), 300))),
    line(
      text(origin === 'live' ? 'Read just now' : 'As kept from the last investigation'),
      ...(seen === undefined ? [] : [text(', '), seen]),
      text(`. ${fitting}, page ${page} of ${pages}.`),
    ),
  ]
}

function choices(query: DetailQuery, logs: readonly LogChoice[]): readonly KnownBlock[] {
  const kinds = DETAIL_KINDS.map((kind) => option(DETAIL_WORDS[kind].title, kind))
  const options = isLogKind(query.what) ? logOptions(logs) : []
  const chosen = query.log && options.find(({ value }) => value === logValue(query.log as LogChoice))
  return [
    {
      type: 'actions',
      block_id: 'crashloop_window_choices',
      elements: [
        {
          type: 'static_select',
          action_id: WINDOW.kind,
          placeholder: plain('Show'),
          options: kinds,
          ...initial(kinds.find(({ value }) => value === query.what)),
        },
        ...(options.length === 0
          ? []
          : [
              {
                type: 'static_select' as const,
                action_id: WINDOW.log,
                placeholder: plain('Container and run'),
                options,
                ...initial(chosen),
              },
            ]),
      ],
    },
  ]
}

function logOptions(logs: readonly LogChoice[]): PlainTextOption[] {
  const known = new Map(logs.map((log) => [logValue(log), log]))
  return [...known]
    .filter(([value]) => value.length <= 150)
    .slice(0, OPTIONS)
    .map(([value, { container, run }]) => option(`${oneLine(container)}, ${run} run`, value))
}

function initial(chosen: PlainTextOption | undefined) {
  return chosen === undefined ? {} : { initial_option: chosen }
}

/** Each command alone, without a number, since a click on Copy copies a block. */
function commandBlocks(lines: readonly DetailLine[]): readonly KnownBlock[] {
  return lines.slice(0, COMMANDS).map((each) => paragraph(commandPart(each.text)))
}

function linesBlocks({ query, lines, omitted, matching }: DetailPage): readonly KnownBlock[] {
  if (query.what === 'commands' && lines.length > 0) return commandBlocks(lines)
  const shown = numbered(lines)
  if (shown.length === 0) return [paragraph(line(text(emptyWords(query))))]
  const blocks = chunked(shown).map(
    (each): RichTextBlock => ({
      type: 'rich_text',
      elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: each.join('\n') }] }],
    }),
  )
  const missing = lines.length - shown.filter((each) => each.trim() !== GAP).length
  const words = [
    ...(missing > 0 ? [`${count(missing, 'line')} of this page found no room.`] : []),
    ...(omitted > 0 && matching > 0 ? [`${count(omitted, 'line')} of the log were not kept.`] : []),
  ]
  return [...blocks, ...(words.length === 0 ? [] : [paragraph(line(text(words.join(' '))))])]
}

function emptyWords({ what, filter, around }: DetailQuery): string {
  if (filter !== undefined) return `No line contains "${clip(oneLine(filter), FILTER_LENGTH)}".`
  if (around !== undefined) return `There is no line ${around}, and none near it.`
  return DETAIL_WORDS[what].none
}

const GAP = '⋮'

/** As many lines as there is room for, with their numbers, and a sign where some are left out in between. */
function numbered(lines: readonly DetailLine[]): readonly string[] {
  const width = String(lines.at(-1)?.n ?? 0).length
  const shown: string[] = []
  let left = LINES_LENGTH
  for (const [index, each] of lines.entries()) {
    const before = lines[index - 1]
    const content = clip(clean(each.text).replaceAll('\n', ' ').trimEnd(), LINE_LENGTH)
    const row = `${each.marked === true ? '►' : ' '} ${String(each.n).padStart(width)}  ${content}`.trimEnd()
    const rows = before !== undefined && each.n !== before.n + 1 ? [`  ${GAP}`, row] : [row]
    left -= rows.join('\n').length + 1
    if (left < 0) break
    shown.push(...rows)
  }
  return shown
}

function chunked(rows: readonly string[]): readonly (readonly string[])[] {
  const chunks: string[][] = [[]]
  let left = BLOCK_LENGTH
  for (const row of rows) {
    if (row.length + 1 > left) {
      chunks.push([])
      left = BLOCK_LENGTH
    }
    chunks.at(-1)?.push(row)
    left -= row.length + 1
  }
  return chunks.filter((chunk) => chunk.length > 0)
}

function turning({ query, pages }: DetailPage): readonly KnownBlock[] {
  const page = query.page ?? 0
  const turns = [
    ...(page > 0
      ? [
          button(WINDOW.first, '« First', 'First page'),
          button(WINDOW.previous, '‹ Previous', 'Previous page'),
        ]
      : []),
    ...(page < pages - 1
      ? [button(WINDOW.next, 'Next ›', 'Next page'), button(WINDOW.last, 'Last »', 'Last page')]
      : []),
  ]
  return [
    ...(turns.length === 0 ? [] : [actions('turn', turns)]),
    actions('do', [
      button(WINDOW.post, 'Post to the thread', 'Post this detail to the thread of the incident'),
      ...(isLogKind(query.what)
        ? [button(WINDOW.fullLog, 'Full log as a file', 'Attach the full log to the thread as a file')]
        : []),
    ]),
  ]
}

function inputs({ filter, around, span }: DetailQuery): readonly KnownBlock[] {
  const near = around === undefined ? '' : span === undefined ? `${around}` : `${span} lines around ${around}`
  return [
    {
      type: 'input',
      block_id: WINDOW.filter,
      optional: true,
      label: plain('Only lines that contain'),
      element: {
        type: 'plain_text_input',
        action_id: WINDOW.filter,
        max_length: FILTER_LENGTH,
        ...(filter !== undefined && filter !== '' && { initial_value: filter.slice(0, FILTER_LENGTH) }),
      },
    },
    {
      type: 'input',
      block_id: WINDOW.around,
      optional: true,
      label: plain('Around line'),
      hint: plain('A number, or for example: 200 lines around line 482'),
      element: {
        type: 'plain_text_input',
        action_id: WINDOW.around,
        max_length: 60,
        ...(near !== '' && { initial_value: near }),
      },
    },
  ]
}

function actions(name: string, elements: ActionsBlock['elements']): ActionsBlock {
  return { type: 'actions', block_id: `crashloop_window_${name}`, elements }
}

function option(label: string, value: string): PlainTextOption {
  return { text: plain(clip(label, 75) || '-'), value }
}

function plain(value: string) {
  return { type: 'plain_text' as const, text: value, emoji: false }
}

function paragraph(...parts: readonly Part[]): KnownBlock {
  const shown = parts.filter((part) => costOf(part) > 0)
  return richText(shown.length === 0 ? [line(text('There is nothing to say.'))] : shown)
}
