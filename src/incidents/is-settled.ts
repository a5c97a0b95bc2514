/** Tells whether a message of a thread is done with, sent or not. Pure. */

import type { Incident } from '../domain/incident.ts'

/** True when nothing more is to be done for the message `key`. */
export function isSettled(incident: Incident, key: string): boolean {
  const state = incident.deliveries[key]?.state
  return state === 'sent' || state === 'gave-up' || state === 'withheld'
}
