/** Reads what clients send: form-encoded or JSON arguments, and files as raw bytes or multipart. */

import type { IncomingMessage } from 'node:http'
import { isFields } from './fields.ts'
import type { Fields } from './model.ts'

const MAX_BYTES = 32 * 1024 * 1024

/** Reads a whole request; throws when it is larger than 32 MiB. */
export async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > MAX_BYTES) throw new Error('request too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Reads Web API arguments; undefined when the body is neither a form nor a JSON object. */
export async function readArguments(request: IncomingMessage): Promise<Fields | undefined> {
  const bytes = await readBytes(request)
  const type = request.headers['content-type'] ?? 'application/x-www-form-urlencoded'
  if (type.startsWith('application/json')) return parseObject(bytes.toString('utf8'))
  if (type.startsWith('application/x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(bytes.toString('utf8')))
  }
  if (!type.startsWith('multipart/form-data')) return undefined
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData()
  return Object.fromEntries([...form].filter(([, value]) => typeof value === 'string'))
}

/**
 * Reads the bytes of an upload: raw, the first file of a multipart form, or the form field `body` (both forms are what
 * web-api 8's `filesUploadV2` sends).
 */
export async function readUpload(request: IncomingMessage): Promise<Buffer> {
  const bytes = await readBytes(request)
  const type = request.headers['content-type'] ?? ''
  if (type.startsWith('application/x-www-form-urlencoded')) {
    return Buffer.from(new URLSearchParams(bytes.toString('utf8')).get('body') ?? '')
  }
  if (!type.startsWith('multipart/form-data')) return bytes
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData()
  for (const [, value] of form) {
    if (typeof value !== 'string') return Buffer.from(await value.arrayBuffer())
  }
  return Buffer.alloc(0)
}

function parseObject(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text || '{}')
    return isFields(value) ? value : undefined
  } catch {
    return undefined
  }
}
