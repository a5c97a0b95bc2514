/** Cuts endless texts of API objects, so that what judges them takes bounded time whatever a tenant wrote there. */

import { mapFields, mapItems } from './map-fields.ts'

/** Characters of a message of an event, a status or a condition; Kubernetes itself allows 1,024 in most places. */
export const LONGEST_MESSAGE = 4_096
/** Characters of any other text: scripts stand in commands and arguments. */
export const LONGEST_TEXT = 16_384

/** The value with every text within its bound; what was cut ends with a mark that says so. */
export function boundTexts<T>(value: T): T {
  return bounded(value, LONGEST_TEXT) as T
}

function bounded(value: unknown, longest: number): unknown {
  if (typeof value === 'string') return cut(value, longest)
  if (Array.isArray(value)) return mapItems(value, (item) => bounded(item, LONGEST_TEXT))
  if (typeof value !== 'object' || value === null) return value
  return mapFields(value, (key, child) => bounded(child, isMessage(key) ? LONGEST_MESSAGE : LONGEST_TEXT))
}

function isMessage(key: string): boolean {
  return key === 'message' || key === 'reason' || key === 'note'
}

function cut(text: string, longest: number): string {
  if (text.length <= longest) return text
  return `${text.slice(0, longest).toWellFormed()} [cut: ${text.length - longest} more characters]`
}
