/** Block Kit as schemas that carry Slack's limits; texts and elements first, blocks at the end. */

import { z } from 'zod'
import { LIMITS } from './limits.ts'
import { richText } from './rich-text-schema.ts'

const id = z.string().max(LIMITS.id).optional()

/** A plain_text object of 1 to `max` characters. */
export function plain(max: number) {
  return z.object({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(max),
    emoji: z.boolean().optional(),
  })
}

function mrkdwn(max: number) {
  return z.object({
    type: z.literal('mrkdwn'),
    text: z.string().min(1).max(max),
    verbatim: z.boolean().optional(),
  })
}

function text(max: number) {
  return z.discriminatedUnion('type', [plain(max), mrkdwn(max)])
}

const confirm = z
  .object({
    title: plain(LIMITS.confirmTitle),
    text: text(LIMITS.confirmText),
    confirm: plain(LIMITS.confirmButton),
    deny: plain(LIMITS.confirmButton),
    style: z.enum(['primary', 'danger']).optional(),
  })
  .optional()

const option = z.object({
  text: text(LIMITS.optionText),
  value: z.string().max(LIMITS.optionValue),
  description: text(LIMITS.optionText).optional(),
  url: z.string().max(LIMITS.buttonUrl).optional(),
})
const optionGroup = z.object({
  label: plain(LIMITS.optionText),
  options: z.array(option).min(1).max(LIMITS.selectOptions),
})
const base = { action_id: id, confirm, placeholder: plain(LIMITS.placeholder).optional() }

function element<Type extends string>(type: Type, shape: z.ZodRawShape = {}) {
  return z.object({ type: z.literal(type), ...base, ...shape })
}

const button = element('button', {
  text: plain(LIMITS.buttonText),
  value: z.string().max(LIMITS.buttonValue).optional(),
  url: z.string().max(LIMITS.buttonUrl).optional(),
  style: z.enum(['primary', 'danger']).optional(),
  accessibility_label: z.string().max(LIMITS.accessibilityLabel).optional(),
})
const selectShape = {
  options: z.array(option).min(1).max(LIMITS.selectOptions).optional(),
  option_groups: z.array(optionGroup).min(1).max(LIMITS.selectOptions).optional(),
}
const choices = { options: z.array(option).min(1).max(LIMITS.choiceOptions) }
const image = z.object({
  type: z.literal('image'),
  image_url: z.string().max(LIMITS.imageUrl).optional(),
  slack_file: z.looseObject({}).optional(),
  alt_text: z.string().max(LIMITS.altText),
})
const selectTypes = [
  'users_select',
  'conversations_select',
  'channels_select',
  'external_select',
  'multi_users_select',
  'multi_conversations_select',
  'multi_channels_select',
  'multi_external_select',
  'datepicker',
  'timepicker',
  'datetimepicker',
] as const
const choosers = [
  element('static_select', selectShape),
  element('multi_static_select', selectShape),
  element('checkboxes', choices),
  element('radio_buttons', choices),
  ...selectTypes.map((type) => element(type)),
] as const
const interactive = [
  button,
  element('overflow', { options: z.array(option).min(1).max(LIMITS.overflowOptions) }),
  ...choosers,
] as const
const interactiveElement = z.discriminatedUnion('type', interactive)
const accessory = z.discriminatedUnion('type', [...interactive, image])
const inputElement = z.discriminatedUnion('type', [
  ...choosers,
  element('plain_text_input', {
    initial_value: z.string().max(LIMITS.inputValue).optional(),
    multiline: z.boolean().optional(),
    min_length: z.number().int().min(0).max(LIMITS.inputValue).optional(),
    max_length: z.number().int().min(1).max(LIMITS.inputValue).optional(),
  }),
  element('number_input', { is_decimal_allowed: z.boolean() }),
  element('email_text_input'),
  element('url_text_input'),
  element('rich_text_input'),
  element('file_input'),
])

function block<Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) {
  return z.object({ type: z.literal(type), block_id: id, ...shape })
}

const cell = z.discriminatedUnion('type', [
  z.object({ type: z.literal('raw_text'), text: z.string().min(1) }),
  z.object({ type: z.literal('raw_number'), value: z.number() }),
  richText,
])
const row = z.array(cell).min(1).max(LIMITS.tableColumns)

const everywhere = [
  block('section', {
    text: text(LIMITS.sectionText).optional(),
    fields: z.array(text(LIMITS.sectionField)).min(1).max(LIMITS.sectionFields).optional(),
    accessory: accessory.optional(),
    expand: z.boolean().optional(),
  }).refine((section) => section.text !== undefined || section.fields !== undefined, {
    message: 'missing required field: text or fields',
  }),
  block('header', { text: plain(LIMITS.header) }),
  block('divider', {}),
  block('context', {
    elements: z
      .array(z.discriminatedUnion('type', [plain(LIMITS.contextText), mrkdwn(LIMITS.contextText), image]))
      .min(1)
      .max(LIMITS.contextElements),
  }),
  block('actions', { elements: z.array(interactiveElement).min(1).max(LIMITS.actionsElements) }),
  image.extend({ block_id: id, title: plain(LIMITS.imageTitle).optional() }),
  richText,
  block('table', {
    rows: z.array(row).min(1).max(LIMITS.tableRows),
    column_settings: z.array(z.unknown()).optional(),
  }),
  block('video', {
    title: plain(200),
    video_url: z.string(),
    thumbnail_url: z.string(),
    alt_text: z.string(),
  }),
  block('markdown', { text: z.string().min(1).max(LIMITS.markdownText) }),
] as const
const input = block('input', {
  label: plain(LIMITS.inputLabel),
  hint: plain(LIMITS.inputLabel).optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
  element: inputElement,
})
const container = block('container', {
  title: plain(LIMITS.containerTitle).optional(),
  rich_text_title: richText.optional(),
  subtitle: text(LIMITS.containerTitle).optional(),
  child_blocks: z
    .array(z.discriminatedUnion('type', [...everywhere, input]))
    .min(1)
    .max(LIMITS.containerBlocks),
  is_collapsible: z.boolean().optional(),
  default_collapsed: z.boolean().optional(),
})

/** A block of a message; `alert` is missing because Slack takes it in modals only. */
export const messageBlock = z.discriminatedUnion('type', [
  ...everywhere,
  input,
  container,
  block('data_table', {
    caption: z.string().min(1),
    rows: z.array(row).min(2).max(LIMITS.dataTableRows),
    page_size: z.number().int().min(1).max(100).optional(),
    row_header_column_index: z.number().int().min(0).optional(),
  }),
])

/** A block of a modal or of a Home tab. */
export const viewBlock = z.discriminatedUnion('type', [
  ...everywhere,
  input,
  container,
  block('alert', {
    text: text(LIMITS.alertText),
    level: z.enum(['default', 'info', 'warning', 'error', 'success']).optional(),
  }),
])
