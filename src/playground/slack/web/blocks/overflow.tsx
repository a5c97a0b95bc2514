/** Draws overflow menus. */

import { Menu } from '../menu.tsx'
import type { KitElement } from './kit.ts'
import { isWebAddress } from './safe-link.tsx'
import { Text } from './text.tsx'

/** The menu behind the three dots. */
export function Overflow({
  item,
  choose,
}: {
  readonly item: KitElement
  readonly choose: (value: string) => void
}) {
  const entries = (item.options ?? []).map((option) => ({
    key: option.value,
    label: <Text of={option.text} />,
    onPick: () => {
      if (option.url && isWebAddress(option.url)) window.open(option.url, '_blank', 'noopener')
      choose(option.value)
    },
  }))
  return <Menu label="More actions" className="button overflow" icon="dots" entries={entries} />
}
