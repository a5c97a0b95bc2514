/** Whether the kernel held a container back at its CPU limit while a probe waited for its answer. */
import type { EvidenceItem, Remedy } from '../domain/diagnosis.ts'
import type { KubeEvent } from '../domain/kubernetes.ts'
import type { ContainerFacts, Facts } from './facts.ts'
import { kubectl, workloadArgument } from './kubectl.ts'
import { metricsOf } from './memory-shape.ts'
import { parseQuantity } from './quantity.ts'
import { containerPatch } from './queries.ts'
import { firstSeen, iso, lastSeen } from './timeline.ts'

/** Mean share of the CPU periods, 0..1, and the last time it was measured, in milliseconds. */
export interface Throttling {
  readonly share: number
  readonly at: number
}

/** The CPUThrottlingHigh alert of kubernetes-mixin begins here. */
const HIGH = 0.25
/** The rate looks back five minutes. */
const LOOK_BACK_MS = 300_000

/** The throttling while these probe failures were seen; undefined when it was not above 25 %, or is not known. */
export function throttlingDuring(
  failures: readonly KubeEvent[],
  container: ContainerFacts,
  facts: Facts,
): Throttling | undefined {
  const times = failures
    .flatMap((event) => [firstSeen(event), lastSeen(event)])
    .filter((at) => at !== undefined)
  const points = metricsOf(container, facts)?.throttling ?? []
  if (times.length === 0) return undefined
  const step = (facts.evidence.metrics?.stepSeconds ?? 0) * 1000
  const [from, to] = [Math.min(...times) - step, Math.max(...times) + LOOK_BACK_MS + step]
  const during = points.filter(([at]) => at * 1000 >= from && at * 1000 <= to)
  const share = during.reduce((sum, [, value]) => sum + value, 0) / during.length
  return share > HIGH ? { share, at: (during.at(-1)?.[0] ?? 0) * 1000 } : undefined
}

/** The throttling as evidence. */
export function throttlingItem(throttling: Throttling, container: ContainerFacts): EvidenceItem {
  const limit = container.spec.resources?.limits?.cpu
  const at = iso(throttling.at)
  return {
    source: 'prometheus container_cpu_cfs_throttled_periods_total',
    ...(at ? { at } : {}),
    text: `container ${container.name} was throttled in ${percent(throttling)} of its CPU periods while the probe failed${limit ? ` (CPU limit ${limit})` : ''}`,
  }
}

/** One sentence for the summary. */
export function throttlingWords(throttling: Throttling): string {
  return `The kernel held it back in ${percent(throttling)} of its CPU periods meanwhile: its CPU limit is what makes it slow to answer.`
}

export function throttlingRemedy(throttling: Throttling, container: ContainerFacts, facts: Facts): Remedy {
  const limit = container.spec.resources?.limits?.cpu
  const cores = parseQuantity(limit)
  const proposed = cores === undefined ? undefined : `${Math.ceil(cores * 20) * 100}m`
  return {
    text: `Raise the CPU limit of container ${container.name}${limit && proposed ? ` from ${limit} to ${proposed}` : ''}, or remove it and keep the request: it was throttled in ${percent(throttling)} of its periods while the probe failed.`,
    command: kubectl(
      facts,
      `set resources ${workloadArgument(facts)} -c ${container.name} --limits=cpu=${proposed ?? '<more>'}`,
    ),
    ...(proposed
      ? { patch: containerPatch(container, ['resources:', '  limits:', `    cpu: ${proposed}`]) }
      : {}),
  }
}

function percent({ share }: Throttling): string {
  return `${Math.round(share * 100)} %`
}
