/** The list of commands that one person sees: each as it is typed, with what it does. */
import type { Answer } from './answer.ts'
import { escapeMrkdwn } from './plain-text.ts'

/** Renders `lines`, whose examples stand there as code, and a sentence below them. */
export function usageAnswer(
  lines: readonly { readonly example: string; readonly does: string }[],
  closing: string,
): Answer {
  return {
    response_type: 'ephemeral',
    replace_original: false,
    text: escapeMrkdwn([...lines.map(({ example, does }) => `${example}: ${does}`), closing].join('\n')),
    blocks: [
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_list',
            style: 'bullet',
            elements: lines.map(({ example, does }) => ({
              type: 'rich_text_section',
              elements: [
                { type: 'text', text: example, style: { code: true } },
                { type: 'text', text: ` ${does}` },
              ],
            })),
          },
          { type: 'rich_text_section', elements: [{ type: 'text', text: closing }] },
        ],
      },
    ],
  }
}
