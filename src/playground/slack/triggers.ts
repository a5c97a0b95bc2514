/** Trigger ids: each opens one view within three seconds. */

import type { Clock } from '../../domain/clock.ts'
import { SlackApiError } from './api-error.ts'
import { DEADLINES } from './limits.ts'

/** Gives out trigger ids and takes them back. */
export interface Triggers {
  /** Makes a trigger id for something the user just did. */
  issue(user: string): string
  /** Returns the user, or throws `invalid_trigger_id`, `expired_trigger_id` or `exchanged_trigger_id`. */
  redeem(id: string | undefined): string
}

/** Creates the register of trigger ids. */
export function createTriggers(clock: Clock): Triggers {
  const issued = new Map<string, { user: string; at: number; used: boolean }>()
  return {
    issue(user) {
      const id = `${clock.now()}.${issued.size + 1}.play`
      issued.set(id, { user, at: clock.now(), used: false })
      return id
    },
    redeem(id) {
      const trigger = issued.get(id ?? '')
      if (trigger === undefined) throw new SlackApiError('invalid_trigger_id')
      if (clock.now() - trigger.at > DEADLINES.trigger) throw new SlackApiError('expired_trigger_id')
      if (trigger.used) throw new SlackApiError('exchanged_trigger_id')
      trigger.used = true
      return trigger.user
    },
  }
}
