/** Turns what the rounds found into evidence: relevant, slim, ordered and redacted. */
import type { Evidence, Gap } from '../domain/evidence.ts'
import type { KubeEvent, Pod } from '../domain/kubernetes.ts'
import { boundTexts } from './bound-texts.ts'
import { isFailing } from './choose-pod.ts'
import type { Found } from './collector.ts'
import { eventTime } from './event-time.ts'
import { belongsTo, controllerOf } from './owner-names.ts'
import type { Redactor } from './redact.ts'
import { judgedReferences, templateReferences } from './references.ts'
import { slim } from './slim.ts'

/** Neighbours kept: the failing ones first, since they are what blast radius and dependencies ask for. */
const NEIGHBOURS = 200

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

/** Makes the evidence. Everything in it has passed the redactor. */
export function finish({ found, gaps, timings, collectedAt }: Gathered, redactor: Redactor): Evidence {
  const { namespacePods: _all, configMapsComplete: _maps, claimsComplete: _claims, logs, ...kept } = found
  const { owners } = found
  const references = judgedReferences(found)
  const objects = {
    ...kept,
    ...(found.pod === undefined ? {} : { pod: slim(found.pod) }),
    pods: found.pods.map(slim),
    neighbours: found.neighbours.map(slim),
    owners: {
      ...(owners.deployment && { deployment: slim(owners.deployment) }),
      ...(owners.statefulSet && { statefulSet: slim(owners.statefulSet) }),
      ...(owners.daemonSet && { daemonSet: slim(owners.daemonSet) }),
      ...(owners.job && { job: slim(owners.job) }),
      ...(owners.cronJob && { cronJob: slim(owners.cronJob) }),
      replicaSets: owners.replicaSets.map(slim),
      controllerRevisions: owners.controllerRevisions.map(slim),
    },
    events: relevantEvents(found).map(slim),
    ...(found.node === undefined ? {} : { node: slim(found.node) }),
    nodes: found.nodes.map(slim),
    configMaps: found.configMaps.map(slim),
    claims: found.claims.map(slim),
    services: found.services.map(slim),
    endpointSlices: found.endpointSlices.map(slim),
    quotas: found.quotas.map(slim),
    limitRanges: found.limitRanges.map(slim),
    gaps,
  }
  const redacted = redactor.value(boundTexts(objects))
  const cleanLogs = logs.map((log) => {
    const texts = redactor.lines(log.lines.map(({ text }) => text))
    return { ...log, lines: log.lines.map((line, index) => ({ ...line, text: texts[index] ?? '' })) }
  })
  return {
    schemaVersion: 1,
    ...redacted,
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
