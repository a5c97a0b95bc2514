/** A Job or Pod ran out of its activeDeadlineSeconds. */
import { type Detection, defineCause } from '../cause.ts'
import { eventItem, specItem } from '../describe-run.ts'
import type { Facts } from '../facts.ts'
import { editCommand } from '../queries.ts'
import { duration, instant } from '../timeline.ts'

export const deadlineExceeded = defineCause({
  id: 'deadline-exceeded',
  title: 'Ran out of its deadline',
  meaning:
    'The Job or Pod was allowed to be active only for so many seconds and was stopped when they were over. Either the work takes longer than it used to, it hangs, or it never got to run.',
  detect: (facts) => {
    const found = ofPod(facts) ?? ofJob(facts)
    return found ? [found] : []
  },
  remedies: (_finding, facts) => [
    { text: 'Find out what it was doing when the time was over: the last lines of its log.' },
    { text: 'Raise activeDeadlineSeconds if the work may take that long.', command: editCommand(facts) },
    { text: 'Run the job again.', action: 'rerun-job' },
    ...(facts.evidence.owners.cronJob
      ? [{ text: 'Suspend the CronJob until it is mended.', action: 'suspend-cronjob' }]
      : []),
  ],
})

/** Kubelet pkg/kubelet/active_deadline.go: status.reason DeadlineExceeded. */
function ofPod(facts: Facts): Detection | undefined {
  const { pod } = facts
  if (pod?.status?.reason !== 'DeadlineExceeded') return undefined
  const container = facts.failing[0] ?? facts.containers.find((c) => c.role === 'main')
  const seconds = pod.spec.activeDeadlineSeconds
  const event = facts.podEvents.findLast((e) => e.reason === 'DeadlineExceeded')
  return {
    ...(container ? { container } : {}),
    confidence: 0.96,
    summary: `The pod was stopped by its deadline: activeDeadlineSeconds${seconds === undefined ? '' : ` ${seconds}`} were over before it was done.`,
    supports: [
      specItem('pod.status.reason', `DeadlineExceeded: ${pod.status.message ?? ''}`),
      ...(seconds === undefined ? [] : [specItem('spec.activeDeadlineSeconds', String(seconds))]),
      ...(event ? [eventItem(event)] : []),
    ],
  }
}

/** Job controller pkg/controller/job: condition Failed (or FailureTarget) with reason DeadlineExceeded. */
function ofJob(facts: Facts): Detection | undefined {
  const { workload } = facts.evidence
  const { job } = facts.evidence.owners
  const name = job?.metadata.name ?? (workload.kind === 'Job' ? workload.name : undefined)
  const condition = job?.status?.conditions?.find(
    (c) => c.reason === 'DeadlineExceeded' && c.status === 'True',
  )
  const event = facts.evidence.events.findLast(
    (e) =>
      e.reason === 'DeadlineExceeded' && e.involvedObject.kind === 'Job' && e.involvedObject.name === name,
  )
  if (!name || (!condition && !event)) return undefined
  const seconds = job?.spec.activeDeadlineSeconds
  // A container that failed by itself before the deadline is the cause; the deadline only ended its retries.
  const failed = facts.failing.find(
    (c) =>
      (c.run && ![0, 137, 143].includes(c.run.exitCode)) ||
      (c.waiting && c.waiting.reason !== 'ContainerCreating'),
  )
  const container = facts.failing[0]
  const started = instant(job?.status?.startTime)
  const ended = instant(condition?.lastTransitionTime)
  return {
    ...(container ? { container } : {}),
    confidence: failed ? 0.5 : 0.96,
    summary: [
      `Job ${name} was stopped because it was active longer than activeDeadlineSeconds${seconds === undefined ? '' : ` ${seconds}`}${started !== undefined && ended !== undefined ? ` (it was active for ${duration(ended - started)})` : ''}.`,
      facts.evidence.pods.length === 0 ? 'Its pods were deleted with it, so their logs are gone.' : '',
    ]
      .filter(Boolean)
      .join(' '),
    supports: [
      ...(condition
        ? [
            specItem(
              `Job ${name} status.conditions[${condition.type}]`,
              `${condition.reason}: ${condition.message ?? ''}`,
            ),
          ]
        : []),
      ...(event ? [eventItem(event)] : []),
      ...(seconds === undefined ? [] : [specItem(`Job ${name} spec.activeDeadlineSeconds`, String(seconds))]),
    ],
  }
}
