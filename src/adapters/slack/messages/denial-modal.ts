/** The modal that asks why a plan is denied. */
import type { ModalView } from '@slack/web-api'
import { ACTION_VIEWS } from '../ids.ts'

/** Which plan is decided, and where its card stands; kept in the private metadata. */
export interface DecisionPlace {
  readonly planId: string
  readonly channel: string
  readonly threadTs?: string
}

/** Block and action id of the one input. */
export const DENIAL_REASON = 'crashloop_reason'

/** Characters; the record of a decision keeps as many. */
const LONGEST_REASON = 500

/** Asks for a reason, which may stay empty: a tired person denies with two clicks. */
export function denialModal(place: DecisionPlace): ModalView {
  return {
    type: 'modal',
    callback_id: ACTION_VIEWS.denial,
    private_metadata: JSON.stringify(place),
    title: { type: 'plain_text', text: 'Deny the plan' },
    submit: { type: 'plain_text', text: 'Deny' },
    close: { type: 'plain_text', text: 'Cancel' },
    blocks: [
      {
        type: 'input',
        block_id: DENIAL_REASON,
        optional: true,
        label: { type: 'plain_text', text: 'Why?' },
        hint: { type: 'plain_text', text: 'Everybody in the thread can read it.' },
        element: {
          type: 'plain_text_input',
          action_id: DENIAL_REASON,
          multiline: true,
          max_length: LONGEST_REASON,
          focus_on_load: true,
        },
      },
    ],
  }
}

/** Reads the private metadata back; undefined when it is not ours. */
export function readDecisionPlace(metadata: string): DecisionPlace | undefined {
  try {
    const { planId, channel, threadTs } = JSON.parse(metadata) as Record<string, unknown>
    if (typeof planId !== 'string' || typeof channel !== 'string') return undefined
    return { planId, channel, ...(typeof threadTs === 'string' ? { threadTs } : {}) }
  } catch {
    return undefined
  }
}
