/** What people are told when something is not done, in words that say what to do instead. */

import type { AppError } from '../domain/errors.ts'
import type { Hours } from '../domain/hours.ts'
import type { Action } from './action.ts'
import type { PolicyAnswer } from './policy.ts'

/** Where the roles are that the cluster may lack. */
export const ROLES_FILE = 'deploy/kustomize/components/actions/roles.yaml'

/** What a cluster or a store said, and what to do when it was our own rights that were missing. */
export function failureWords({ code, message }: AppError): string {
  const isOurs = code === 'read-forbidden' || code === 'write-forbidden'
  return isOurs ? `${message.replace(/\.$/, '')}. I lack a role for it; they are in ${ROLES_FILE}.` : message
}

type Denied = Extract<PolicyAnswer, { allowed: false }>

/** e.g. `You may not restart in payments; @sre-payments may.` */
export function policyRefusal(denied: Denied, action: Action, namespace: string): string {
  const what = `${action.title} in ${namespace}`
  if (denied.code === 'read-only') {
    return `I may not ${what}: I am in read-only mode (policy.readOnly in crashloop.yaml).`
  }
  if (denied.code === 'not-now' && denied.hours) {
    return `You may not ${what} now, only ${hoursWords(denied.hours)}${instead(denied.whoMay, '; now ')}.`
  }
  const why = denied.rule === undefined ? '' : `: the rule "${denied.rule}" forbids it`
  return `You may not ${what}${why}${instead(denied.whoMay, '; ')}.`
}

function instead(whoMay: readonly string[], before: string): string {
  if (whoMay.length === 0) return `${before}nobody may`
  const named = whoMay.slice(0, 3)
  const more = whoMay.length > 3 ? ` and ${whoMay.length - 3} more` : ''
  return `${before}${named.join(', ')}${more} may`
}

function hoursWords({ days, from, to, timeZone }: Hours): string {
  return `${days.join(', ')} from ${from} to ${to} (${timeZone})`
}
