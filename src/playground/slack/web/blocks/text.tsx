/** Draws text objects. */

import { WithEmoji } from './emoji.tsx'
import type { TextObject } from './kit.ts'
import { Mrkdwn } from './mrkdwn.tsx'

/** A text object, with markup when it is mrkdwn. */
export function Text({ of }: { readonly of: TextObject | undefined }) {
  if (!of) return null
  return of.type === 'mrkdwn' ? <Mrkdwn text={of.text} /> : <WithEmoji text={of.text} />
}
