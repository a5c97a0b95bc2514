/** Measures the stages between an alert and its diagnosis, each as a number and as a span. */

import type { Diagnosis } from './domain/diagnosis.ts'
import type { Evidence } from './domain/evidence.ts'
import type { Tracer } from './domain/tracing.ts'
import type { ResolveWorkload } from './incidents/resolve-workload.ts'
import type { Stage, StageMetrics } from './stage-metrics.ts'

export interface StageDeps {
  readonly metrics: Pick<StageMetrics, 'took'>
  readonly tracer: Tracer
}

/** Runs the work of a stage; how long it took counts whatever came of it. */
export async function measured<T>(
  stage: Stage,
  attributes: Readonly<Record<string, string | number>>,
  work: () => Promise<T>,
  { metrics, tracer }: StageDeps,
): Promise<T> {
  const startedAt = performance.now()
  try {
    return await tracer.span(stage, { attributes, kind: stage === 'accept' ? 'server' : 'internal' }, work)
  } finally {
    metrics.took(stage, (performance.now() - startedAt) / 1_000)
  }
}

/** The same, measured. */
export function measureResolve(resolve: ResolveWorkload, deps: StageDeps): ResolveWorkload {
  return (target, askedAt) => measured('resolve', {}, () => resolve(target, askedAt), deps)
}

/** The same, measured; as an asynchronous step, so that its span stands in the trace. */
export function measureDiagnose(
  diagnose: (evidence: Evidence) => Diagnosis,
  { metrics, tracer }: StageDeps,
): (evidence: Evidence) => Promise<Diagnosis> {
  return (evidence) => measured('diagnose', {}, async () => diagnose(evidence), { metrics, tracer })
}
