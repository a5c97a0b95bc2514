/** Checks message metadata: an event type and a payload of flat values, small enough to be taken. */

import { SlackApiError } from './api-error.ts'
import { isFields } from './fields.ts'
import { LIMITS } from './limits.ts'
import type { Metadata } from './model.ts'

/** Returns the metadata, or throws `invalid_metadata_format`, `invalid_metadata_schema` or `metadata_too_large`. */
export function checkMetadata(value: unknown): Metadata {
  if (!isFields(value)) throw new SlackApiError('invalid_metadata_format')
  const { event_type: eventType, event_payload: payload } = value
  if (typeof eventType !== 'string' || eventType === '' || !isFields(payload)) {
    throw new SlackApiError('invalid_metadata_schema')
  }
  const values = Object.values(payload)
  if (!values.every((item) => isFlat(item) || (Array.isArray(item) && item.every(isFlatObject)))) {
    throw new SlackApiError('invalid_metadata_schema')
  }
  if (Buffer.byteLength(JSON.stringify(value)) > LIMITS.metadataBytes) {
    throw new SlackApiError('metadata_too_large')
  }
  return { event_type: eventType, event_payload: payload }
}

function isScalar(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value)
}

function isFlatObject(value: unknown): boolean {
  return isFields(value) && Object.values(value).every(isScalar)
}

function isFlat(value: unknown): boolean {
  return isScalar(value) || isFlatObject(value)
}
