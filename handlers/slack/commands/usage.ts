/** What can be written behind `/crashloop`, for the answer to `/crashloop help`. */

/** An example that can be typed as it stands, and what it does. */
export interface UsageLine {
  readonly example: string
  readonly does: string
}

/** Every command, the most wanted first. */
export const USAGE: readonly UsageLine[] = [
  { example: '/crashloop', does: 'what fails now, everywhere' },
  { example: '/crashloop -n payments', does: 'what fails now in one namespace' },
  { example: '/crashloop api', does: 'diagnose it, in a thread here; a part of the name is enough' },
  {
    example: '/crashloop payments/api',
    does: 'the same; deploy/api -n payments or the name of a pod will do',
  },
  { example: '/crashloop payments/api -c sidecar', does: 'start from one container' },
  { example: '/crashloop payments/api --cluster prod-eu-1', does: 'in one cluster' },
  { example: '/crashloop incidents', does: 'the open incidents, and who has them' },
  { example: '/crashloop handoff @ben', does: 'hand the incidents of this channel over' },
  { example: '/crashloop handoff', does: 'the same, to whoever is on call next' },
  {
    example: '/crashloop mute payments/api 4h',
    does: 'keep its thread silent; also 30m, 2d, until tomorrow, until resolved',
  },
  { example: '/crashloop report 7d', does: 'counts, causes and times of the last days, here with a chart' },
  { example: '/crashloop help', does: 'this list' },
]

/** The ways that are no slash command. */
export const OTHER_WAYS =
  'You can also mention me, in a thread of an incident or with a name, or choose “Diagnose this” in the menu of a message. My Home tab shows all open incidents.'

/** The same as plain text. */
export const USAGE_WORDS: string = [
  ...USAGE.map(({ example, does }) => `${example}: ${does}`),
  OTHER_WAYS,
].join('\n')
