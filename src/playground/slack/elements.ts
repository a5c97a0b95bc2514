/** Finds interactive elements in blocks and builds what Slack reports about them. */

import { isFields } from './fields.ts'
import type { Block, Fields, SlackView } from './model.ts'

/** An element with the block that holds it. */
export interface PlacedElement {
  block: Fields
  element: Fields
}

/** What a user picks or types; a list for elements that take several. */
export type Choice = string | readonly string[]

/** Lists every element with an action_id, in containers and attachments too. */
export function placedElements(value: unknown, block: Fields = {}): PlacedElement[] {
  if (Array.isArray(value)) return value.flatMap((item) => placedElements(item, block))
  if (!isFields(value)) return []
  const owner = typeof value.block_id === 'string' ? value : block
  const own = typeof value.action_id === 'string' ? [{ block: owner, element: value }] : []
  return [...own, ...Object.values(value).flatMap((field) => placedElements(field, owner))]
}

/** Builds the entry of `actions` for a click on, or a choice in, an element. */
export function actionJson(placed: PlacedElement, choice: Choice | undefined, actionTs: string): Fields {
  const { element, block } = placed
  const { confirm: _confirm, options: _options, option_groups: _groups, ...shown } = element
  const picked = choice === undefined ? {} : chosen(element, choice)
  return { ...shown, ...picked, block_id: block.block_id, action_ts: actionTs }
}

/** Builds `state.values` of a view from what the user entered, by action_id or block_id. */
export function stateValues(view: SlackView, entered: Record<string, Choice>): Fields {
  const values: Record<string, Fields> = {}
  for (const block of view.blocks) {
    if (block.type !== 'input' || !isFields(block.element)) continue
    const { element } = block
    const actionId = String(element.action_id ?? '')
    const blockId = String(block.block_id)
    const choice = entered[actionId] ?? entered[blockId] ?? initial(element)
    values[blockId] = { [actionId]: { type: element.type, ...chosen(element, choice) } }
  }
  return values
}

/** Names the required inputs that were left empty; a Slack client does not send such a view. */
export function missingInputs(view: SlackView, entered: Record<string, Choice>): string[] {
  return view.blocks.filter((block) => isMissing(block, entered)).map((block) => String(block.block_id))
}

function isMissing(block: Block, entered: Record<string, Choice>): boolean {
  if (block.type !== 'input' || block.optional === true || !isFields(block.element)) return false
  const { element } = block
  const choice = entered[String(element.action_id)] ?? entered[String(block.block_id)] ?? initial(element)
  return choice === undefined || choice.length === 0
}

function initial(element: Fields): Choice | undefined {
  const option = element.initial_option
  if (isFields(option)) return String(option.value)
  const options = element.initial_options
  if (Array.isArray(options)) return options.filter(isFields).map((item) => String(item.value))
  const value =
    element.initial_value ?? element.initial_user ?? element.initial_conversation ?? element.initial_date
  return typeof value === 'string' ? value : undefined
}

function chosen(element: Fields, choice: Choice | undefined): Fields {
  const type = String(element.type)
  const one = typeof choice === 'string' && choice !== '' ? choice : null
  const many = typeof choice === 'string' ? [choice] : [...(choice ?? [])]
  if (['static_select', 'radio_buttons', 'overflow', 'external_select'].includes(type)) {
    return { selected_option: one === null ? null : optionOf(element, one) }
  }
  if (['checkboxes', 'multi_static_select'].includes(type)) {
    return { selected_options: many.map((value) => optionOf(element, value)) }
  }
  const single = type.match(/^(user|conversation|channel)s_select$/)?.[1]
  if (single !== undefined) return { [`selected_${single}`]: one }
  const several = type.match(/^multi_(users|conversations|channels)_select$/)?.[1]
  if (several !== undefined) return { [`selected_${several}`]: many }
  const picker = type.match(/^(date|time)picker$/)?.[1]
  if (picker !== undefined) return { [`selected_${picker}`]: one }
  return { value: one }
}

function optionOf(element: Fields, value: string): Fields {
  const groups = Array.isArray(element.option_groups) ? element.option_groups.filter(isFields) : []
  const lists = [element.options, ...groups.map((group) => group.options)]
  const options = lists.flatMap((list) => (Array.isArray(list) ? list.filter(isFields) : []))
  const option = options.find((candidate) => candidate.value === value)
  if (option === undefined) throw new Error(`There is no option "${value}" in ${String(element.action_id)}`)
  return option
}
