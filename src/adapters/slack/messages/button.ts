/** A button with what screen readers say for it. */
import type { Button } from '@slack/types'
import { LIMITS } from './limits.ts'
import { spokenLabel } from './spoken-label.ts'

/** `spoken` says what it does; `value` comes back with the click, at most 2,000 characters. */
export function button(action: string, label: string, spoken: string, value?: string): Button {
  return {
    type: 'button',
    action_id: action,
    ...(value === undefined ? {} : { value: value.slice(0, LIMITS.buttonValue) }),
    text: { type: 'plain_text', text: label },
    accessibility_label: spokenLabel(label, spoken),
  }
}
