/** What a failure may have in common with others, as far as its cause makes that plausible. Pure. */
import type { CauseId, EvidenceItem, Verdict } from '../domain/diagnosis.ts'
import type { Factor, FactorKind } from '../domain/factor.ts'
import type { KubeNode } from '../domain/kubernetes.ts'
import { ownerName } from './blast-radius.ts'
import { backingOf } from './dependency.ts'
import { specItem } from './describe-run.ts'
import type { Facts } from './facts.ts'
import { classifyPull, type PullFailure, registryOf } from './pull-failure.ts'
import type { RankedDetection } from './rank.ts'
import { isLoopback, type NetworkTarget, showTarget } from './target.ts'

/** A factor as a cause names it; its evidence is that of the finding unless it has some of its own. */
export type Shared = Omit<Factor, 'evidence'> & {
  readonly evidence?: readonly EvidenceItem[]
  /** What the container said, without what a structured log has around it. */
  readonly said?: EvidenceItem
}

/** More than this of one factor's evidence is a repetition of the finding. */
const EVIDENCE = 2

/** The factors of the primary cause, and a node that is out of order when that may be the reason. */
export function factorsOf(
  primary: RankedDetection | undefined,
  verdict: Verdict,
  facts: Facts,
): readonly Factor[] {
  const named = verdict === 'unknown' ? [] : (primary?.detection.shares ?? [])
  const supports = primary?.detection.supports ?? []
  const factors = named.map(({ said, ...each }): Factor => {
    const items = said === undefined ? supports : [said, ...supports.slice(1)]
    return { ...each, evidence: each.evidence ?? evidenceFor(each, items) }
  })
  const general = [
    ...imageFactors(primary, verdict, facts),
    ...nodeFactors(primary?.cause.id, verdict, facts),
  ]
  return [...factors, ...general].filter(
    ({ key, evidence }, index, all) =>
      evidence.length > 0 && all.findIndex((other) => other.key === key) === index,
  )
}

/** The first item, which is what the container said, and what names the thing. */
function evidenceFor({ label }: Shared, supports: readonly EvidenceItem[]): readonly EvidenceItem[] {
  const name = label.split(/[\s/]/).at(-1) ?? label
  const [first, ...rest] = supports
  const naming = rest.filter(({ text, source }) => text.includes(name) || source.includes(name))
  return [...(first ? [first] : []), ...naming].slice(0, EVIDENCE)
}

/** A ConfigMap or Secret of the workload's namespace. */
export function configFactor(
  kind: 'ConfigMap' | 'Secret',
  name: string,
  state: string,
  facts: Facts,
): Shared {
  const { namespace } = facts.evidence.workload
  return factor('config', `${namespace}/${kind}/${name}`, `${kind} ${namespace}/${name}`, state, facts)
}

/** Where connections go; nothing for the pod's own network, which nobody shares. */
export function dependencyFactors(target: NetworkTarget | undefined, state: string, facts: Facts): Shared[] {
  if (!target || isLoopback(target)) return []
  const backing = backingOf(target, facts)
  const service = backing?.service
    ? { namespace: facts.evidence.workload.namespace, name: backing.service.metadata.name }
    : serviceNamed(target.host, facts)
  const port = target.port === undefined ? '' : `:${target.port}`
  const label = service ? `${service.namespace}/${service.name}${port}` : showTarget(target)
  const [pod] = backing?.pods ?? []
  const behind = pod
    ? { namespace: pod.metadata.namespace ?? facts.evidence.workload.namespace, name: ownerName(pod) }
    : service
  const key = service ? `${service.namespace}/${service.name}` : showTarget(target)
  return [{ ...factor('dependency', key, label, state, facts), ...(behind && { workload: behind }) }]
}

/** The Service that a name inside the cluster means: `pg`, `pg.data.svc...`, `pg-0.pg.data.svc...`. */
function serviceNamed(
  host: string,
  facts: Facts,
): { readonly namespace: string; readonly name: string } | undefined {
  const parts = host.replace(/\.$/, '').split('.')
  const [name = '', second] = parts
  if (/^[\d.]+$|:/.test(host)) return undefined
  if (parts.length === 1) return { namespace: facts.evidence.workload.namespace, name }
  const svc = parts.indexOf('svc')
  const namespace = parts[svc - 1]
  const before = parts[svc - 2]
  return svc >= 2 && namespace !== undefined && before !== undefined && second !== undefined
    ? { namespace, name: before }
    : undefined
}

/** A DNS server that does not answer; without an address the one that the cluster gives its pods. */
export function dnsFactor(server: string | undefined, facts: Facts): Shared {
  const label = server === undefined ? "the cluster's DNS" : `DNS server ${server}`
  return factor('dns', server ?? 'cluster', label, 'does not answer', facts)
}

/** Failures that are the registry's and not the image's. */
const REGISTRY_STATES: Partial<Readonly<Record<PullFailure, string>>> = {
  'rate-limit': 'limits how often it may be asked',
  timeout: 'does not answer in time',
  dns: 'cannot be resolved by name',
  'plain-http': 'speaks plain HTTP',
  tls: 'has no trusted TLS connection',
  unreachable: 'cannot be reached',
  'server-error': 'answers with server errors',
  unauthorized: 'refuses the credentials',
}

