/** What a message says, before it becomes blocks and fallback text: both are made from this, so they never disagree. */

import type { SlackPerson } from '../../../domain/incident.ts'
import { clip, oneLine } from './plain-text.ts'

/** A piece of a line. Text is literal: it is never read as markup, wherever it came from. */
export type Span =
  | { readonly type: 'text'; readonly text: string; readonly style?: 'bold' | 'code' | 'italic' }
  /** RFC 3339; shown in the reader's own time zone. */
  | { readonly type: 'time'; readonly at: string }
  /** `name` is Slack's emoji name, `sign` the same as a character. */
  | { readonly type: 'emoji'; readonly name: string; readonly sign: string }
  /** Somebody in Slack; named in blocks, where Slack shows who it is, and by `name` in the fallback text. */
  | { readonly type: 'person'; readonly id: string; readonly name: string }
  /** A user group, which it notifies; the fallback text does not know its name. */
  | { readonly type: 'group'; readonly id: string }
  /** `url` has been checked by `safeUrl`; the fallback text shows the label alone. */
  | { readonly type: 'link'; readonly url: string; readonly label: string }

export type Line = readonly Span[]

export type Part =
  | { readonly type: 'line'; readonly line: Line }
  | {
      readonly type: 'list'
      readonly ordered: boolean
      readonly start?: number
      readonly items: readonly Line[]
    }
  /**
   * Monospaced lines as they are: logs, commands. When room is short, lines go from the end, or from the start if
   * `keep` is `end`; a `whole` part goes altogether, since half a command must not be copied. `more` says where the
   * missing lines are. `spoken` is what the fallback text says instead, for a screen reader; absent says the lines.
   */
  | {
      readonly type: 'code'
      readonly lines: readonly string[]
      readonly keep?: 'start' | 'end'
      readonly whole?: boolean
      readonly more?: string
      readonly spoken?: string
    }

export interface Section {
  /** What the section is called when it has to be left out. */
  readonly name: string
  readonly parts: readonly Part[]
  /** The lower, the earlier it gets its room. */
  readonly rank: number
  /** Most characters it may take of the blocks' budget. */
  readonly cap: number
  /** Most characters it may take of the fallback text. */
  readonly textCap: number
}

/** Literal text. */
export function text(value: string): Span {
  return { type: 'text', text: value }
}

/** Bold text. */
export function bold(value: string): Span {
  return { type: 'text', text: value, style: 'bold' }
}

/** Monospaced text within a line. */
export function code(value: string): Span {
  return { type: 'text', text: value, style: 'code' }
}

/** Somebody in Slack; plain text when the id is none. */
export function person({ id, name }: SlackPerson): Span {
  const shown = clip(oneLine(name ?? '').replaceAll('@', ''), 60) || clip(oneLine(id), 20) || 'somebody'
  return /^[UW][A-Z0-9]{1,20}$/.test(id) ? { type: 'person', id, name: shown } : text(shown)
}

/** A point in time; nothing when it is not a usable date. Zero and epoch dates are absent, not old. */
export function time(at: string | undefined): Span | undefined {
  const ms = at === undefined ? Number.NaN : Date.parse(at)
  return Number.isNaN(ms) || ms < MINUTES_AFTER_EPOCH || ms > END_OF_TIME
    ? undefined
    : { type: 'time', at: at as string }
}

const MINUTES_AFTER_EPOCH = 86_400_000
const END_OF_TIME = Date.UTC(9999, 0, 1)

/** One line as a part. */
export function line(...spans: readonly (Span | undefined)[]): Part {
  return { type: 'line', line: spans.filter((span) => span !== undefined) }
}

/** A bold heading as a part. */
export function heading(value: string): Part {
  return line(bold(value))
}
