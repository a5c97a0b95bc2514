/** The cluster field cases again, each disturbed as clusters disturb evidence: parts missing, noise added, other API versions. */
import { describe, expect, it } from 'vitest'
import type { Evidence } from '../../../src/domain/evidence.ts'
import type { ContainerStatus, KubeEvent } from '../../../src/domain/kubernetes.ts'
import { at, COLLECTED_AT, NAMESPACE, POD_NAME } from '../../support/evidence-builder.ts'
import { clusterCases } from './cluster-cases.ts'
import { judgeFieldCase, reportField } from './score-field.ts'

type Disturbance = (evidence: Evidence) => Evidence

const judged = (disturb: Disturbance) =>
  clusterCases.map((c) => judgeFieldCase({ ...c, evidence: disturb(c.evidence) }))

function gap(evidence: Evidence, what: string): Evidence['gaps'] {
  return [...evidence.gaps, { what, reason: 'forbidden', why: `${what} is forbidden` }]
}

function noise(reason: string, message: string, seconds: number, more: Partial<KubeEvent> = {}): KubeEvent {
  return {
    metadata: { name: `${reason}-${seconds}`, namespace: NAMESPACE },
    involvedObject: { kind: 'Pod', name: POD_NAME, namespace: NAMESPACE, uid: 'pod-uid' },
    type: 'Warning',
    reason,
    message,
    count: 1,
    firstTimestamp: at(seconds),
    lastTimestamp: at(seconds),
    ...more,
  }
}

/** What happens to many healthy pods while they start, once they have found a node: seconds count from the creation of the pod. */
function startTroubles(evidence: Evidence): KubeEvent[] {
  const created = evidence.pod?.metadata.creationTimestamp
  if (!created || !evidence.pod?.spec.nodeName) return []
  const born = (Date.parse(created) - COLLECTED_AT) / 1000
  // Events live for an hour.
  if (born < -3600) return []
  return [
    noise('FailedScheduling', '0/3 nodes are available: 3 Insufficient cpu.', born),
    noise(
      'FailedMount',
      'MountVolume.SetUp failed for volume "kube-api-access-abcde" : failed to sync configmap cache: timed out waiting for the condition',
      born + 1,
    ),
    noise('Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503', born + 3, {
      count: 30,
      lastTimestamp: at(-5),
    }),
    noise(
      'Unhealthy',
      'Liveness probe failed: Get "http://10.42.3.17:8080/": context deadline exceeded',
      born + 4,
    ),
  ]
}

/** The same evidence with other statuses of the plain containers. */
function withStatuses(evidence: Evidence, change: (status: ContainerStatus) => ContainerStatus): Evidence {
  const { pod } = evidence
  if (!pod?.status?.containerStatuses) return evidence
  const containerStatuses = pod.status.containerStatuses.map(change)
  return { ...evidence, pod: { ...pod, status: { ...pod.status, containerStatuses } } }
}

const inBackOff = (status: ContainerStatus): boolean => status.state?.waiting?.reason === 'CrashLoopBackOff'

const doubtful: Readonly<Record<string, Disturbance>> = {
  'collected hours later': (e) => ({ ...e, collectedAt: at(18_000) }),
  'caught while the container runs again': (e) =>
    withStatuses(e, (s) =>
      inBackOff(s) ? { ...s, ready: false, state: { running: { startedAt: at(-3) } } } : s,
    ),
  'caught before the back-off shows': (e) =>
    withStatuses(e, (s) => (inBackOff(s) && s.lastState ? { ...s, state: s.lastState } : s)),
  'under a label OOMKilled that a former kill left': (e) =>
    withStatuses(e, (s) => {
      const run = s.lastState?.terminated
      if (!run || run.reason === 'StartError') return s
      return { ...s, lastState: { terminated: { ...run, reason: 'OOMKilled' } } }
    }),
}

const missing: Readonly<Record<string, Disturbance>> = {
  'all events': (e) => ({ ...e, events: [], gaps: gap(e, 'events of the pod') }),
  'events of the pod': (e) => ({
    ...e,
    events: e.events.filter((event) => event.involvedObject.kind !== 'Pod'),
    gaps: gap(e, 'events of the pod'),
  }),
  logs: (e) => ({ ...e, logs: [], gaps: gap(e, 'logs of the containers') }),
}

const harmless: Readonly<Record<string, Disturbance>> = {
  'troubles of the start': (e) => ({ ...e, events: [...startTroubles(e), ...e.events] }),
  'a roll-out that removed the former ReplicaSet': (e) => ({
    ...e,
    events: [
      noise('ScalingReplicaSet', 'Scaled down replica set api-847d6ff7dc to 0 from 1', -200, {
        type: 'Normal',
        involvedObject: { kind: 'Deployment', name: 'api', namespace: NAMESPACE },
      }),
      ...e.events,
    ],
  }),
  'events of the newer API, without first and last times': (e) => ({
    ...e,
    events: e.events.map(({ firstTimestamp, lastTimestamp, count, eventTime, series, ...event }) => ({
      ...event,
      lastTimestamp: null,
      eventTime: firstTimestamp ?? eventTime ?? null,
      series: { count: count ?? 1, lastObservedTime: lastTimestamp ?? series?.lastObservedTime ?? null },
    })),
  }),
}

describe.each(Object.entries(missing))('without %s', (_, disturb) => {
  it('identifies no wrong cause', () => {
    const wrong = judged(disturb).filter((j) => j.confidentlyWrong)

    expect(
      wrong.map((j) => j.case.name),
      reportField(wrong),
    ).toEqual([])
  })
})

describe.each(Object.entries(doubtful))('%s', (name, disturb) => {
  it('identifies no wrong cause', () => {
    // What ended with SIGKILL and carries the label was killed for memory: there the label is no disturbance.
    const wrong = judged(disturb).filter((j) => {
      const killed = j.case.evidence.pod?.status?.containerStatuses?.some(
        (s) => s.lastState?.terminated?.exitCode === 137,
      )
      return j.confidentlyWrong && !(name.includes('OOMKilled') && killed)
    })

    expect(
      wrong.map((j) => j.case.name),
      reportField(wrong),
    ).toEqual([])
  })
})

describe.each(Object.entries(harmless))('with %s', (_, disturb) => {
  it('says what it says without', () => {
    const before = clusterCases.map((c) => judgeFieldCase(c).diagnosis.findings[0]?.cause)
    const after = judged(disturb)

    const changed = after.filter((j, i) => j.diagnosis.findings[0]?.cause !== before[i])

    expect(changed.map((j) => j.case.name)).toEqual([])
  })
})

it('tells why a pod looped or never started, although it is being deleted by now', () => {
  const results = judged((e) => {
    if (!e.pod || e.pod.status?.phase === 'Succeeded') return e
    const pod = { ...e.pod, metadata: { ...e.pod.metadata, deletionTimestamp: at(28) } }
    return { ...e, pod, pods: [pod] }
  })

  const looped = results.filter((j) =>
    j.case.evidence.pod?.status?.containerStatuses?.some(
      (s) => s.state?.waiting?.reason === 'CrashLoopBackOff',
    ),
  )
  const wrong = looped.filter((j) => j.confidentlyWrong)

  expect(looped.length).toBeGreaterThan(50)
  expect(
    wrong.map((j) => j.case.name),
    reportField(wrong),
  ).toEqual([])
})
