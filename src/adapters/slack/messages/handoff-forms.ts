/** The forms of handing over: to whom, and why not. */
import type { KnownBlock, ModalView } from '@slack/web-api'
import { HANDOFF } from '../ids.ts'
import { clip, oneLine } from './plain-text.ts'

/** Block and action ids of the inputs. */
export const HANDOFF_INPUTS = {
  to: 'crashloop_handoff_to',
  channel: 'crashloop_handoff_channel',
  word: 'crashloop_handoff_word',
} as const

/** Asks to whom; `channel` is where it was begun, absent on the Home tab, which asks for it. */
export function handOverForm(channel: string | undefined, words?: string): ModalView {
  return {
    type: 'modal',
    callback_id: HANDOFF.beginForm,
    private_metadata: channel ?? '',
    title: { type: 'plain_text', text: 'Hand over' },
    submit: { type: 'plain_text', text: 'Hand over' },
    close: { type: 'plain_text', text: 'Cancel' },
    blocks: [
      ...(words === undefined ? [] : [sentence(words)]),
      ...(channel === undefined ? [channelInput()] : []),
      {
        type: 'input',
        block_id: HANDOFF_INPUTS.to,
        label: { type: 'plain_text', text: 'Who takes over?' },
        hint: {
          type: 'plain_text',
          text: 'They are asked to accept the open incidents of the channel. Until they do, nothing changes.',
        },
        element: { type: 'users_select', action_id: HANDOFF_INPUTS.to, focus_on_load: channel !== undefined },
      },
    ],
  }
}

function channelInput(): KnownBlock {
  return {
    type: 'input',
    block_id: HANDOFF_INPUTS.channel,
    label: { type: 'plain_text', text: 'The incidents of which channel?' },
    element: {
      type: 'conversations_select',
      action_id: HANDOFF_INPUTS.channel,
      focus_on_load: true,
      filter: { include: ['public', 'private'], exclude_bot_users: true },
    },
  }
}

/** Takes the place of a form: what came of it. */
export function handOverResult(words: string): ModalView {
  return {
    type: 'modal',
    title: { type: 'plain_text', text: 'Hand over' },
    close: { type: 'plain_text', text: 'Close' },
    blocks: [sentence(words)],
  }
}

/** Asks why a handoff is declined. */
export function declineForm(handoffId: string): ModalView {
  return {
    type: 'modal',
    callback_id: HANDOFF.declineForm,
    private_metadata: handoffId,
    title: { type: 'plain_text', text: 'Decline' },
    submit: { type: 'plain_text', text: 'Decline' },
    close: { type: 'plain_text', text: 'Cancel' },
    blocks: [
      {
        type: 'input',
        block_id: HANDOFF_INPUTS.word,
        label: { type: 'plain_text', text: 'Why can you not take it?' },
        hint: { type: 'plain_text', text: 'Who hands over is told, in the thread of the handoff.' },
        element: {
          type: 'plain_text_input',
          action_id: HANDOFF_INPUTS.word,
          max_length: 500,
          focus_on_load: true,
        },
      },
    ],
  }
}

function sentence(words: string): KnownBlock {
  return { type: 'section', text: { type: 'plain_text', text: clip(oneLine(words), 1_000) || '-' } }
}
