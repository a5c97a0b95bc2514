/** Reads fields out of JSON that came from outside. */

import type { Fields } from './model.ts'

/** Tells whether a value is a JSON object. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Returns a string field, numbers and booleans written out, or undefined when it is absent or empty. */
export function textField(fields: Fields, name: string): string | undefined {
  const value = fields[name]
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Returns a boolean field; form encoding sends booleans as the words `true` and `1`. */
export function flagField(fields: Fields, name: string): boolean {
  return ['true', '1'].includes(textField(fields, name) ?? '')
}

/** Returns a field that form encoding carries as a JSON string; undefined when it is absent, null when it is broken. */
export function jsonField(fields: Fields, name: string): unknown {
  const value = fields[name]
  if (value === undefined || value === '') return undefined
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    return null
  }
}
