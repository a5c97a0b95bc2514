/** A storm of any size at Alertmanager's wire format: workloads cloned from a recorded one, and the webhooks about them. */
import type { ClusterStore } from '../../src/playground/cluster/cluster-store.ts'

export interface StormSize {
  readonly workloads: number
  readonly namespaces: number
  /** Alerts that are sent, the repeated tenth included. */
  readonly alerts: number
  /** Workloads whose alerts all end; some of the ends come before the beginnings as well. */
  readonly recovering: number
}

export interface WireAlert {
  readonly status: 'firing' | 'resolved'
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly startsAt: string
  readonly endsAt: string
  readonly fingerprint: string
}

export interface GeneratedStorm {
  /** In the order in which they are sent. */
  readonly webhooks: readonly object[]
  /** Namespace and name of each, e.g. `team-3/api-17`. */
  readonly workloads: readonly string[]
  readonly recovering: readonly string[]
  /** Alerts sent, with repeats and ends. */
  readonly sent: number
}

/** Alerts of one webhook; Alertmanager groups by namespace. */
const PER_WEBHOOK = 50
const NEVER = '0001-01-01T00:00:00Z'
/** The recorded workload that is cloned: it gets no answer from the node-local DNS. */
const TEMPLATE = { namespace: 'platform', name: 'feature-api', hash: '986d6c577' }

/** Puts the workloads into the simulated cluster, which must hold the recording `storm-node-local-dns`. */
export function generateStorm(store: ClusterStore, size: StormSize, now = Date.now()): GeneratedStorm {
  const repeated = Math.floor(size.alerts / 11)
  const distinct = size.alerts - repeated
  const workloads = Array.from({ length: size.workloads }, (_, n) => ({
    namespace: `team-${n % size.namespaces}`,
    name: `api-${n}`,
    pods: Math.floor(distinct / size.workloads) + (n < distinct % size.workloads ? 1 : 0),
  }))
  const alerts = workloads.flatMap((workload) => cloneWorkload(store, workload, now))
  const recovering = workloads.slice(0, size.recovering)
  const isRecovering = ({ labels }: WireAlert) =>
    recovering.some(
      ({ name, namespace }) => labels.namespace === namespace && labels.pod?.startsWith(`${name}-`),
    )
  const ends = alerts.filter(isRecovering).map((alert) => ({
    ...alert,
    status: 'resolved' as const,
    endsAt: new Date(now).toISOString(),
  }))
  const again = alerts.filter((alert) => !isRecovering(alert)).slice(0, repeated)
  // Shuffled the same way every time: groups interleave, and repeats come anywhere.
  const firing = shuffled(batches([...alerts, ...again]))
  const ending = shuffled(batches(ends))
  return {
    webhooks: [...ending.slice(0, 2), ...firing, ...ending],
    workloads: workloads.map(({ namespace, name }) => `${namespace}/${name}`),
    recovering: recovering.map(({ namespace, name }) => `${namespace}/${name}`),
    sent: alerts.length + again.length + ends.length,
  }
}

function cloneWorkload(
  store: ClusterStore,
  { namespace, name, pods }: { readonly namespace: string; readonly name: string; readonly pods: number },
  now: number,
): WireAlert[] {
  const rename = <T>(object: T, pod?: string): T =>
    JSON.parse(
      JSON.stringify(object)
        .replaceAll(pod ?? '\u0000', '\u0001')
        .replaceAll(`"namespace":"${TEMPLATE.namespace}"`, `"namespace":"${namespace}"`)
        .replaceAll(TEMPLATE.name, name)
        .replaceAll('\u0001', podName(0)),
    ) as T
  const podName = (n: number) => `${name}-${TEMPLATE.hash}-${suffix(n)}`
  const { namespace: from } = TEMPLATE
  for (const [kind, each] of [
    ['Deployment', TEMPLATE.name],
    ['ReplicaSet', `${TEMPLATE.name}-${TEMPLATE.hash}`],
  ] as const) {
    const found = store.get(kind, from, each)
    if (found) store.seed(rename(found))
  }
  const pod = store.list('Pod', from).find(({ metadata }) => metadata.name.startsWith(`${TEMPLATE.name}-`))
  if (!pod) throw new Error('The recording has no such pod')
  const container = 'app'
  const logOf = (run: 'current' | 'previous') =>
    store.log({ namespace: from, pod: pod.metadata.name, container, run })
  return Array.from({ length: pods }, (_, n) => {
    const clone = rename(pod, pod.metadata.name)
    store.seed({ ...clone, metadata: { ...clone.metadata, name: podName(n), uid: `${name}-${n}` } })
    for (const run of ['current', 'previous'] as const) {
      const log = logOf(run)
      if (log) store.putLog({ namespace, pod: podName(n), container, run }, log)
    }
    return alertOf(namespace, podName(n), container, now)
  })
}

function alertOf(namespace: string, pod: string, container: string, now: number): WireAlert {
  return {
    status: 'firing',
    labels: {
      alertname: 'KubePodCrashLooping',
      cluster: 'prod-eu-1',
      namespace,
      pod,
      container,
      job: 'kube-state-metrics',
      reason: 'CrashLoopBackOff',
      severity: 'warning',
    },
    annotations: { summary: 'Pod is crash looping.' },
    startsAt: new Date(now - 900_000).toISOString(),
    endsAt: NEVER,
    fingerprint: fingerprintOf(`${namespace}/${pod}`),
  }
}

function batches(alerts: readonly WireAlert[]): object[] {
  return [...Map.groupBy(alerts, ({ labels }) => labels.namespace ?? '')].flatMap(([namespace, all]) =>
    Array.from({ length: Math.ceil(all.length / PER_WEBHOOK) }, (_, n) => ({
      version: '4',
      groupKey: `{}:{namespace="${namespace}"}`,
      receiver: 'crashloop',
      status: all[0]?.status,
      truncatedAlerts: 0,
      groupLabels: { namespace },
      commonLabels: {},
      commonAnnotations: {},
      externalURL: 'http://alertmanager.example',
      alerts: all.slice(n * PER_WEBHOOK, (n + 1) * PER_WEBHOOK),
    })),
  )
}

/** By a small generator of its own (Park and Miller), so that every run is the same. */
function shuffled<T>(items: readonly T[]): T[] {
  let seed = 20_261_121
  const next = () => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed / 2_147_483_647
  }
  return items
    .map((item) => ({ item, at: next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
}

/** Letters of the alphabet that Kubernetes makes names of. */
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789'

function suffix(n: number): string {
  const letter = (at: number) => LETTERS[Math.floor(n / LETTERS.length ** at) % LETTERS.length]
  return `zz${letter(2)}${letter(1)}${letter(0)}`
}

/** FNV-1a in two halves: different for different names, as Alertmanager's are. */
function fingerprintOf(text: string): string {
  const half = (start: number) => {
    let hash = start
    for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619) >>> 0
    return hash.toString(16).padStart(8, '0')
  }
  return half(2_166_136_261) + half(84_696_351)
}
