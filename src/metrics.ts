/** The numbers of the process for Prometheus, in a registry of their own. */

import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import { type ActionMetrics, createActionMetrics } from './action-metrics.ts'
import { CAUSE_IDS } from './domain/diagnosis.ts'
import { createIncidentMetrics, type IncidentMetrics, type OpenCounts } from './incident-metrics.ts'
import { JOB_NAMES } from './incidents/job-names.ts'
import type { JobName, JobQueue } from './incidents/ports.ts'
import { createStageMetrics, type StageMetrics } from './stage-metrics.ts'

/** What Slack limits first. */
const POSTING = ['chat.postMessage', 'chat.update']

export interface Metrics {
  readonly contentType: string
  render(): Promise<string>
  alertsReceived(status: 'firing' | 'resolved', count: number): void
  /** An alert that names nothing we can diagnose. */
  alertIgnored(reason: string): void
  jobRan(job: JobName, result: 'done' | 'retry' | 'failed'): void
  diagnosed(cause: string, verdict: string): void
  slackCalled(call: string, result: string): void
  /** Pods that the watcher of a cluster remembers, and those it does not because there are too many. */
  watched(cluster: string, counts: { readonly pods: number; readonly left: number }): void
  watchRestarted(cluster: string, why: string): void
  /** Whether this process is the one that watches a cluster. */
  leads(cluster: string, leads: boolean): void
  /** What a person says of the cause that was named. */
  feedbackGiven(cause: string, verdict: 'right' | 'wrong'): void
  /** One request to the Web API; `waitMs` when it was refused until then. */
  slackRequested(method: string, status: string, waitMs: number): void
  readonly actions: ActionMetrics
  readonly incidents: IncidentMetrics
  readonly stages: StageMetrics
}

/**
 * Counts jobs of `queue` on every scrape, and what is open; who does not answer leaves those series out. Clusters are
 * labels by their configured names; whatever else comes from outside is a label only if it is known beforehand.
 */
export function createMetrics(
  queue: Pick<JobQueue, 'counts'>,
  countOpen?: () => Promise<OpenCounts>,
): Metrics {
  const registers = [new Registry()]
  const registry = registers[0] as Registry
  collectDefaultMetrics({ register: registry })
  const counter = <L extends string>(name: string, help: string, labelNames: L[]) =>
    new Counter({ name, help, labelNames, registers })

  const received = counter('crashloop_alerts_received_total', 'Alerts taken from webhooks.', ['status'])
  const ignored = counter('crashloop_alerts_ignored_total', 'Alerts that name nothing to diagnose.', [
    'reason',
  ])
  // Not `job`: that label belongs to Prometheus, which would rename ours.
  const jobs = counter('crashloop_jobs_total', 'Runs of jobs by result.', ['kind', 'result'])
  const diagnoses = counter('crashloop_diagnoses_total', 'Diagnoses by primary cause.', ['cause', 'verdict'])
  const slack = counter('crashloop_slack_calls_total', 'Calls of the Slack Web API.', ['call', 'result'])
  const requests = counter(
    'crashloop_slack_requests_total',
    'Requests to the Slack Web API by HTTP status.',
    ['method', 'status'],
  )
  const waits = counter(
    'crashloop_slack_retry_after_seconds_total',
    'Seconds that Slack told us to wait, by method.',
    ['method'],
  )
  const feedback = counter('crashloop_feedback_total', 'What people say of the causes that were named.', [
    'cause',
    'verdict',
  ])
  new Gauge({
    name: 'crashloop_queue_jobs',
    help: 'Jobs in the queue by state.',
    labelNames: ['kind', 'state'],
    registers,
    async collect() {
      this.reset()
      const counts = await queue.counts().catch(() => ({}))
      for (const [kind, states] of Object.entries(counts)) {
        for (const [state, count] of Object.entries(states)) this.set({ kind, state }, count)
      }
    },
  })

  const pods = new Gauge({
    name: 'crashloop_watcher_pods',
    help: 'Pods by whether the watcher remembers them.',
    labelNames: ['cluster', 'state'],
    registers,
  })
  const restarts = counter('crashloop_watcher_restarts_total', 'Watches of pods that began anew.', [
    'cluster',
    'reason',
  ])
  const leader = new Gauge({
    name: 'crashloop_watcher_leader',
    help: '1 while this process watches the cluster.',
    labelNames: ['cluster'],
    registers,
  })

  // A rise from nothing is not seen: series that are known beforehand begin at zero.
  for (const status of ['firing', 'resolved']) received.inc({ status }, 0)
  for (const kind of JOB_NAMES)
    for (const result of ['done', 'retry', 'failed']) jobs.inc({ kind, result }, 0)
  for (const cause of CAUSE_IDS) {
    const verdicts = cause === 'unknown' ? ['unknown'] : ['identified', 'likely']
    for (const verdict of verdicts) diagnoses.inc({ cause, verdict }, 0)
  }
  for (const method of POSTING) waits.inc({ method }, 0)

  return {
    contentType: registry.contentType,
    render: () => registry.metrics(),
    alertsReceived: (status, count) => received.inc({ status }, count),
    alertIgnored: (reason) => ignored.inc({ reason }),
    jobRan: (kind, result) => jobs.inc({ kind, result }),
    diagnosed: (cause, verdict) => diagnoses.inc({ cause: knownCause(cause), verdict }),
    slackCalled: (call, result) => slack.inc({ call, result }),
    watched: (cluster, counts) => {
      pods.set({ cluster, state: 'watched' }, counts.pods)
      pods.set({ cluster, state: 'left' }, counts.left)
    },
    watchRestarted: (cluster, reason) => restarts.inc({ cluster, reason }),
    leads: (cluster, leads) => {
      leader.set({ cluster }, leads ? 1 : 0)
      if (!leads) for (const state of ['watched', 'left']) pods.set({ cluster, state }, 0)
    },
    feedbackGiven: (cause, verdict) => feedback.inc({ cause: knownCause(cause), verdict }),
    slackRequested: (method, status, waitMs) => {
      requests.inc({ method, status })
      if (waitMs > 0) waits.inc({ method }, waitMs / 1_000)
    },
    actions: createActionMetrics(registry),
    incidents: createIncidentMetrics(registry, countOpen),
    stages: createStageMetrics(registry, JOB_NAMES),
  }
}

/** Records are read back from a store, where another release may have written a cause that this one does not know. */
function knownCause(cause: string): string {
  return (CAUSE_IDS as readonly string[]).includes(cause) ? cause : 'other'
}
