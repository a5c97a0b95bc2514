/** Block Kit as far as the page draws it. The simulator has checked it; everything is optional to be safe. */

import type { PageFields } from '../../page-shapes.ts'

export interface TextObject {
  readonly type?: 'plain_text' | 'mrkdwn'
  readonly text: string
}

export interface Option {
  readonly text: TextObject
  readonly value: string
  readonly description?: TextObject
  readonly url?: string
}

export interface Confirm {
  readonly title: TextObject
  readonly text: TextObject
  readonly confirm: TextObject
  readonly deny: TextObject
  readonly style?: 'primary' | 'danger'
}

/** A button, menu, picker, input or picture. */
export interface KitElement {
  readonly type: string
  readonly action_id?: string
  readonly text?: TextObject | string
  readonly url?: string
  readonly style?: 'primary' | 'danger'
  readonly accessibility_label?: string
  readonly confirm?: Confirm
  readonly placeholder?: TextObject
  readonly focus_on_load?: boolean
  readonly options?: readonly Option[]
  readonly option_groups?: readonly { readonly label: TextObject; readonly options: readonly Option[] }[]
  readonly initial_option?: Option
  readonly initial_options?: readonly Option[]
  readonly initial_value?: string
  readonly initial_user?: string
  readonly initial_conversation?: string
  readonly initial_channel?: string
  readonly initial_date?: string
  readonly initial_time?: string
  readonly multiline?: boolean
  readonly min_length?: number
  readonly max_length?: number
  readonly alt_text?: string
  readonly image_url?: string
  readonly slack_file?: { readonly id?: string }
}

export interface RichLeaf {
  readonly type: string
  readonly text?: string
  readonly url?: string
  readonly name?: string
  readonly user_id?: string
  readonly usergroup_id?: string
  readonly channel_id?: string
  readonly range?: string
  readonly fallback?: string
  readonly timestamp?: number
  readonly value?: string
  readonly style?: Readonly<
    Partial<Record<'bold' | 'italic' | 'strike' | 'code' | 'underline' | 'highlight', boolean>>
  >
}

export interface RichPart {
  readonly type: string
  readonly style?: string
  readonly indent?: number
  readonly offset?: number
  readonly elements: readonly (RichLeaf | RichPart)[]
}

export interface Cell {
  readonly type: string
  readonly text?: string
  readonly value?: number
  readonly elements?: readonly RichPart[]
}

export interface Block {
  readonly type: string
  readonly block_id?: string
  readonly text?: TextObject | string
  readonly fields?: readonly TextObject[]
  readonly accessory?: KitElement
  readonly elements?: readonly (KitElement | RichPart)[]
  readonly element?: KitElement
  readonly label?: TextObject
  readonly hint?: TextObject
  readonly optional?: boolean
  readonly dispatch_action?: boolean
  readonly title?: TextObject
  readonly alt_text?: string
  readonly image_url?: string
  readonly slack_file?: { readonly id?: string }
  readonly rows?: readonly (readonly Cell[])[]
  readonly column_settings?: readonly ({ readonly align?: string; readonly is_wrapped?: boolean } | null)[]
  readonly caption?: string
  readonly child_blocks?: readonly Block[]
  readonly subtitle?: TextObject
  readonly is_collapsible?: boolean
  readonly default_collapsed?: boolean
  readonly level?: string
}

/** Takes JSON of the simulator for blocks. */
export function asBlocks(list: readonly PageFields[] | undefined): readonly Block[] {
  return (list ?? []) as unknown as readonly Block[]
}

/** Takes JSON of the simulator for a text object. */
export function asText(value: PageFields | undefined): TextObject | undefined {
  return value as unknown as TextObject | undefined
}
