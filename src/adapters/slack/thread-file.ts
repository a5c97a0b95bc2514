/** Uploads a file into an incident's thread, in the three steps that Slack asks for. */
import { type WebAPICallResult, WebAPIPlatformError, type WebClient } from '@slack/web-api'
import type { ThreadFile } from '../../incidents/ports.ts'
import { DeliveryError } from '../../incidents/ports.ts'
import { deliveryError } from './delivery-error.ts'
import { clean, clip, escapeMrkdwn, oneLine } from './messages/plain-text.ts'

export interface FilePlace {
  readonly channel: string
  readonly threadTs: string
  readonly incidentId: string
}

interface UploadAddress {
  readonly upload_url?: unknown
  readonly file_id?: unknown
}

const UPLOAD_MS = 30_000
/** Slack shows a text of at most this size in the thread (snippet); a larger one is a plain file. */
const SNIPPET_BYTES = 1_048_576
const ALT_TEXT = 1_000

/**
 * Shares the file as a reply. Rejects with `DeliveryError`; nothing is seen in the thread unless the last of the three
 * calls arrived. Membership of the channel is needed, which posting does not need.
 */
export async function uploadFile(client: WebClient, place: FilePlace, file: ThreadFile): Promise<void> {
  const bytes = typeof file.content === 'string' ? Buffer.from(file.content) : Buffer.from(file.content)
  if (bytes.length === 0) throw new DeliveryError('rejected', 'Slack takes no empty file.')
  try {
    const address: WebAPICallResult & UploadAddress = await client.apiCall('files.getUploadURLExternal', {
      filename: fileName(place.incidentId, file),
      length: bytes.length,
      ...(file.type !== 'png' &&
        bytes.length <= SNIPPET_BYTES && { snippet_type: file.type === 'csv' ? 'csv' : 'text' }),
      // The reference calls it alt_txt; web-api's own type says alt_text, which Slack does not know.
      ...(file.altText !== undefined && { alt_txt: clip(oneLine(file.altText), ALT_TEXT) }),
    })
    const { upload_url, file_id } = address
    if (typeof upload_url !== 'string' || typeof file_id !== 'string')
      throw new DeliveryError('ambiguous', 'Slack gave no address for the file.')
    await send(upload_url, bytes)
    await client.files.completeUploadExternal({
      files: [{ id: file_id, title: clip(oneLine(file.title), 200) }],
      channel_id: place.channel,
      thread_ts: place.threadTs,
      initial_comment: literal(file.comment),
    })
  } catch (error) {
    throw deliveryError(error, place.channel)
  }
}

/** The name by which a file is found again after a crash, since it carries no metadata; without its ending. */
export function fileStem(incidentId: string, key: string): string {
  return `${key}-${incidentId}`.replace(/[^\w.-]+/g, '-').slice(0, 120)
}

/** True when Slack refuses to take something here, so that words have to do until somebody changes a setting. */
export function isRefused(error: unknown): error is DeliveryError {
  return (
    error instanceof DeliveryError &&
    (error.failure === 'rejected' ||
      (error.failure === 'unreachable' && error.cause instanceof WebAPIPlatformError))
  )
}

function fileName(incidentId: string, { key, type }: ThreadFile): string {
  return `${fileStem(incidentId, key)}.${type}`
}

/** The address holds a secret of its own, so that the token stays at home. */
async function send(url: string, bytes: Buffer): Promise<void> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: new Uint8Array(bytes),
    signal: AbortSignal.timeout(UPLOAD_MS),
  }).catch((cause: unknown) => {
    throw new DeliveryError('unreachable', 'The file could not be sent to Slack.', { cause })
  })
  await answer.body?.cancel()
  if (answer.ok) return
  throw new DeliveryError(
    answer.status >= 500 ? 'unreachable' : 'rejected',
    `Slack did not take the file (HTTP ${answer.status}).`,
  )
}

/** A comment is parsed for mentions, channels and styles, whatever is escaped: their signs are left out. */
function literal(comment: string): string {
  return escapeMrkdwn(clean(comment).replace(/[@#*_~`]/g, ' '))
}
