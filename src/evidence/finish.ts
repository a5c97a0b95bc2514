/** Turns what the rounds found into evidence: relevant, slim, ordered and redacted. */
import { setImmediate } from 'node:timers/promises'
import type { ContainerLog, Evidence, Gap } from '../domain/evidence.ts'
import type { KubeEvent, KubeObject, Pod } from '../domain/kubernetes.ts'
import { boundTexts } from './bound-texts.ts'
import { isFailing } from './choose-pod.ts'
import type { Found } from './collector.ts'
import { eventTime } from './event-time.ts'
import { neighbourOf } from './neighbour.ts'
import { belongsTo, controllerOf } from './owner-names.ts'
import type { Redactor } from './redact.ts'
import { judgedReferences, templateReferences } from './references.ts'
import { slim } from './slim.ts'

/** Neighbours kept: the failing ones first, since they are what blast radius and dependencies ask for. */
const NEIGHBOURS = 200
/** Objects that are redacted at a time. */
const AT_ONCE = 25

export interface Gathered {
  readonly found: Found
  readonly gaps: readonly Gap[]
  readonly timings: Readonly<Record<string, number>>
  readonly collectedAt: string
}

/** Divides the pods of the namespace into the workload's own and its neighbours, by what is known of the owners. */
export function withOwnPods(found: Found): Found {
  const { workload, owners, pod } = found
  const jobs = new Set(owners.job === undefined ? [] : [owners.job.metadata.name])
  const own = (each: Pod) => each.metadata.name === pod?.metadata.name || belongsTo(each, workload, jobs)
  return {
    ...found,
    pods: found.namespacePods.filter(own),
    neighbours: found.namespacePods
      .filter((each) => !own(each))
      .sort((a, b) => Number(isFailing(b)) - Number(isFailing(a)))
      .slice(0, NEIGHBOURS),
  }
}

/** Makes the evidence. Everything in it has passed the redactor. Others have their turn between its parts. */
export async function finish(
  { found, gaps, timings, collectedAt }: Gathered,
  redactor: Redactor,
): Promise<Evidence> {
  const { namespacePods: _all, configMapsComplete: _maps, claimsComplete: _claims, ...kept } = found
  const { logs, pod, pods, neighbours, owners, events: _events, node, nodes, ...more } = kept
  const { configMaps, claims, services, endpointSlices, quotas, limitRanges, ...rest } = more
  const clean = <T extends KubeObject>(object: T): T =>
    redactor.object(object, (each) => boundTexts(slim(each)))
  const cleanAll = async <T extends KubeObject>(all: readonly T[]): Promise<readonly T[]> => {
    const cleaned: T[] = []
    for (const [index, each] of all.entries()) {
      if (index > 0 && index % AT_ONCE === 0) await setImmediate()
      cleaned.push(clean(each))
    }
    return cleaned
  }
  const references = judgedReferences(found)
  const objects = {
    ...(pod && { pod: clean(pod) }),
    pods: await cleanAll(pods),
    neighbours: await cleanAll(neighbours.map(neighbourOf)),
    owners: {
      ...(owners.deployment && { deployment: clean(owners.deployment) }),
      ...(owners.statefulSet && { statefulSet: clean(owners.statefulSet) }),
      ...(owners.daemonSet && { daemonSet: clean(owners.daemonSet) }),
      ...(owners.job && { job: clean(owners.job) }),
      ...(owners.cronJob && { cronJob: clean(owners.cronJob) }),
      replicaSets: await cleanAll(owners.replicaSets),
      controllerRevisions: await cleanAll(owners.controllerRevisions),
    },
    events: await cleanAll(relevantEvents(found)),
    ...(node && { node: clean(node) }),
    nodes: await cleanAll(nodes),
    configMaps: await cleanAll(configMaps),
    claims: await cleanAll(claims),
    services: await cleanAll(services),
    endpointSlices: await cleanAll(endpointSlices),
    quotas: quotas.map(clean),
    limitRanges: limitRanges.map(clean),
  }
  const redacted = redactor.value(boundTexts({ ...rest, gaps }))
  const cleanLogs: ContainerLog[] = []
  for (const log of logs) {
    await setImmediate()
    const texts = redactor.lines(log.lines.map(({ text }) => text))
    cleanLogs.push({ ...log, lines: log.lines.map((line, index) => ({ ...line, text: texts[index] ?? '' })) })
  }
  return {
    schemaVersion: 1,
    ...redacted,
    ...objects,
    logs: cleanLogs,
    references,
    collectedAt,
    timings,
    redactions: redactor.count(),
  }
}

function relevantEvents(found: Found): readonly KubeEvent[] {
  const { workload, pods, owners, node, pod } = found
  const names = new Set([
    workload.name,
    ...pods.map(({ metadata }) => metadata.name),
    ...pods.flatMap((each) => controllerOf(each)?.name ?? []),
    ...owners.replicaSets.map(({ metadata }) => metadata.name),
    ...(owners.job ? [owners.job.metadata.name] : []),
    ...(pod?.spec.nodeName === undefined ? [] : [node?.metadata.name ?? pod.spec.nodeName]),
    found.target.name,
  ])
  // A Secret may be named like somebody else's workload, so here the kind counts too.
  const referred = new Set(templateReferences(found).map(({ kind, name }) => `${kind}/${name}`))
  return found.events
    .filter(
      ({ involvedObject: { kind, name } }) =>
        name !== undefined && (names.has(name) || referred.has(`${kind}/${name}`)),
    )
    .sort((a, b) => eventTime(a) - eventTime(b))
}
