/** Emoji names as characters, and the round status emoji as dots that look the same everywhere. */

import { Fragment, type ReactNode } from 'react'

const EMOJI: Readonly<Record<string, string>> = {
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
  no_entry_sign: '🚫',
  recycle: '♻️',
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
  ok_hand: '👌',
  pray: '🙏',
  muscle: '💪',
  rocket: '🚀',
  hourglass_done: '⌛',
  alarm_clock: '⏰',
  clock3: '🕒',
  mute: '🔇',
  speaker: '🔈',
  loudspeaker: '📢',
  inbox_tray: '📥',
  calendar: '📅',
  bar_chart: '📊',
  heavy_plus_sign: '➕',
  arrow_right: '➡️',
  arrow_up: '⬆️',
  arrow_down: '⬇️',
  rewind_button: '⏪',
  black_square_for_stop: '⏹️',
  octagonal_sign: '🛑',
  large_brown_circle: '🟤',
  sos: '🆘',
  ambulance: '🚑',
  bug: '🐛',
  sparkles: '✨',
  star: '⭐',
  thinking_face: '🤔',
  clipboard: '📋',
  scroll: '📜',
  satellite: '📡',
  whale: '🐳',
  ship: '🚢',
  wheel_of_dharma: '☸️',
}

/** Returns the character of an emoji name, or the name between colons. */
export function emoji(name: string): string {
  return (Object.hasOwn(EMOJI, name) ? EMOJI[name] : undefined) ?? `:${name}:`
}

/** Replaces `:name:` by the emoji's character, for places that take only characters. */
export function emojiText(text: string): string {
  return text.replace(/:([a-z0-9_+-]+):/g, (_whole, name: string) => emoji(name))
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

/** Text in which the status emoji are dots. */
export function Glyphs({ text }: { readonly text: string }): ReactNode {
  const parts = text.split(/([🔴🟠🟡🟢🔵🟣⚪⚫])\uFE0F?/u)
  return parts.map((part, index) => {
    const color = DOTS.get(part)
    if (!color) return <Fragment key={index}>{part}</Fragment>
    return <span key={index} className={`dot ${color}`} role="img" aria-label={`${color} circle`} />
  })
}

/** Plain text with `:name:` as emoji. */
export function WithEmoji({ text }: { readonly text: string }): ReactNode {
  return <Glyphs text={emojiText(text)} />
}
