/** What the probe does against what happened: which number or field is wrong, and the patch that mends it. */
import type { Finding, Remedy } from '../domain/diagnosis.ts'
import type { Detection } from './cause.ts'
import { throttlingDuring, throttlingItem, throttlingRemedy, throttlingWords } from './cpu-throttling.ts'
import { eventItem, runItem, specItem } from './describe-run.ts'
import type { ContainerFacts, Facts } from './facts.ts'
import { logItem } from './log-signature.ts'
import { type ProbeFailure, probeFailure } from './probe-failure.ts'
import { judge } from './probe-judgement.ts'
import { type ProbeKill, type ProbeKind, probeGraceMs, probeKill } from './probe-kill.ts'
import { remediesFor } from './probe-remedies.ts'
import { describeProbe, probeBudget, probeSpec } from './probe-words.ts'
import { changedWords, changesOf, eventsCover, specPath } from './queries.ts'
import { duration, timesSeen } from './timeline.ts'

export function detectProbeKill(
  kind: ProbeKind,
  container: ContainerFacts,
  facts: Facts,
): Detection | undefined {
  const kill = probeKill(container, facts)
  if (!kill) return guessFromLifetime(kind, container, facts)
  if (kill.kind !== kind) return undefined
  const { run } = container
  const count = kill.failures.reduce((n, e) => n + timesSeen(e), 0)
  const failure = failureOf(kill)
  const judgement = judge(kill, failure, container)
  const throttling = throttlingOf(kill, failure, container, facts)
  return {
    container,
    confidence: confidenceOf(kill, container),
    mechanism: true,
    reportsRoot:
      failure.kind === 'server-error' || failure.kind === 'exec-output' || failure.kind === 'not-serving',
    summary: [
      `The ${kind} probe of container ${container.name}${kill.probe ? ` (${describeProbe(kill.probe).slice(0, 160)})` : ''} fails${count > 1 ? ` (${count} times)` : ''}${failure.words ? `: ${failure.words.slice(0, 200)}` : ''}.`,
      kill.killing ? `The kubelet therefore kills and restarts it${exitWords(container)}.` : '',
      judgement.words,
      throttling ? throttlingWords(throttling) : '',
      changedWords(related(container, facts, kill, failure)),
    ]
      .filter(Boolean)
      .join(' '),
    supports: [
      ...kill.failures.slice(-1).map((e) => ({
        ...eventItem(e),
        source: `event Unhealthy x${count} on Pod ${e.involvedObject.name ?? ''}`,
      })),
      ...(kill.killing ? [eventItem(kill.killing)] : []),
      ...(kill.probe ? [specItem(`${specPath(container)}.${kind}Probe`, probeSpec(kill.probe))] : []),
      ...(run ? [runItem(container, run)] : []),
      ...judgement.items,
      ...(throttling ? [throttlingItem(throttling, container)] : []),
    ],
  }
}

/** The newest failure; an older one when the newest says nothing. */
function failureOf(kill: ProbeKill): ProbeFailure {
  const messages = kill.failures.map((e) => e.message ?? '')
  const newest = probeFailure(messages.at(-1) ?? '', kill.probe)
  return newest.words === ''
    ? probeFailure(messages.findLast((m) => /: ?\S/.test(m)) ?? '', kill.probe)
    : newest
}

function exitWords({ run }: ContainerFacts): string {
  if (!run) return ''
  const life = run.lifetimeMs === undefined ? '' : ` after ${duration(run.lifetimeMs)}`
  if (run.exitCode === 137)
    return `${life}; it does not end on SIGTERM within the grace period, hence exit code 137`
  return `${life} (exit code ${run.exitCode})`
}

