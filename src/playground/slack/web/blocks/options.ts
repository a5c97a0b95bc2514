/** The options of menus, whatever they are made of. */

import type { Names } from '../workspace.ts'
import { emojiText } from './emoji.tsx'
import type { KitElement } from './kit.ts'

export interface MenuOption {
  readonly value: string
  readonly label: string
  /** The group it belongs to, when the menu has groups. */
  readonly group?: string
}

/** Lists the options of a select: its own, the people, or the channels. */
export function optionsOf(item: KitElement, names: Names): readonly MenuOption[] {
  if (/users_select$/.test(item.type)) {
    return names.people().map((user) => ({ value: user.id, label: user.realName }))
  }
  if (/(?:conversations|channels)_select$/.test(item.type)) {
    return names.channels().map((channel) => ({ value: channel.id, label: `#${channel.name}` }))
  }
  const own = (item.options ?? []).map(({ value, text }) => ({ value, label: emojiText(text.text) }))
  const grouped = (item.option_groups ?? []).flatMap(({ label, options }) =>
    options.map(({ value, text }) => ({ value, label: emojiText(text.text), group: label.text })),
  )
  return [...own, ...grouped]
}

/** The value that a menu or input begins with. */
export function initialValue(item: KitElement): string {
  return (
    item.initial_option?.value ??
    item.initial_user ??
    item.initial_conversation ??
    item.initial_channel ??
    item.initial_value ??
    item.initial_date ??
    item.initial_time ??
    ''
  )
}
