/** What screen readers say for a button. */
import { clip, oneLine } from './plain-text.ts'

/** Slack's limit for `accessibility_label`, in characters (Block Kit reference). */
const MAX = 75

/**
 * The visible word first, so that people who speak to their device can say what they see (WCAG 2.5.3, label in name),
 * then what the button does.
 */
export function spokenLabel(label: string, does: string): string {
  return clip(oneLine(`${label}: ${does}`), MAX)
}
