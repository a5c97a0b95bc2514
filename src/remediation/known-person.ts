/** Finds out who clicked; when that is nobody who may ever act, the attempt is kept in the audit log. */
import { AppError } from '../domain/errors.ts'
import type { Person } from '../domain/person.ts'
import type { ActionRequest } from '../domain/plan.ts'
import type { RemediationDeps } from './deps.ts'
import { recordAudit } from './record-audit.ts'

/** Rejects as `People.find` does: with an `AppError` in words for the person, or with `RetryLater`. */
export async function knownPerson(
  deps: Pick<RemediationDeps, 'people' | 'audit' | 'clock'>,
  slackUserId: string,
  request: ActionRequest,
  options: { readonly groups?: boolean } = {},
): Promise<Person> {
  try {
    return await deps.people.find(slackUserId, options)
  } catch (error) {
    if (error instanceof AppError && !error.retryable) {
      const person = { slackUserId, groups: [] }
      await recordAudit(deps, { event: 'refused', request, person, code: error.code, words: error.message })
    }
    throw error
  }
}
