/** What the controllers above the pod say about its failure: evidence beside the cause, never the cause itself. */
import type { EvidenceItem } from '../domain/diagnosis.ts'
import { eventItem } from './describe-run.ts'
import type { Facts } from './facts.ts'

const JOB_REASONS = new Set([
  'BackoffLimitExceeded',
  'DeadlineExceeded',
  'PodFailurePolicy',
  'FailedIndexes',
  'MaxFailedIndexesExceeded',
])

/** A Job that gave up and a roll-out that does not progress; empty when the owners say nothing. */
export function ownerNews(facts: Facts): EvidenceItem[] {
  const { job, deployment } = facts.evidence.owners
  const failed = job?.status?.conditions?.find(
    (c) =>
      c.status === 'True' &&
      (c.type === 'Failed' || c.type === 'FailureTarget') &&
      JOB_REASONS.has(c.reason ?? ''),
  )
  const event = facts.evidence.events.findLast(
    (e) =>
      e.involvedObject.kind === 'Job' &&
      JOB_REASONS.has(e.reason ?? '') &&
      e.involvedObject.name === job?.metadata.name,
  )
  const stuck = deployment?.status?.conditions?.find(
    (c) => c.type === 'Progressing' && c.reason === 'ProgressDeadlineExceeded',
  )
  return [
    ...(failed
      ? [
          {
            source: `Job ${job?.metadata.name} status.conditions[${failed.type}]`,
            text: `${failed.reason}: ${failed.message ?? ''}`,
          },
        ]
      : event
        ? [eventItem(event)]
        : []),
    ...(stuck
      ? [
          {
            source: `Deployment ${deployment?.metadata.name} status.conditions[Progressing]`,
            text: `${stuck.reason}: ${stuck.message ?? ''}`,
          },
        ]
      : []),
  ]
}
