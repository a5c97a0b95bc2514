/** Draws radio buttons and checkboxes. */

import { useId, useState } from 'react'
import type { Choice } from './act-context.ts'
import type { KitElement } from './kit.ts'
import { Text } from './text.tsx'

interface OptionListProps {
  readonly item: KitElement
  readonly onPick: (choice: Choice) => void
  readonly labelledBy?: string
}

/** A list of options of which one (radio_buttons) or several (checkboxes) can be picked. */
export function OptionList({ item, onPick, labelledBy }: OptionListProps) {
  const name = useId()
  const isMany = item.type === 'checkboxes'
  const initial = isMany ? (item.initial_options ?? []) : item.initial_option ? [item.initial_option] : []
  const [picked, setPicked] = useState<readonly string[]>(initial.map(({ value }) => value))

  function pick(value: string, isOn: boolean): void {
    const rest = picked.filter((other) => other !== value)
    const next = isMany ? (isOn ? [...rest, value] : rest) : [value]
    setPicked(next)
    onPick(isMany ? next : value)
  }

  return (
    <fieldset className="choices" aria-labelledby={labelledBy} data-action={item.action_id}>
      {item.options?.map((option, index) => (
        <label key={option.value}>
          <input
            type={isMany ? 'checkbox' : 'radio'}
            name={name}
            data-focus-on-load={(item.focus_on_load && index === 0) || undefined}
            checked={picked.includes(option.value)}
            onChange={(event) => pick(option.value, event.target.checked)}
          />
          <span>
            <Text of={option.text} />
            {option.description && (
              <span className="option-description">
                <Text of={option.description} />
              </span>
            )}
          </span>
        </label>
      ))}
    </fieldset>
  )
}
