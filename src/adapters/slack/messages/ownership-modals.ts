/** The modals that ask to whom an incident is assigned, and for how long it is muted. */
import type { ModalView } from '@slack/web-api'
import { OWNERSHIP_VIEWS } from '../ids.ts'

/** What a modal is about, kept in its private metadata. */
export interface OwnershipPlace {
  readonly incidentId: string
  readonly channel: string
  readonly threadTs?: string
}

/** Block and action id of the one input of each modal. */
export const OWNERSHIP_INPUT = 'crashloop_choice'

/** Asks for a person; whoever opened it is offered first. */
export function assignModal(place: OwnershipPlace): ModalView {
  return modal(place, OWNERSHIP_VIEWS.assign, 'Assign', {
    type: 'input',
    block_id: OWNERSHIP_INPUT,
    label: { type: 'plain_text', text: 'Who takes care of it?' },
    hint: { type: 'plain_text', text: 'They are mentioned in the thread.' },
    element: { type: 'users_select', action_id: OWNERSHIP_INPUT, focus_on_load: true },
  })
}

const MUTE_WORDS = [
  ['1h', '1 hour'],
  ['4h', '4 hours'],
  ['tomorrow', 'Until tomorrow, 9:00 UTC'],
  ['resolved', 'Until it is resolved'],
] as const

/** Asks for how long the thread is silent. */
export function muteModal(place: OwnershipPlace): ModalView {
  const options = MUTE_WORDS.map(([value, text]) => ({ text: { type: 'plain_text' as const, text }, value }))
  return modal(place, OWNERSHIP_VIEWS.mute, 'Mute', {
    type: 'input',
    block_id: OWNERSHIP_INPUT,
    label: { type: 'plain_text', text: 'Keep the thread silent for how long?' },
    hint: { type: 'plain_text', text: 'The card in the channel is kept up to date meanwhile.' },
    element: {
      type: 'radio_buttons',
      action_id: OWNERSHIP_INPUT,
      focus_on_load: true,
      options,
      ...(options[0] === undefined ? {} : { initial_option: options[0] }),
    },
  })
}

function modal(
  place: OwnershipPlace,
  callbackId: string,
  title: string,
  input: ModalView['blocks'][number],
): ModalView {
  return {
    type: 'modal',
    callback_id: callbackId,
    private_metadata: JSON.stringify(place),
    title: { type: 'plain_text', text: title },
    submit: { type: 'plain_text', text: title },
    close: { type: 'plain_text', text: 'Cancel' },
    blocks: [input],
  }
}

/** Reads the private metadata back; undefined when it is not ours. */
export function readPlace(metadata: string): OwnershipPlace | undefined {
  try {
    const { incidentId, channel, threadTs } = JSON.parse(metadata) as Record<string, unknown>
    if (typeof incidentId !== 'string' || typeof channel !== 'string') return undefined
    return { incidentId, channel, ...(typeof threadTs === 'string' ? { threadTs } : {}) }
  } catch {
    return undefined
  }
}
