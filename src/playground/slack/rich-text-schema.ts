/** The rich_text block as a schema: sections, lists, quotes and preformatted text with the children each may hold. */

import { z } from 'zod'
import { LIMITS } from './limits.ts'

const style = z
  .object({
    bold: z.boolean().optional(),
    italic: z.boolean().optional(),
    strike: z.boolean().optional(),
    code: z.boolean().optional(),
    underline: z.boolean().optional(),
  })
  .optional()
const textChild = z.object({ type: z.literal('text'), text: z.string().min(1), style })
const linkChild = z.object({
  type: z.literal('link'),
  url: z.string().min(1),
  text: z.string().optional(),
  style,
})
const inline = z.discriminatedUnion('type', [
  textChild,
  linkChild,
  z.object({ type: z.literal('emoji'), name: z.string().min(1) }),
  z.object({ type: z.literal('user'), user_id: z.string().min(1) }),
  z.object({ type: z.literal('usergroup'), usergroup_id: z.string().min(1) }),
  z.object({ type: z.literal('channel'), channel_id: z.string().min(1) }),
  z.object({ type: z.literal('broadcast'), range: z.enum(['here', 'channel', 'everyone']) }),
  z.object({
    type: z.literal('date'),
    timestamp: z.number(),
    format: z.string(),
    fallback: z.string().optional(),
  }),
  z.object({ type: z.literal('color'), value: z.string() }),
])
const border = z.union([z.literal(0), z.literal(1)]).optional()
const section = z.object({ type: z.literal('rich_text_section'), elements: z.array(inline) })

/** A rich_text block; preformatted text may hold only text and links. */
export const richText = z.object({
  type: z.literal('rich_text'),
  block_id: z.string().max(LIMITS.id).optional(),
  elements: z
    .array(
      z.discriminatedUnion('type', [
        section,
        z.object({
          type: z.literal('rich_text_list'),
          style: z.enum(['bullet', 'ordered']),
          indent: z.number().int().min(0).max(8).optional(),
          offset: z.number().int().min(0).optional(),
          border,
          elements: z.array(section).min(1),
        }),
        z.object({ type: z.literal('rich_text_quote'), elements: z.array(inline).min(1), border }),
        z.object({
          type: z.literal('rich_text_preformatted'),
          elements: z.array(z.discriminatedUnion('type', [textChild, linkChild])).min(1),
          border,
          language: z.string().optional(),
        }),
      ]),
    )
    .min(1),
})
