/** The handoffs on the Home tab: what waits for the reader, and what the reader gave to somebody. */
import type { Button, KnownBlock } from '@slack/web-api'
import { type Handoff, waitingItems } from '../../../domain/handoff.ts'
import { ACTIONS, HANDOFF } from '../ids.ts'
import { button } from './button.ts'
import { bold, line, text, time } from './document.ts'
import { countWords, nameOf } from './handoff-words.ts'
import { LIMITS } from './limits.ts'
import { link } from './links.ts'
import { richText } from './message.ts'
import { count } from './words.ts'

const SHOWN = 4

/** Nothing when none waits. */
export function handoffBlocks(handoffs: readonly Handoff[], user: string): readonly KnownBlock[] {
  const more = handoffs.length - SHOWN
  return [
    ...handoffs.slice(0, SHOWN).flatMap((each) => row(each, user)),
    ...(more > 0 ? [richText([line(text(`… and ${count(more, 'more handoff')}.`))])] : []),
  ]
}

function row(handoff: Handoff, user: string): readonly KnownBlock[] {
  const { from, to, openedAt, id, thread } = handoff
  const isMine = to?.id === user
  const waiting = waitingItems(handoff).length
  const who = isMine
    ? `Handoff${from === undefined ? '' : ` from ${nameOf(from)}`} to you`
    : `Your handoff${to === undefined ? '' : ` to ${nameOf(to)}`}`
  const made = time(openedAt)
  const waits = isMine ? 'for you to accept' : 'to be accepted'
  const address = link(thread.permalink, 'handoff')
  const url = address?.type === 'link' ? address.url : undefined
  const elements: Button[] = [
    ...(isMine
      ? [
          {
            ...button(
              HANDOFF.acceptAll,
              waiting === 1 ? 'Accept' : `Accept all ${waiting}`,
              'What waits is yours',
            ),
            value: id.slice(0, LIMITS.buttonValue),
            style: 'primary' as const,
          },
        ]
      : []),
    ...(url === undefined
      ? []
      : [{ ...button(ACTIONS.openThread, 'Open handoff', 'Open its message'), url }]),
  ]
  return [
    richText([
      line(
        { type: 'emoji', name: 'handshake', sign: '🤝' },
        text(' '),
        bold(who),
        ...(made === undefined ? [] : [text(', '), made]),
      ),
      line(text(`${countWords(handoff)}; ${waiting} ${waiting === 1 ? 'waits' : 'wait'} ${waits}`)),
    ]),
    ...(elements.length === 0 ? [] : [{ type: 'actions' as const, elements }]),
  ]
}

/** The button that begins one; without a channel it asks for one. */
export function beginButton(channel = 'home'): Button {
  return {
    ...button(HANDOFF.begin, 'Hand over…', 'Give the incidents of a channel to somebody'),
    value: channel,
  }
}
