/** Questions that several causes ask of the facts, and words and patches they share. */
import type { Change } from '../domain/diagnosis.ts'
import type { ContainerFacts, Facts } from './facts.ts'
import { firstSeen } from './timeline.ts'

/** Events are kept for an hour by default (kube-apiserver --event-ttl). */
const EVENT_TTL_MS = 3_600_000

/**
 * True when the events on record reach back to the end of the container's newest run, so that a kill by the kubelet
 * would be among them: they could be read, there are some, and neither the hour nor the run lies too far back.
 */
export function eventsCover(container: ContainerFacts, facts: Facts): boolean {
  const end = container.run?.finishedAt
  if (!facts.eventsSeen || facts.podEvents.length === 0 || end === undefined) return false
  if (facts.now - end > EVENT_TTL_MS) return false
  const oldest = Math.min(...facts.podEvents.map((e) => firstSeen(e) ?? Number.POSITIVE_INFINITY))
  return oldest <= end + 90_000
}

/** The container that a pod-level fault keeps from starting: the first that has not run, init containers first. */
export function blockedContainer(facts: Facts): ContainerFacts | undefined {
  const idle = facts.containers.filter((c) => !c.running && !c.run)
  return (
    idle.find((c) => c.role === 'init' && !c.status?.ready) ??
    idle.find((c) => c.role === 'main') ??
    idle[0] ??
    facts.containers.find((c) => c.role === 'main')
  )
}

/** True while no container of the pod has started in this life of it. */
export function nothingStarted(facts: Facts): boolean {
  return (
    facts.pod !== undefined &&
    facts.pod.status?.phase !== 'Succeeded' &&
    facts.containers.every((c) => !c.running && !c.run && c.restarts === 0)
  )
}

/** `spec.containers[api]` or `spec.initContainers[migrate]`. */
export function specPath(container: ContainerFacts): string {
  const init = container.role === 'init' || container.spec.restartPolicy === 'Always'
  return `spec.${init ? 'initContainers' : 'containers'}[${container.name}]`
}

/** Fields of the container in its pod, as a JSONPath for kubectl: `{.spec.containers[?(@.name=="api")].args}`. */
export function containerJsonPath(container: ContainerFacts, field: string): string {
  const list = specPath(container).slice(0, specPath(container).indexOf('['))
  return `{.${list}[?(@.name=="${container.name}")].${field}}`
}

/** `kubectl -n shop edit deployment/api`: how the template of the workload is changed by hand. */
export function editCommand(facts: Facts): string {
  const { namespace, kind, name } = facts.evidence.workload
  // The containers of a Pod and the template of a Job cannot be changed in place.
  if (kind === 'Pod' || kind === 'Job')
    return `kubectl -n ${namespace} get ${kind.toLowerCase()} ${name} -o yaml > ${name}.yaml  # change it, then: kubectl replace --force -f ${name}.yaml`
  return `kubectl -n ${namespace} edit ${kind.toLowerCase()}/${name}`
}

/** `kubectl -n shop set image deployment/api api=api:2`, where the template can be changed so; otherwise by hand. */
export function setCommand(facts: Facts, what: 'env' | 'image' | 'resources', values: string): string {
  const { namespace, kind, name } = facts.evidence.workload
  // Of all that a running Pod has only its images can be changed.
  if (kind === 'Job' || (kind === 'Pod' && what !== 'image')) return editCommand(facts)
  return `kubectl -n ${namespace} set ${what} ${kind.toLowerCase()}/${name} ${values}`
}

/** How new pods with the same template are made. Only what rolls out can be restarted. */
export function restartCommand(facts: Facts): string {
  const { namespace, kind, name } = facts.evidence.workload
  if (kind === 'CronJob')
    return `kubectl -n ${namespace} create job --from=cronjob/${name} ${name.slice(0, 50)}-again`
  if (kind === 'Job' || kind === 'Pod') return editCommand(facts)
  return `kubectl -n ${namespace} rollout restart ${kind.toLowerCase()}/${name}`
}

/** Text of the container's command line as the spec has it; empty when the image decides. */
export function commandLine(container: ContainerFacts): string {
  return [...(container.spec.command ?? []), ...(container.spec.args ?? [])].join(' ')
}

/** Changes of the last roll-out that touch this container, its volumes or the pod. */
export function changesOf(container: ContainerFacts | undefined, facts: Facts): readonly Change[] {
  const path = container ? specPath(container) : undefined
  return facts.changes.filter((c) => {
    if (!/^spec\.(?:initContainers|containers)\[/.test(c.path)) return true
    return path === undefined || c.path.startsWith(`${path}.`) || c.path === path
  })
}

/** `In the last roll-out: image api:1 -> api:2; env A removed.`; empty without a fitting change. */
export function changedWords(changes: readonly Change[]): string {
  if (changes.length === 0) return ''
  return `Changed in the last roll-out: ${changes
    .slice(0, 3)
    .map((c) => c.summary)
    .join('; ')}.`
}

/** Strategic-merge patch of one container of the workload's template; `body` is indented below the name. */
export function containerPatch(container: ContainerFacts, body: readonly string[]): string {
  const list = specPath(container).startsWith('spec.init') ? 'initContainers' : 'containers'
  return [
    'spec:',
    '  template:',
    '    spec:',
    `      ${list}:`,
    `        - name: ${container.name}`,
    ...body.map((line) => `          ${line}`),
    '',
  ].join('\n')
}
