/** Answers that only the person sees who asked. */
import type { KnownBlock } from '@slack/web-api'
import { clean, clipForFallback, escapeMrkdwn } from './plain-text.ts'

/** What `respond` and chat.postEphemeral need. */
export interface Answer {
  readonly response_type: 'ephemeral'
  readonly replace_original: false
  readonly text: string
  readonly blocks: KnownBlock[]
}

/** Plain words as an ephemeral answer. The text is literal, it is never read as markup. */
export function ephemeralAnswer(words: string): Answer {
  const shown = clipForFallback(clean(words).trim(), 2_900) || 'There is nothing to say.'
  return {
    response_type: 'ephemeral',
    replace_original: false,
    text: escapeMrkdwn(shown),
    blocks: [
      {
        type: 'rich_text',
        elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: shown }] }],
      },
    ],
  }
}
