/** Finds every notification and link that Slack would make out of a message, so that tests can assert there is none. */

import { isFields } from './fields.ts'
import type { Fields, Mention } from './model.ts'

/** The names that raw `@name` and `#name` can hit. */
export interface MentionNames {
  handles: ReadonlySet<string>
  users: ReadonlySet<string>
  channels: ReadonlySet<string>
}

/** The parts of a message that Slack reads for mentions. */
export interface MentionSource {
  text: string
  blocks?: unknown
  attachments?: unknown
  /** True when `link_names`, `parse: full` or `parse: client` makes Slack link raw names in the top-level text. */
  parseText: boolean
}

const MARKUP = /<(?:!(here|channel|everyone)|!subteam\^([A-Z0-9]+)|@([A-Z0-9]+)|#([A-Z0-9]+))(?:\|[^<>]*)?>/g
const RAW = /(^|[^\w<!@#/])([@#])([a-z0-9._-]+)/gi

/**
 * Lists the mentions of a message. Raw names in a mrkdwn object count unless it says `verbatim: true`; plain_text and
 * preformatted rich text never mention (formatting-message-text reference).
 */
export function findMentions(source: MentionSource, names: MentionNames): Mention[] {
  return [
    ...inMrkdwn(source.text, '/text', source.parseText, names),
    ...inBlocks(source.blocks, '/blocks', names),
    ...inBlocks(source.attachments, '/attachments', names),
  ]
}

function inMrkdwn(text: string, at: string, autoParse: boolean, names: MentionNames): Mention[] {
  const found: Mention[] = []
  for (const [, broadcast, group, user, channel] of text.matchAll(MARKUP)) {
    if (broadcast !== undefined) found.push({ kind: broadcast as 'here', target: '', how: 'written', at })
    if (group !== undefined) found.push({ kind: 'usergroup', target: group, how: 'written', at })
    if (user !== undefined) found.push({ kind: 'user', target: user, how: 'written', at })
    if (channel !== undefined) found.push({ kind: 'conversation', target: channel, how: 'written', at })
  }
  if (!autoParse) return found
  for (const [, , sign, name] of text.replace(MARKUP, ' ').matchAll(RAW)) {
    const kind = rawKind(sign ?? '', (name ?? '').toLowerCase(), names)
    if (kind !== undefined) {
      found.push({ kind, target: BROADCASTS.has(kind) ? '' : (name ?? ''), how: 'auto-parsed', at })
    }
  }
  return found
}

const BROADCASTS = new Set<string>(['here', 'channel', 'everyone'])

function rawKind(sign: string, name: string, names: MentionNames): Mention['kind'] | undefined {
  if (sign === '#') return names.channels.has(name) ? 'conversation' : undefined
  if (BROADCASTS.has(name)) return name as 'here'
  if (names.handles.has(name)) return 'usergroup'
  return names.users.has(name) ? 'user' : undefined
}

function inBlocks(value: unknown, at: string, names: MentionNames): Mention[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => inBlocks(item, `${at}/${index}`, names))
  if (!isFields(value)) return []
  if (value.type === 'rich_text_preformatted' || value.type === 'plain_text') return []
  if (value.type === 'mrkdwn') {
    return inMrkdwn(String(value.text ?? ''), `${at}/text`, value.verbatim !== true, names)
  }
  const here = inRichText(value, at)
  if (here !== undefined) return [here]
  const legacy = at.match(/^\/attachments\/\d+$/) && typeof value.text === 'string' ? value.text : undefined
  const markdown = value.type === 'markdown' ? String(value.text ?? '') : legacy
  return [
    ...(markdown === undefined ? [] : inMrkdwn(markdown, `${at}/text`, true, names)),
    ...Object.entries(value).flatMap(([key, field]) => inBlocks(field, `${at}/${key}`, names)),
  ]
}

function inRichText(element: Fields, at: string): Mention | undefined {
  const how = 'written'
  if (element.type === 'broadcast') return { kind: element.range as 'here', target: '', how, at }
  if (element.type === 'user') return { kind: 'user', target: String(element.user_id), how, at }
  if (element.type === 'usergroup')
    return { kind: 'usergroup', target: String(element.usergroup_id), how, at }
  if (element.type === 'channel' && 'channel_id' in element) {
    return { kind: 'conversation', target: String(element.channel_id), how, at }
  }
  return undefined
}
