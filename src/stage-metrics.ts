/** How long things take, for Prometheus. Labels are words of ours. */
import { Histogram, type Registry } from 'prom-client'
import type { IncidentSource } from './domain/incident.ts'
import { INCIDENT_SOURCES } from './incident-metrics.ts'
import type { JobName } from './incidents/ports.ts'

/** A part of the way from an alert to its diagnosis. */
export type Stage = (typeof STAGES)[number]

const STAGES = [
  /** From a webhook that is read to the job that is durable. */
  'accept',
  /** From what an alert names to the workload above it. */
  'resolve',
  /** All reads of the cluster about one workload. */
  'gather',
  /** From the evidence to the diagnosis. */
  'diagnose',
  /** One message of an incident, to Slack. */
  'publish',
] as const

export interface StageMetrics {
  took(stage: Stage, seconds: number): void
  /** `seconds` from the alert, sighting or question to the message that Slack has. */
  told(source: IncidentSource, message: 'root' | 'diagnosis', seconds: number): void
  /** How long a job that could have started waited for a worker. */
  waited(kind: JobName, seconds: number): void
  ran(kind: JobName, seconds: number): void
}

const STAGE_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16]
const TOLD_SECONDS = [0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 900, 3_600]
/** One series for each kind of job, so that there are few. */
const JOB_SECONDS = [0.01, 0.1, 0.5, 1, 5, 15, 60, 300]

/** Adds the series to the registry; those of `kinds` begin at zero, since a rise from nothing is not seen. */
export function createStageMetrics(registry: Registry, kinds: readonly JobName[]): StageMetrics {
  const registers = [registry]
  const histogram = <L extends string>(name: string, help: string, labelNames: L[], buckets: number[]) =>
    new Histogram({ name, help, labelNames, buckets, registers })
  const stages = histogram(
    'crashloop_stage_duration_seconds',
    'Seconds that a part of the way from an alert to its diagnosis takes.',
    ['stage'],
    STAGE_SECONDS,
  )
  const told = histogram(
    'crashloop_time_to_message_seconds',
    'Seconds from an alert, sighting or question to the first message, and to the first diagnosis, in Slack.',
    ['source', 'message'],
    TOLD_SECONDS,
  )
  const waits = histogram(
    'crashloop_job_wait_seconds',
    'Seconds that jobs which could have started waited for a worker.',
    ['kind'],
    JOB_SECONDS,
  )
  const runs = histogram(
    'crashloop_job_duration_seconds',
    'Seconds that runs of jobs take.',
    ['kind'],
    JOB_SECONDS,
  )
  for (const stage of STAGES) stages.zero({ stage })
  for (const source of INCIDENT_SOURCES)
    for (const message of ['root', 'diagnosis']) told.zero({ source, message })
  for (const kind of kinds) for (const each of [waits, runs]) each.zero({ kind })
  return {
    took: (stage, seconds) => stages.observe({ stage }, seconds),
    told: (source, message, seconds) => told.observe({ source, message }, seconds),
    waited: (kind, seconds) => waits.observe({ kind }, seconds),
    ran: (kind, seconds) => runs.observe({ kind }, seconds),
  }
}
