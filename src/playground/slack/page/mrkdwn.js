/** Turns Slack's mrkdwn into DOM nodes. */

import { h, link } from './dom.js'

const EMOJI = {
  white_check_mark: '✅',
  heavy_check_mark: '✔️',
  x: '❌',
  warning: '⚠️',
  rotating_light: '🚨',
  fire: '🔥',
  eyes: '👀',
  red_circle: '🔴',
  large_red_circle: '🔴',
  large_orange_circle: '🟠',
  large_yellow_circle: '🟡',
  large_green_circle: '🟢',
  large_blue_circle: '🔵',
  white_circle: '⚪',
  black_circle: '⚫',
  large_purple_circle: '🟣',
  tada: '🎉',
  wave: '👋',
  raised_hands: '🙌',
  '+1': '👍',
  thumbsup: '👍',
  '-1': '👎',
  mag: '🔍',
  wrench: '🔧',
  hammer_and_wrench: '🛠️',
  bulb: '💡',
  clock1: '🕐',
  hourglass: '⌛',
  hourglass_flowing_sand: '⏳',
  no_entry: '⛔',
  lock: '🔒',
  bell: '🔔',
  no_bell: '🔕',
  zzz: '💤',
  information_source: 'ℹ️',
  question: '❓',
  repeat: '🔁',
  arrows_counterclockwise: '🔄',
  rewind: '⏪',
  pushpin: '📌',
  memo: '📝',
  page_facing_up: '📄',
  package: '📦',
  boom: '💥',
  construction: '🚧',
  handshake: '🤝',
  bust_in_silhouette: '👤',
  busts_in_silhouette: '👥',
  skull: '💀',
  chart_with_upwards_trend: '📈',
  gear: '⚙️',
  link: '🔗',
  stopwatch: '⏱️',
  shield: '🛡️',
  leftwards_arrow_with_hook: '↩️',
}

/** Returns the character of an emoji name, or the name between colons. */
export function emoji(name) {
  return Object.hasOwn(EMOJI, name) ? EMOJI[name] : `:${name}:`
}

const DOTS = new Map([
  ['🔴', 'red'],
  ['🟠', 'orange'],
  ['🟡', 'yellow'],
  ['🟢', 'green'],
  ['🔵', 'blue'],
  ['🟣', 'purple'],
  ['⚪', 'white'],
  ['⚫', 'black'],
])

/** Draws the round status emoji as dots, which look the same everywhere, and leaves the rest as text. */
export function glyphs(text) {
  const parts = text.split(/([🔴🟠🟡🟢🔵🟣⚪⚫])\uFE0F?/u)
  return parts.map((part) => (DOTS.has(part) ? dot(part) : part))
}

function dot(character) {
  const color = DOTS.get(character)
  return h('span', { class: `dot ${color}`, role: 'img', 'aria-label': `${color} circle` })
}

/** Draws plain text with `:name:` as emoji. */
export function withEmoji(text) {
  return glyphs(emojiText(text))
}

/** Replaces `:name:` by the emoji's character, for places that take only characters. */
export function emojiText(text) {
  return text.replace(/:([a-z0-9_+-]+):/g, (_whole, name) => emoji(name))
}

/** Draws mrkdwn text; `names` knows users, channels and groups. */
export function mrkdwn(text, names) {
  const parts = text.split(/```([\s\S]*?)```/)
  return parts.map((part, index) =>
    index % 2 === 1
      ? h('pre', { class: 'code' }, unescapeEntities(part.replace(/^\n/, '')))
      : paragraphs(part, names),
  )
}

/** Draws a mention chip. */
export function chip(kind, label) {
  return h('span', { class: `mention ${kind}` }, label)
}

function paragraphs(text, names) {
  const out = []
  let quote = []
  const flush = () => {
    if (quote.length > 0) out.push(h('blockquote', {}, lines(quote, names)))
    quote = []
  }
  let plain = []
  const flushPlain = () => {
    if (plain.length > 0) out.push(...lines(plain, names))
    plain = []
  }
  for (const line of text.split('\n')) {
    const quoted = line.match(/^(?:&gt;|>)\s?(.*)$/)
    if (quoted) {
      flushPlain()
      quote.push(quoted[1])
    } else {
      flush()
      plain.push(line)
    }
  }
  flush()
  flushPlain()
  return out
}

function lines(list, names) {
  return list.flatMap((line, index) =>
    index === 0 ? inline(line, names) : [h('br'), ...inline(line, names)],
  )
}

const TOKEN =
  /(`[^`\n]+`)|<([^<>\n]+)>|(?<![\w*])\*(\S(?:[^*\n]*\S)?)\*(?![\w*])|(?<![\w_])_(\S(?:[^_\n]*\S)?)_(?![\w_])|(?<![\w~])~(\S(?:[^~\n]*\S)?)~(?![\w~])|:([a-z0-9_+-]+):|\b(https?:\/\/[^\s<>|]+)/g

function inline(text, names) {
  const out = []
  let end = 0
  for (const match of text.matchAll(TOKEN)) {
    out.push(...glyphs(unescapeEntities(text.slice(end, match.index))))
    out.push(token(match, names))
    end = match.index + match[0].length
  }
  out.push(...glyphs(unescapeEntities(text.slice(end))))
  return out.filter((node) => node !== '')
}

function token([whole, code, angle, bold, italic, strike, emojiName, url], names) {
  if (code) return h('code', {}, unescapeEntities(code.slice(1, -1)))
  if (angle) return special(angle, names)
  if (bold) return h('strong', {}, inline(bold, names))
  if (italic) return h('em', {}, inline(italic, names))
  if (strike) return h('s', {}, inline(strike, names))
  if (emojiName) return glyphs(emoji(emojiName))
  if (url) return link(unescapeEntities(url), unescapeEntities(url))
  return whole
}

function special(body, names) {
  const bar = body.indexOf('|')
  const target = bar === -1 ? body : body.slice(0, bar)
  const label = bar === -1 ? undefined : unescapeEntities(body.slice(bar + 1))
  if (target.startsWith('@')) return chip('user', `@${names.user(target.slice(1))}`)
  if (target.startsWith('#')) return chip('channel', `#${label ?? names.channel(target.slice(1))}`)
  if (target.startsWith('!subteam^')) return chip('group', `@${label ?? names.usergroup(target.slice(9))}`)
  if (target.startsWith('!date^')) return label ?? target
  if (target.startsWith('!')) return chip('broadcast', `@${label ?? target.slice(1)}`)
  const url = unescapeEntities(target)
  return link(url, label ?? url)
}

function unescapeEntities(text) {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}
