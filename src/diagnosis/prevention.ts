/** At most three things to mend beside the cause, each only when the evidence supports it. */
import type { Finding, Remedy } from '../domain/diagnosis.ts'
import type { ContainerFacts, Facts } from './facts.ts'
import { heapAgainstLimit } from './memory-settings.ts'
import { probeBudget } from './probe-words.ts'
import { containerPatch } from './queries.ts'

const MOST = 3

type Hint = (container: ContainerFacts, facts: Facts, primary: Finding) => Remedy | undefined

/** In the order of how much they help. */
const HINTS: readonly Hint[] = [
  missingMemoryLimit,
  heapNearLimit,
  missingMemoryRequest,
  sameProbes,
  impatientLiveness,
  shortTermination,
  mutableTag,
  silentTermination,
]

/** Hints for the container of the primary finding first. */
export function prevention(facts: Facts, primary: Finding): Remedy[] {
  const ordered = [...facts.containers].sort(
    (a, b) => Number(b.name === primary.container) - Number(a.name === primary.container),
  )
  const hints = HINTS.flatMap((hint) => ordered.flatMap((c) => hint(c, facts, primary) ?? []).slice(0, 1))
  return hints.slice(0, MOST)
}

function missingMemoryLimit(
  { name, spec, ...rest }: ContainerFacts,
  _facts: Facts,
  primary: Finding,
): Remedy | undefined {
  if (spec.resources?.limits?.memory || (primary.cause !== 'node-pressure' && primary.cause !== 'oom-killed'))
    return undefined
  return {
    text: `Give container ${name} a memory request and limit: without them it is the first victim of the node and its worst neighbour.`,
    patch: containerPatch({ name, spec, ...rest }, [
      'resources:',
      '  requests:',
      '    memory: <usual use>',
      '  limits:',
      '    memory: <highest use that is fine>',
    ]),
  }
}

function heapNearLimit(container: ContainerFacts, _facts: Facts, primary: Finding): Remedy | undefined {
  const against = heapAgainstLimit(container)
  return against && primary.cause !== 'oom-killed'
    ? { text: `Container ${container.name}: ${against.words}` }
    : undefined
}

function missingMemoryRequest(
  container: ContainerFacts,
  _facts: Facts,
  primary: Finding,
): Remedy | undefined {
  const { resources } = container.spec
  if (primary.cause !== 'node-pressure' || resources?.requests?.memory || !resources?.limits?.memory)
    return undefined
  return {
    text: `Set the memory request of container ${container.name}; what uses more than it requests is evicted first.`,
  }
}

function sameProbes({ name, spec }: ContainerFacts, _facts: Facts, primary: Finding): Remedy | undefined {
  const liveness = JSON.stringify(spec.livenessProbe?.httpGet)
  if (liveness === undefined || liveness !== JSON.stringify(spec.readinessProbe?.httpGet)) return undefined
  if (!['liveness-probe', 'dependency-unreachable', 'dns-failure'].includes(primary.cause)) return undefined
  return {
    text: `Liveness and readiness of container ${name} ask the same endpoint: a slow dependency then restarts the pod instead of taking it out of the Service.`,
  }
}

function impatientLiveness(container: ContainerFacts): Remedy | undefined {
  const { livenessProbe: probe, startupProbe } = container.spec
  if (!probe || startupProbe || probeBudget(probe) > 20) return undefined
  return {
    text: `The liveness probe of container ${container.name} gives up ${probeBudget(probe)} s after the start and there is no startupProbe: one slow start is enough for a restart.`,
    patch: containerPatch(container, [
      'startupProbe:',
      `  # the handler of the liveness probe`,
      '  periodSeconds: 5',
      '  failureThreshold: 24',
    ]),
  }
}

function shortTermination(container: ContainerFacts, facts: Facts): Remedy | undefined {
  const grace = facts.pod?.spec.terminationGracePeriodSeconds
  if (
    grace === undefined ||
    grace >= 10 ||
    container.run?.exitCode !== 137 ||
    container.run.reason === 'OOMKilled'
  )
    return undefined
  return { text: `terminationGracePeriodSeconds is ${grace}: the process has no time for an orderly end.` }
}

function mutableTag({ name, spec }: ContainerFacts): Remedy | undefined {
  if (!spec.image || spec.image.includes('@')) return undefined
  const tag = /:([^/:]+)$/.exec(spec.image)?.[1]
  if (tag !== undefined && tag !== 'latest') return undefined
  return {
    text: `Pin the image of container ${name}: \`${spec.image}\` is a mutable tag (spec.containers[${name}].image), so two pods may run different code.`,
  }
}

function silentTermination(container: ContainerFacts, _facts: Facts, primary: Finding): Remedy | undefined {
  if (primary.cause !== 'unknown' || container.spec.terminationMessagePolicy === 'FallbackToLogsOnError')
    return undefined
  if (!container.run) return undefined
  return {
    text: `Let container ${container.name} keep its last words in the status, so that they outlive the log.`,
    patch: containerPatch(container, ['terminationMessagePolicy: FallbackToLogsOnError']),
  }
}
