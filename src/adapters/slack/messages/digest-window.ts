/** The window with all incidents of a digest, by the page. */
import type { Button, KnownBlock, ModalView } from '@slack/web-api'
import { type Digest, isRaging } from '../../../domain/digest.ts'
import { DIGEST_WINDOW } from '../ids.ts'
import { button } from './button.ts'
import { inOrder, memberRow } from './digest-row.ts'
import { line, text } from './document.ts'
import { richText } from './message.ts'
import { clip, oneLine } from './plain-text.ts'
import { count } from './words.ts'

/** Which part of which digest a window shows. */
export interface DigestPage {
  readonly digestId: string
  /** From 0. */
  readonly page: number
}

/** Rows of a page; their texts together stay below what a message may hold. */
const ROWS = 25

/** One page; beyond the last there is the last. `words` tell what was just done. */
export function digestWindow(digest: Digest, page: number, words?: string): ModalView {
  const ordered = inOrder(digest)
  const last = Math.max(0, Math.ceil(ordered.length / ROWS) - 1)
  const shown = Math.min(Math.max(0, page), last)
  const rows = ordered.slice(shown * ROWS, (shown + 1) * ROWS)
  const failing = digest.members.filter(({ status }) => status !== 'resolved').length
  const which =
    last === 0 ? '' : ` · ${shown * ROWS + 1} to ${shown * ROWS + rows.length} of ${ordered.length}`
  const head = isRaging(digest) ? `${failing} of ${count(ordered.length, 'workload')} fail` : 'All run again'
  return {
    type: 'modal',
    callback_id: DIGEST_WINDOW.callback,
    title: { type: 'plain_text', text: 'Failing together' },
    close: { type: 'plain_text', text: 'Close' },
    private_metadata: JSON.stringify({ digestId: digest.id, page: shown } satisfies DigestPage),
    blocks: [
      richText([
        line(text(`${head}${which}`)),
        ...(words === undefined ? [] : [line(text(clip(oneLine(words), 500)))]),
      ]),
      ...rows.map((member) => memberRow(member, digest)),
      ...turning(shown, last),
    ],
  }
}

/** Reads what a window carries; undefined for what is not ours. */
export function readDigestPage(metadata: string): DigestPage | undefined {
  try {
    const { digestId, page } = JSON.parse(metadata) as Record<string, unknown>
    return typeof digestId === 'string' && Number.isInteger(page)
      ? { digestId, page: page as number }
      : undefined
  } catch {
    return undefined
  }
}

function turning(page: number, last: number): readonly KnownBlock[] {
  const elements: Button[] = [
    ...(page > 0 ? [button(DIGEST_WINDOW.previous, 'Previous', 'Show the page before')] : []),
    ...(page < last ? [button(DIGEST_WINDOW.next, 'Next', 'Show the next page')] : []),
  ]
  return elements.length === 0 ? [] : [{ type: 'actions', elements }]
}
