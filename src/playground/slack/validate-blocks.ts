/** Judges blocks, attachments and views as Slack would and refuses them in Slack's words. */

import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { SlackApiError, schemaError } from './api-error.ts'
import { messageBlock, plain, viewBlock } from './block-schema.ts'
import { isFields } from './fields.ts'
import { LIMITS } from './limits.ts'
import type { Attachment, Block } from './model.ts'

const modal = z.object({
  type: z.literal('modal'),
  title: plain(LIMITS.modalTitle),
  submit: plain(LIMITS.modalButton).optional(),
  close: plain(LIMITS.modalButton).optional(),
  blocks: z.array(z.unknown()).max(LIMITS.viewBlocks),
  private_metadata: z.string().max(LIMITS.privateMetadata).optional(),
  callback_id: z.string().max(LIMITS.id).optional(),
  external_id: z.string().max(LIMITS.id).optional(),
})
const home = modal
  .partial()
  .extend({ type: z.literal('home'), blocks: z.array(z.unknown()).max(LIMITS.viewBlocks) })

/** Returns the blocks of a message with an id each, or throws `invalid_blocks`. */
export function messageBlocks(value: unknown): Block[] {
  const blocks = checked(value, messageBlock, LIMITS.messageBlocks, '/blocks', 'invalid_blocks')
  return blocks.map((block) => ({ ...block, block_id: block.block_id ?? randomBytes(3).toString('hex') }))
}

/** Throws `msg_blocks_too_long` when all blocks of a message, those in attachments too, hold too much text. */
export function checkTextBudget(
  blocks: readonly Block[] = [],
  attachments: readonly Attachment[] = [],
): void {
  const all = [...blocks, ...attachments.flatMap((attachment) => attachment.blocks ?? [])]
  if (blockTextLength(all) > LIMITS.allBlockText) throw new SlackApiError('msg_blocks_too_long')
}

/** Returns the attachments of a message with their blocks checked like those of the message. */
export function messageAttachments(value: unknown): Attachment[] {
  if (!Array.isArray(value) || !value.every(isFields)) throw new SlackApiError('invalid_attachments')
  if (value.length > LIMITS.attachments) throw new SlackApiError('too_many_attachments')
  return value.map((attachment): Attachment => {
    const { blocks, ...rest } = attachment
    return blocks === undefined ? rest : { ...rest, blocks: messageBlocks(blocks) }
  })
}

/** Checks a modal or Home view; throws `invalid_arguments` with one message for each problem. */
export function checkView(view: unknown): void {
  const isHome = isFields(view) && view.type === 'home'
  const result = (isHome ? home : modal).safeParse(view)
  if (!result.success) {
    throw schemaError(
      'invalid_arguments',
      result.error.issues.flatMap((issue) => describe(issue, '/view')),
    )
  }
  const blocks = checked(
    result.data.blocks,
    viewBlock,
    LIMITS.viewBlocks,
    '/view/blocks',
    'invalid_arguments',
  )
  if (blocks.some((block) => block.type === 'input') && !isHome && result.data.submit === undefined) {
    throw schemaError('invalid_arguments', ['missing required field: submit [json-pointer:/view]'])
  }
}

/** Adds up the characters of every visible text in the blocks. */
export function blockTextLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + blockTextLength(item), 0)
  if (!isFields(value)) return 0
  return Object.entries(value).reduce((sum, [key, field]) => {
    if (typeof field !== 'string') return sum + blockTextLength(field)
    return VISIBLE.has(key) ? sum + field.length : sum
  }, 0)
}

const VISIBLE = new Set(['text', 'caption', 'alt_text', 'fallback'])

function checked(value: unknown, schema: z.ZodType, max: number, at: string, error: string): Block[] {
  if (!Array.isArray(value) || !value.every(isFields)) {
    throw new SlackApiError(error === 'invalid_blocks' ? 'invalid_blocks_format' : error)
  }
  if (value.length > max) throw schemaError(error, [`no more than ${max} items allowed [json-pointer:${at}]`])
  const problems = value.flatMap((block, index) => {
    const result = schema.safeParse(block)
    return result.success ? [] : result.error.issues.flatMap((issue) => describe(issue, `${at}/${index}`))
  })
  problems.push(...repeatedIds(value as Block[], at), ...tableProblems(value as Block[], at))
  if (problems.length > 0) throw schemaError(error, problems)
  return value as Block[]
}

function describe(issue: z.core.$ZodIssue, at: string): string[] {
  const pointer = `[json-pointer:${[at, ...issue.path.map(String)].join('/')}]`
  if (issue.code === 'too_big') {
    const isText = issue.origin === 'string'
    return [
      isText
        ? `must be less than ${Number(issue.maximum) + 1} characters ${pointer}`
        : `no more than ${issue.maximum} items allowed ${pointer}`,
    ]
  }
  if (issue.code === 'too_small') {
    return [
      issue.origin === 'string'
        ? `must be more than ${Number(issue.minimum) - 1} characters ${pointer}`
        : `must provide at least ${issue.minimum} item ${pointer}`,
    ]
  }
  if (issue.code === 'invalid_union') return [`unsupported type ${pointer}`]
  if (issue.code === 'custom') return [`${issue.message} ${pointer}`]
  return [`${issue.message} ${pointer}`]
}

function repeatedIds(blocks: Block[], at: string): string[] {
  const blockIds = blocks.map((block) => block.block_id).filter((id) => id !== undefined)
  const problems = repeats(blockIds).map((id) => `\`block_id\` already exists: ${id} [json-pointer:${at}]`)
  blocks.forEach((block, index) => {
    const elements = Array.isArray(block.elements) ? block.elements.filter(isFields) : []
    const actionIds = elements.map((element) => element.action_id).filter((id) => id !== undefined)
    problems.push(
      ...repeats(actionIds).map((id) => `\`action_id\` already exists: ${id} [json-pointer:${at}/${index}]`),
    )
  })
  return problems
}

function repeats(ids: readonly unknown[]): unknown[] {
  return [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))]
}

function tableProblems(blocks: Block[], at: string): string[] {
  const text = blockTextLength(blocks.filter((block) => block.type === 'table'))
  const data = blockTextLength(blocks.filter((block) => block.type === 'data_table'))
  return [
    ...(text > LIMITS.tableText
      ? [`table text exceeds ${LIMITS.tableText} characters [json-pointer:${at}]`]
      : []),
    ...(data > LIMITS.dataTableText
      ? [`data_table text exceeds ${LIMITS.dataTableText} characters [json-pointer:${at}]`]
      : []),
  ]
}
