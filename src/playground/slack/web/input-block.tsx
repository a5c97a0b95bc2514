/** Draws the inputs of a view. */

import { useId } from 'react'
import { type Choice, useElementAct } from './blocks/act-context.ts'
import type { Block, KitElement } from './blocks/kit.ts'
import { OptionList } from './blocks/option-list.tsx'
import { initialValue, optionsOf } from './blocks/options.ts'
import { Text } from './blocks/text.tsx'
import { useNames } from './workspace.ts'

interface InputBlockProps {
  readonly block: Block
  readonly error: string | undefined
  /** What was entered before the view was drawn anew. */
  readonly value: Choice | undefined
  readonly onEnter: (value: Choice) => void
}

/** A label, its input, a hint, and what was wrong with it. */
export function InputBlock({ block, error, value, onEnter }: InputBlockProps) {
  const id = useId()
  const act = useElementAct()
  const { element: item } = block
  if (!item) return null
  const isList = ['radio_buttons', 'checkboxes'].includes(item.type)
  const Label = isList ? 'span' : 'label'
  const enter = (next: Choice) => {
    onEnter(next)
    const isMenu = isList || /select$|picker$/.test(item.type)
    if (block.dispatch_action && isMenu) void act(block, item, next)
  }
  const notes = [error && `${id}-error`, block.hint && `${id}-hint`].filter(Boolean).join(' ')
  const field = { id, isRequired: !block.optional, isWrong: error !== undefined, notes }
  return (
    <>
      <Label className="input-label" id={`${id}-label`} {...(!isList && { htmlFor: id })}>
        <Text of={block.label} />
        {block.optional && <span className="optional"> (optional)</span>}
      </Label>
      {isList ? (
        <OptionList item={item} onPick={enter} labelledBy={`${id}-label`} />
      ) : (
        <Field item={item} field={field} value={value} onEnter={enter} />
      )}
      {error && (
        <div className="field-error" role="alert" id={`${id}-error`}>
          {error}
        </div>
      )}
      {block.hint && (
        <div className="field-hint" id={`${id}-hint`}>
          <Text of={block.hint} />
        </div>
      )}
    </>
  )
}

interface FieldProps {
  readonly item: KitElement
  readonly field: { id: string; isRequired: boolean; isWrong: boolean; notes: string }
  readonly value: Choice | undefined
  readonly onEnter: (value: Choice) => void
}

const INPUT_TYPES: Readonly<Record<string, string>> = {
  number_input: 'number',
  email_text_input: 'email',
  url_text_input: 'url',
  datepicker: 'date',
  timepicker: 'time',
}

function Field({ item, field, value, onEnter }: FieldProps) {
  const common = {
    id: field.id,
    required: field.isRequired,
    'aria-invalid': field.isWrong,
    'aria-describedby': field.notes || undefined,
    'data-focus-on-load': item.focus_on_load || undefined,
  }
  const single = typeof value === 'string' ? value : initialValue(item)
  if (/select$/.test(item.type)) {
    return <SelectField item={item} common={common} value={value} single={single} onEnter={onEnter} />
  }
  const text = {
    ...common,
    placeholder: item.placeholder?.text ?? '',
    defaultValue: single,
    minLength: item.min_length,
    maxLength: item.max_length,
  }
  if (item.multiline) return <textarea rows={4} {...text} onChange={(event) => onEnter(event.target.value)} />
  const type = INPUT_TYPES[item.type] ?? 'text'
  return <input type={type} {...text} onChange={(event) => onEnter(event.target.value)} />
}

interface SelectFieldProps {
  readonly item: KitElement
  readonly common: object
  readonly value: Choice | undefined
  readonly single: string
  readonly onEnter: (value: Choice) => void
}

function SelectField({ item, common, value, single, onEnter }: SelectFieldProps) {
  const options = optionsOf(item, useNames())
  const isMany = item.type.startsWith('multi_')
  const many = Array.isArray(value) ? [...value] : (item.initial_options ?? []).map((option) => option.value)
  return (
    <select
      className="select"
      {...common}
      multiple={isMany}
      defaultValue={isMany ? many : single}
      onChange={({ target }) =>
        onEnter(isMany ? [...target.selectedOptions].map((option) => option.value) : target.value)
      }
    >
      {!isMany && <option value="">{item.placeholder?.text ?? 'Choose an option'}</option>}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  )
}