const IMAGE_STATES: ReadonlySet<PullFailure> = new Set([
  'not-found',
  'platform',
  'signature',
  'denied',
  'ambiguous',
  'corrupt',
])

/** What stands in the way of a pull: the registry, or the one image. */
export function pullFactors(told: string, image: string | undefined, facts: Facts): Shared[] {
  if (image === undefined) return []
  const kind = classifyPull(told, image)
  const state = REGISTRY_STATES[kind]
  const registry = registryOf(image)
  if (state !== undefined) return [factor('registry', registry, `registry ${registry}`, state, facts)]
  return IMAGE_STATES.has(kind) ? [imageFactor(image, 'cannot be pulled', facts)] : []
}

/** An image that is wrong in itself, by its digest or its repository and tag. */
export function imageFactor(image: string, state: string, facts: Facts): Shared {
  return factor('image', image, `image ${image}`, state, facts)
}

/** Causes that lie in the image when it is new. */
const OF_AN_IMAGE: ReadonlySet<CauseId> = new Set([
  'app-exception',
  'arguments-invalid',
  'command-not-executable',
  'command-not-found',
  'missing-file-or-module',
  'native-crash',
])

/** Many run the same image and are well: it counts only when it cannot run here at all, or has just been rolled out. */
function imageFactors(primary: RankedDetection | undefined, verdict: Verdict, facts: Facts): Factor[] {
  const container = primary?.detection.container
  const image = container?.spec.image
  if (!primary || image === undefined || verdict === 'unknown') return []
  const first = primary.detection.supports.slice(0, 1)
  if (primary.cause.id === 'architecture-mismatch')
    return [{ ...imageFactor(image, 'cannot run on these nodes', facts), evidence: first }]
  const change = facts.changes.find(({ path, after }) => path.endsWith('.image') && after === image)
  if (!change || !OF_AN_IMAGE.has(primary.cause.id)) return []
  const evidence = [...first, specItem(change.path, `the last roll-out: ${change.summary}`)]
  return [{ ...imageFactor(image, 'was just rolled out and fails', facts), evidence }]
}

/** What the API server refuses pods with: a quota of the namespace, or an admission webhook or policy. */
export function refusalFactors(text: string, facts: Facts): Shared[] {
  const { namespace } = facts.evidence.workload
  const quota = /(?:exceeded|failed) quota: ([\w.-]+)/.exec(text)?.[1]
  if (quota !== undefined)
    return [factor('quota', `${namespace}/${quota}`, `quota ${namespace}/${quota}`, 'refuses pods', facts)]
  const webhook = /admission webhook "([^"]{1,253})" denied/.exec(text)?.[1]
  const away = /failed calling webhook "([^"]{1,253})"/.exec(text)?.[1]
  const name = webhook ?? away
  if (name === undefined) return []
  const state = webhook === undefined ? 'cannot be called' : 'refuses pods'
  return [factor('admission', name, `admission webhook ${name}`, state, facts)]
}

/** Causes that a node which is out of order can bring about. */
const OF_A_NODE: ReadonlySet<CauseId> = new Set([
  'container-runtime',
  'node-pressure',
  'volume-mount',
  'terminated-externally',
  'planned-termination',
  'unknown',
])

/** To run on the same node is chance, unless the node itself says that it is out of order. */
function nodeFactors(cause: CauseId | undefined, verdict: Verdict, facts: Facts): Factor[] {
  const { node } = facts.evidence
  if (!node) return []
  const ready = node.status?.conditions?.find(({ type }) => type === 'Ready')
  if (ready && ready.status !== 'True') {
    // What was found to fail for reasons of its own would fail on any node.
    if (verdict === 'identified' && cause !== undefined && !OF_A_NODE.has(cause)) return []
    return [nodeFactor(node, 'is not ready', [conditionItem(node, 'Ready')], facts)]
  }
  if (cause !== 'node-pressure') return []
  const pressures = (node.status?.conditions ?? []).filter(
    ({ type, status }) => /Pressure$/.test(type) && status === 'True',
  )
  const items = pressures.map(({ type }) => conditionItem(node, type))
  const names = pressures.map(({ type }) => type).join(' and ')
  return items.length === 0 ? [] : [nodeFactor(node, `is under ${names}`, items, facts)]
}

function nodeFactor(node: KubeNode, state: string, evidence: readonly EvidenceItem[], facts: Facts): Factor {
  const { name } = node.metadata
  return { ...factor('node', name, `node ${name}`, state, facts), evidence }
}

function conditionItem(node: KubeNode, type: string): EvidenceItem {
  const { status, reason, message } = node.status?.conditions?.find((each) => each.type === type) ?? {}
  const text = [status, reason, message].filter(Boolean).join(' ')
  return specItem(`node ${node.metadata.name} status.conditions[${type}]`, text)
}

function factor(
  kind: FactorKind,
  name: string,
  label: string,
  state: string,
  facts: Facts,
): Omit<Factor, 'evidence'> {
  return { kind, key: `${facts.evidence.workload.cluster} ${kind} ${name}`, label, state }
}