/** Changes that have to do with the probe: its own fields, the image, or a value that the probe names. */
function related(container: ContainerFacts, facts: Facts, kill: ProbeKill, failure: ProbeFailure) {
  const probe = kill.probe ? JSON.stringify(kill.probe) : ''
  const changes = changesOf(container, facts)
  const named = changes.filter(
    (c) =>
      /Probe\b|\.ports\b/.test(c.path) ||
      [c.before, c.after].some(
        (v) => v !== undefined && v.length > 3 && (probe.includes(v) || failure.words.includes(v)),
      ),
  )
  return named.length > 0
    ? named
    : changes.filter((c) => /\.image$|\.env\[|\.args$|\.command$|resources/.test(c.path))
}

function confidenceOf(kill: ProbeKill, container: ContainerFacts): number {
  const oom = container.run?.reason === 'OOMKilled' && container.run.exitCode === 137
  if (kill.endedNewestRun && kill.killing) return oom ? 0.6 : 0.97
  if (kill.endedNewestRun) return oom ? 0.4 : 0.8
  // Only older runs were killed by the probe: the newest one ended in another way.
  return kill.killing ? 0.3 : 0
}

/**
 * Without events: the runs end with the codes of an ordered stop, about as long after their start as the probe needs
 * to give up. Never more than "likely".
 */
function guessFromLifetime(kind: ProbeKind, container: ContainerFacts, facts: Facts): Detection | undefined {
  const { run, spec } = container
  const probe = kind === 'startup' ? spec.startupProbe : spec.livenessProbe
  if (!probe || !run || run.neverRan || eventsCover(container, facts)) return undefined
  if (kind === 'liveness' && spec.startupProbe) return undefined
  if (![0, 137, 143].includes(run.exitCode) || run.reason === 'OOMKilled' || run.lifetimeMs === undefined)
    return undefined
  const refused = container.log?.lines.findLast(
    (l) => /kube-probe\/[\d.]+/.test(l.text) && /[" ](?:4\d\d|5\d\d)[ "]/.test(l.text),
  )
  const budget = probeBudget(probe) * 1000
  const period = (probe.periodSeconds ?? 10) * 1000
  const fits =
    run.lifetimeMs >= budget - period - 2000 && run.lifetimeMs <= budget + period + probeGraceMs(probe, facts)
  if (!fits && !refused) return undefined
  return {
    container,
    confidence: refused ? 0.72 : run.exitCode === 0 ? 0.5 : 0.6,
    mechanism: true,
    summary: [
      `Container ${container.name} ends with exit code ${run.exitCode} after ${duration(run.lifetimeMs)}, about when its ${kind} probe (${describeProbe(probe).slice(0, 120)}) gives up (${probeBudget(probe)} s).`,
      refused ? 'Its log shows the probe being answered with an error.' : '',
      'The events that would tell of the kill cannot be seen.',
    ]
      .filter(Boolean)
      .join(' '),
    supports: [
      ...(refused ? [logItem(container, refused)] : []),
      runItem(container, run),
      specItem(`${specPath(container)}.${kind}Probe`, probeSpec(probe)),
    ],
    settles: `kubectl -n ${facts.evidence.workload.namespace} get events --field-selector involvedObject.name=${facts.pod?.metadata.name ?? ''},reason=Unhealthy`,
  }
}

export function probeRemedies(kind: ProbeKind, finding: Finding, facts: Facts): readonly Remedy[] {
  const container = facts.containers.find((c) => c.name === finding.container)
  const kill = container && probeKill(container, facts)
  if (!container || !kill || kill.kind !== kind) return []
  const failure = failureOf(kill)
  const throttling = throttlingOf(kill, failure, container, facts)
  return [
    ...(throttling ? [throttlingRemedy(throttling, container, facts)] : []),
    ...remediesFor(kill, failure, container, facts),
  ]
}

/** Too little CPU makes an answer late, and a start slow; it does not make an answer wrong. */
function throttlingOf(kill: ProbeKill, failure: ProbeFailure, container: ContainerFacts, facts: Facts) {
  return failure.kind === 'timeout' || kill.kind === 'startup'
    ? throttlingDuring(kill.failures, container, facts)
    : undefined
}
