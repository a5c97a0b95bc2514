/** The storms on the Home tab: one row each, for all that their digests tell of. */
import type { KnownBlock } from '@slack/web-api'
import type { Digest } from '../../../domain/digest.ts'
import { digestCount, digestTitle } from '../../../incidents/digest-title.ts'
import { ACTIONS } from '../ids.ts'
import { button } from './button.ts'
import { STATUS } from './card-headline.ts'
import { bold, line, text } from './document.ts'
import { LIMITS } from './limits.ts'
import { link } from './links.ts'
import { richText } from './message.ts'
import { clip, oneLine } from './plain-text.ts'
import { duration } from './words.ts'

/** More than this at once nobody reads. */
const SHOWN = 5

/** Nothing when there is none; `at` is the RFC 3339 time of the tab. */
export function stormBlocks(storms: readonly Digest[], at: string): readonly KnownBlock[] {
  if (storms.length === 0) return []
  const title = { type: 'plain_text', text: 'Failing together', emoji: false } as const
  return [{ type: 'header', text: title }, ...storms.slice(0, SHOWN).flatMap((each) => row(each, at))]
}

function row(digest: Digest, at: string): readonly KnownBlock[] {
  const isTaken = digest.members.every(({ status }) => status !== 'firing')
  const { name, sign } = STATUS[isTaken ? 'acknowledged' : 'firing']
  const age = duration(Date.parse(at) - Date.parse(digest.openedAt))
  const address = link(digest.thread.permalink, 'message')
  return [
    richText([
      line({ type: 'emoji', name, sign }, text(' '), bold(clip(oneLine(digestTitle(digest)), 200))),
      line(text(`${digestCount(digest)}, for ${age}`)),
    ]),
    {
      type: 'actions',
      elements: [
        ...(address?.type === 'link'
          ? [
              {
                ...button(ACTIONS.openThread, 'Open message', 'Go to the message about all of them'),
                url: address.url,
              },
            ]
          : []),
        {
          ...button(ACTIONS.allMembers, `All ${digest.members.length}…`, 'List all of them in a window'),
          value: digest.id.slice(0, LIMITS.buttonValue),
        },
      ],
    },
  ]
}
