/** What people are told when something is not done, in words that say what to do instead. */

import type { AppError } from '../domain/errors.ts'
import type { Hours } from '../domain/hours.ts'
import type { Action } from './action.ts'
import type { PolicyAnswer } from './policy.ts'
import { reference } from './with-names.ts'

/** Where the roles are that the cluster may lack. */
export const ROLES_FILE = 'deploy/kustomize/components/actions/roles.yaml'

/** What a cluster or a store said about a plan or a decision, and what to do now. */
export function failureWords({ code, message, retryable }: AppError): string {
  const said = `${message.replace(/\.$/, '')}.`
  if (code === 'read-forbidden' || code === 'write-forbidden')
    return `${said} I lack a role for it; they are in ${ROLES_FILE}.`
  return retryable ? `${said} Nothing was done; please try again in a moment.` : message
}

type Denied = Extract<PolicyAnswer, { allowed: false }>

/** e.g. `You may not restart in payments; @sre-payments may.`, with references that `withNames` turns into names. */
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

/** The same where it stands in a list of what is refused, e.g. `@sre-payments may.` */
export function whoMayWords({ code, hours, rule, whoMay }: Denied): string {
  const when = code === 'not-now' && hours ? `only ${hoursWords(hours)}; now ` : ''
  const why = rule === undefined ? '' : `the rule "${rule}" forbids it; `
  const words = `${when}${why}${instead(whoMay, '')}.`
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function instead(whoMay: readonly string[], before: string): string {
  if (whoMay.length === 0) return `${before}nobody may`
  const named = whoMay.slice(0, 3).map(reference)
  const more = whoMay.length > 3 ? ` and ${whoMay.length - 3} more` : ''
  return `${before}${named.join(', ')}${more} may`
}

function hoursWords({ days, from, to, timeZone }: Hours): string {
  return `${days.join(', ')} from ${from} to ${to} (${timeZone})`
}
