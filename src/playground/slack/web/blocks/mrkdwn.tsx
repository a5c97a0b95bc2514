/** Draws Slack's mrkdwn. Text stays text: everything becomes React nodes, nothing becomes HTML. */

import { Fragment, type ReactNode } from 'react'
import { type Names, useNames } from '../workspace.ts'
import { emoji, Glyphs } from './emoji.tsx'
import { SafeLink } from './safe-link.tsx'

/** A mrkdwn text with its code blocks, quotes and lists of lines. */
export function Mrkdwn({ text }: { readonly text: string }): ReactNode {
  const names = useNames()
  const parts = text.split(/```([\s\S]*?)```/)
  return parts.map((part, index) =>
    index % 2 === 1 ? (
      <pre className="code" key={index}>
        {unescapeEntities(part.replace(/^\n/, ''))}
      </pre>
    ) : (
      <Fragment key={index}>{paragraphs(part, names)}</Fragment>
    ),
  )
}

/** A mention as a chip. */
export function Chip({ kind, label }: { readonly kind: string; readonly label: string }) {
  return <span className={`mention ${kind}`}>{label}</span>
}

interface Paragraph {
  readonly isQuote: boolean
  readonly lines: string[]
}

function paragraphs(text: string, names: Names): ReactNode {
  const all: Paragraph[] = []
  for (const line of text.split('\n')) {
    const quoted = /^(?:&gt;|>)\s?(.*)$/.exec(line)?.[1]
    const isQuote = quoted !== undefined
    const last = all.at(-1)
    if (last && last.isQuote === isQuote) last.lines.push(quoted ?? line)
    else all.push({ isQuote, lines: [quoted ?? line] })
  }
  return all.map(({ isQuote, lines }, index) => {
    const content = lines.map((line, at) => (
      <Fragment key={at}>
        {at > 0 && <br />}
        {inline(line, names)}
      </Fragment>
    ))
    return isQuote ? (
      <blockquote key={index}>{content}</blockquote>
    ) : (
      <Fragment key={index}>{content}</Fragment>
    )
  })
}

const TOKEN =
  /(`[^`\n]+`)|<([^<>\n]+)>|(?<![\w*])\*(\S(?:[^*\n]*\S)?)\*(?![\w*])|(?<![\w_])_(\S(?:[^_\n]*\S)?)_(?![\w_])|(?<![\w~])~(\S(?:[^~\n]*\S)?)~(?![\w~])|:([a-z0-9_+-]+):|\b(https?:\/\/[^\s<>|]+)/g

function inline(text: string, names: Names): ReactNode[] {
  const out: ReactNode[] = []
  let end = 0
  for (const match of text.matchAll(TOKEN)) {
    out.push(<Glyphs key={`t${match.index}`} text={unescapeEntities(text.slice(end, match.index))} />)
    out.push(<Fragment key={`m${match.index}`}>{token(match, names)}</Fragment>)
    end = match.index + match[0].length
  }
  out.push(<Glyphs key="rest" text={unescapeEntities(text.slice(end))} />)
  return out
}

function token(match: RegExpExecArray, names: Names): ReactNode {
  const [whole, code, angle, bold, italic, strike, emojiName, url] = match
  if (code) return <code>{unescapeEntities(code.slice(1, -1))}</code>
  if (angle) return special(angle, names)
  if (bold) return <strong>{inline(bold, names)}</strong>
  if (italic) return <em>{inline(italic, names)}</em>
  if (strike) return <s>{inline(strike, names)}</s>
  if (emojiName) return <Glyphs text={emoji(emojiName)} />
  if (url) return <SafeLink url={unescapeEntities(url)}>{unescapeEntities(url)}</SafeLink>
  return whole
}

function special(body: string, names: Names): ReactNode {
  const bar = body.indexOf('|')
  const target = bar === -1 ? body : body.slice(0, bar)
  const label = bar === -1 ? undefined : unescapeEntities(body.slice(bar + 1))
  if (target.startsWith('@')) return <Chip kind="user" label={`@${names.user(target.slice(1))}`} />
  if (target.startsWith('#')) {
    return <Chip kind="channel" label={`#${label ?? names.channel(target.slice(1))}`} />
  }
  if (target.startsWith('!subteam^')) {
    return <Chip kind="group" label={`@${label ?? names.usergroup(target.slice(9))}`} />
  }
  if (target.startsWith('!date^')) return dateText(target, label)
  if (target.startsWith('!')) return <Chip kind="broadcast" label={`@${label ?? target.slice(1)}`} />
  const url = unescapeEntities(target)
  return <SafeLink url={url}>{label ?? url}</SafeLink>
}

/** `<!date^1700000000^{date_short} at {time}|fallback>` in the reader's time zone. */
function dateText(target: string, label: string | undefined): string {
  const [, seconds = '', format = ''] = target.split('^')
  const date = new Date(Number(seconds) * 1000)
  if (Number.isNaN(date.getTime())) return label ?? target
  const day = date.toLocaleDateString([], { month: 'short', day: 'numeric', year: 'numeric' })
  const time = date.toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' })
  const withSeconds = date.toLocaleTimeString()
  return format
    .replaceAll('{time_secs}', withSeconds)
    .replaceAll('{time}', time)
    .replaceAll(/\{(?:date\w*|ago|day_divider_pretty)\}/g, day)
}

function unescapeEntities(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}
