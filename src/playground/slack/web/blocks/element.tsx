/** Draws interactive elements. What they do is told only after any confirm dialog was accepted. */

import { useState } from 'react'
import { Icon } from '../icons.tsx'
import { useNames } from '../workspace.ts'
import { type Choice, useElementAct } from './act-context.ts'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { emojiText } from './emoji.tsx'
import type { Block, Confirm, KitElement, TextObject } from './kit.ts'
import { OptionList } from './option-list.tsx'
import { initialValue, optionsOf } from './options.ts'
import { Overflow } from './overflow.tsx'
import { isWebAddress } from './safe-link.tsx'
import { Text } from './text.tsx'

interface ElementProps {
  readonly block: Block
  readonly item: KitElement
}

/** A button, menu, picker or small picture. */
export function Element({ block, item }: ElementProps) {
  const act = useElementAct()
  const [asked, setAsked] = useState<{ confirm: Confirm; choice: Choice | undefined }>()
  const [isBusy, setIsBusy] = useState(false)
  // A refused choice is undone by drawing the menu anew.
  const [refusals, setRefusals] = useState(0)

  async function fire(choice?: Choice): Promise<void> {
    setIsBusy(true)
    await act(block, item, choice).finally(() => setIsBusy(false))
  }

  function choose(choice?: Choice): void {
    if (item.confirm) setAsked({ confirm: item.confirm, choice })
    else void fire(choice)
  }

  return (
    <>
      <Control item={item} isBusy={isBusy} choose={choose} key={refusals} />
      {asked && (
        <ConfirmDialog
          confirm={asked.confirm}
          onClose={(isAccepted) => {
            setAsked(undefined)
            if (isAccepted) void fire(asked.choice)
            else if (asked.choice !== undefined) setRefusals(refusals + 1)
          }}
        />
      )}
    </>
  )
}

interface ControlProps {
  readonly item: KitElement
  readonly isBusy: boolean
  readonly choose: (choice?: Choice) => void
}

function Control({ item, isBusy, choose }: ControlProps) {
  switch (item.type) {
    case 'button':
      return <Button item={item} isBusy={isBusy} choose={choose} />
    case 'overflow':
      return <Overflow item={item} choose={choose} />
    case 'radio_buttons':
    case 'checkboxes':
      return <OptionList item={item} onPick={choose} />
    case 'datepicker':
    case 'timepicker':
      return (
        <input
          className="select"
          type={item.type === 'datepicker' ? 'date' : 'time'}
          aria-label={item.placeholder?.text ?? 'Choose'}
          defaultValue={initialValue(item)}
          onChange={(event) => choose(event.target.value)}
        />
      )
    case 'image':
      return (
        <span className="image-placeholder small" role="img" aria-label={item.alt_text ?? 'Picture'}>
          <Icon name="image" />
        </span>
      )
    default:
      if (/select$/.test(item.type)) return <Select item={item} isBusy={isBusy} choose={choose} />
      return <span className="unsupported">[{item.type}]</span>
  }
}

function Button({ item, isBusy, choose }: ControlProps) {
  return (
    <button
      type="button"
      className={`button ${item.style ?? ''}`}
      aria-label={spokenLabel(item)}
      aria-busy={isBusy}
      data-action={item.action_id}
      onClick={() => {
        if (item.url && isWebAddress(item.url)) window.open(item.url, '_blank', 'noopener')
        choose()
      }}
    >
      <Text of={item.text as TextObject} />
      {item.url && (
        <span className="external">
          <Icon name="external" />
        </span>
      )}
    </button>
  )
}

/** Whoever speaks to the browser says what stands on the button, so that its name holds that too. */
function spokenLabel({ accessibility_label: label, text }: KitElement): string | undefined {
  const shown = emojiText((text as TextObject).text)
  if (!label || label.toLowerCase().includes(shown.toLowerCase())) return label
  return `${shown}: ${label}`
}

function Select({ item, isBusy, choose }: ControlProps) {
  const options = optionsOf(item, useNames())
  const placeholder = item.placeholder?.text ?? 'Choose an option'
  return (
    <select
      className="select"
      aria-label={placeholder}
      aria-busy={isBusy}
      data-action={item.action_id}
      defaultValue={initialValue(item)}
      onChange={(event) => choose(event.target.value)}
    >
      <option value="" disabled>
        {placeholder}
      </option>
      {options.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  )
}
