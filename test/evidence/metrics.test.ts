/** Metrics as evidence: what a real Prometheus and metrics-server recorded, in the words of the diagnosis. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { KubeConfig } from '@kubernetes/client-node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ClusterConnection, connectCluster } from '../../src/adapters/kubernetes/connect-cluster.ts'
import { createPrometheusReader } from '../../src/adapters/prometheus/prometheus-reader.ts'
import { diagnose } from '../../src/diagnosis/diagnose.ts'
import type { Evidence } from '../../src/domain/evidence.ts'
import { Secret } from '../../src/domain/secret.ts'
import { ReadError } from '../../src/evidence/cluster-reader.ts'
import { gather } from '../../src/evidence/gather.ts'
import type { MetricsReader } from '../../src/evidence/metrics-reader.ts'
import { createRedactor } from '../../src/evidence/redact.ts'
import {
  type SimulatedCluster,
  startSimulatedCluster,
} from '../../src/playground/cluster/simulated-cluster.ts'
import { MI, podSamples } from '../support/pod-metrics.ts'
import {
  hasPrometheus,
  type PrometheusServer,
  type Samples,
  startPrometheus,
} from '../support/prometheus-server.ts'

const NOW = Date.UTC(2026, 4, 4, 10, 0, 0)
const T = NOW / 1000
const MINUTE = 60
const iso = (seconds: number) => new Date(seconds * 1000).toISOString()

let cluster: SimulatedCluster
let reader: ClusterConnection
beforeAll(async () => {
  cluster = await startSimulatedCluster({ recordings: [] })
  const kubeConfig = new KubeConfig()
  kubeConfig.loadFromString(JSON.stringify(cluster.kubeConfig()))
  reader = connectCluster({ cluster: 'prod', kubeConfig })
})
afterAll(async () => {
  await reader.close()
  await cluster.close()
})

interface Killed {
  readonly name: string
  /** Seconds since the Unix epoch: the last finished run. */
  readonly from: number
  readonly to: number
  readonly limit?: string
  readonly reason?: string
  readonly exitCode?: number
  /** It runs again, instead of waiting. */
  readonly again?: boolean
}

function putPod({
  name,
  from,
  to,
  limit = '128Mi',
  reason = 'OOMKilled',
  exitCode = 137,
  again = false,
}: Killed): void {
  const waiting = { waiting: { reason: 'CrashLoopBackOff', message: 'back-off' } }
  cluster.store.put({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop', uid: name, creationTimestamp: iso(T - 20 * 3600) },
    spec: {
      nodeName: 'node-a',
      containers: [
        {
          name: 'api',
          image: 'registry.test/api:1',
          resources: { limits: { memory: limit, cpu: '100m' } },
          livenessProbe: {
            httpGet: { port: 8080, path: '/healthz' },
            periodSeconds: 10,
            failureThreshold: 3,
          },
        },
      ],
    },
    status: {
      phase: 'Running',
      containerStatuses: [
        {
          name: 'api',
          restartCount: 3,
          ready: false,
          state: again ? { running: { startedAt: iso(to + 300) } } : waiting,
          lastState: { terminated: { exitCode, reason, startedAt: iso(from), finishedAt: iso(to) } },
        },
      ],
    },
  })
}

function gatherPod(name: string, metrics: MetricsReader | undefined, deadlineMs = 8_000): Promise<Evidence> {
  return gather(
    { reader, clock: { now: () => NOW }, redactor: createRedactor(), metrics, deadlineMs },
    { cluster: 'prod', namespace: 'shop', kind: 'Pod', name },
  )
}

const metricGaps = ({ gaps }: Evidence) => gaps.filter(({ what }) => what.includes('metrics'))
const metricItems = (evidence: Evidence) =>
  diagnose(evidence).findings[0]?.supports.filter(({ source }) => source.startsWith('prometheus')) ?? []

/** Runs of 40 min that end at 7:39, 8:24 and 9:09. */
const threeRuns = [0, 1, 2].map((n) => ({
  from: T - 186 * MINUTE + n * 45 * MINUTE,
  to: T - 146 * MINUTE + n * 45 * MINUTE,
}))
const newest = { from: T - 96 * MINUTE, to: T - 56 * MINUTE }

function samples(): readonly Samples[] {
  const growing = (share: number) => (90 + 38 * share) * MI
  return [
    ...podSamples({
      pod: 'leak',
      limit: 128 * MI,
      runs: threeRuns.map((run) => ({ ...run, memory: growing })),
    }),
    ...podSamples({
      pod: 'leak-without-id',
      limit: 128 * MI,
      hasId: false,
      runs: threeRuns.map((run) => ({ ...run, memory: growing })),
    }),
    ...podSamples({
      pod: 'spike',
      limit: 1024 * MI,
      runs: [
        {
          from: T - 300 * MINUTE,
          to: T - 56 * MINUTE,
          memory: (share) => (share > 0.995 ? 990 : 380 + 20 * Math.sin(share * 60)) * MI,
        },
      ],
    }),
    ...podSamples({
      pod: 'flat',
      limit: 128 * MI,
      runs: threeRuns.map((run) => ({ ...run, memory: (share) => (122 + 4 * Math.sin(share * 40)) * MI })),
    }),
    ...podSamples({
      pod: 'early',
      limit: 128 * MI,
      runs: threeRuns.map(({ from }) => ({ from, to: from + 60, memory: (share) => (60 + 67 * share) * MI })),
    }),
    ...podSamples({
      pod: 'throttled',
      limit: 128 * MI,
      throttled: 0.62,
      runs: [{ from: T - 60 * MINUTE, to: T - 30, memory: () => 40 * MI }],
    }),
    ...podSamples({
      pod: 'calm',
      limit: 128 * MI,
      throttled: 0.1,
      runs: [{ from: T - 60 * MINUTE, to: T - 30, memory: () => 40 * MI }],
    }),
    // The same name in another cluster of the same Prometheus.
    ...podSamples({
      pod: 'twin',
      limit: 128 * MI,
      extra: { cluster: 'prod' },
      runs: threeRuns.map((run) => ({ ...run, memory: growing })),
    }),
    ...podSamples({
      pod: 'twin',
      limit: 999 * MI,
      extra: { cluster: 'stage' },
      runs: threeRuns.map((run) => ({ ...run, memory: () => 500 * MI })),
    }),
    {
      name: 'kube_node_status_condition',
      labels: { node: 'node-a', condition: 'MemoryPressure', status: 'true' },
      points: [-3600, -3570, -3540].map((second) => [T + second, 1] as const),
    },
    {
      name: 'kube_node_status_condition',
      labels: { node: 'node-a', condition: 'DiskPressure', status: 'true' },
      points: [[T - 3600, 0]],
    },
  ]
}

describe.skipIf(!hasPrometheus())('With Prometheus', () => {
  let prometheus: PrometheusServer
  let metrics: MetricsReader
  beforeAll(async () => {
    prometheus = await startPrometheus(samples())
    metrics = createPrometheusReader({ url: new Secret(prometheus.url) })
  })
  afterAll(() => prometheus.remove())

  it.each(['leak', 'leak-without-id', 'twin'])(
    'memory that grows in every run is a leak (%s)',
    async (name) => {
      putPod({ name, ...newest })

      const evidence = await gatherPod(name, metrics)

      const { findings, remedies } = diagnose(evidence)
      expect(metricGaps(evidence)).toEqual([])
      expect(findings[0]?.cause).toBe('oom-killed')
      expect(findings[0]?.summary).toContain('this looks like a leak')
      expect(metricItems(evidence).map(({ text }) => text)).toEqual([
        expect.stringMatching(
          /^memory rose steadily from 9\d(\.\d)?Mi to 128Mi in (39|4[012]) min( \d+ s)? before each of 3 kills \(limit 128Mi\)$/,
        ),
      ])
      expect(remedies[0]?.text).toMatch(/^Find the leak: it grows by about (4|5)\d(\.\d)?Mi an hour/)
      expect(remedies[1]?.text).toMatch(/limit of 192Mi instead of 128Mi puts the next kill off by about \d/)
    },
  )

  it('memory that jumps before the kill is load', async () => {
    putPod({ name: 'spike', from: T - 300 * MINUTE, to: T - 56 * MINUTE, limit: '1Gi' })

    const evidence = await gatherPod('spike', metrics)

    const { findings, remedies } = diagnose(evidence)
    expect(findings[0]?.summary).toContain('this looks like load, not a leak')
    expect(metricItems(evidence).map(({ text }) => text)).toEqual([
      expect.stringMatching(
        /^memory stood at \d{3}Mi and jumped to 990Mi right before the kill \(limit 1Gi\)$/,
      ),
    ])
    expect(remedies[0]?.text).toContain('Raise the memory limit from 1Gi to 1536Mi')
    expect(remedies[0]?.command).toContain('--limits=memory=1536Mi')
  })

  it('memory that stands at the limit all the time means that the limit is too low', async () => {
    putPod({ name: 'flat', ...newest })

    const evidence = await gatherPod('flat', metrics)

    const { findings, remedies } = diagnose(evidence)
    expect(findings[0]?.summary).toContain('the limit is too low for normal work')
    expect(metricItems(evidence).map(({ text }) => text)).toEqual([
      expect.stringMatching(/^memory stood at 12\dMi to 126Mi all the time before each of 3 kills/),
    ])
    expect(remedies[0]).toMatchObject({ action: 'raise-memory-limit' })
    expect(remedies[0]?.text).toContain('from 128Mi to 192Mi')
  })

  it('memory that is full right after the start is not called a leak', async () => {
    const { from } = threeRuns[2] as { from: number }
    putPod({ name: 'early', from, to: from + 60 })

    const evidence = await gatherPod('early', metrics)

    expect(diagnose(evidence).findings[0]?.summary).toContain('it needs more than its limit to start')
    expect(metricItems(evidence)[0]?.text).toMatch(/^memory reached 127Mi of 128Mi within \d+ (s|min)/)
  })

  it('the history for the chart has the runs, the kills and the limit', async () => {
    putPod({ name: 'leak', ...newest })

    const { memory } = diagnose(await gatherPod('leak', metrics))

    expect(memory?.limit).toBe(128 * MI)
    expect(memory?.runs).toHaveLength(3)
    expect(memory?.kills).toHaveLength(3)
    expect(memory?.kills.at(-1)).toBe(newest.to)
    expect(memory?.restarts).toEqual([])
  })

  it('no series has more than 240 points, and only true pressure of the node is kept', async () => {
    putPod({ name: 'leak', ...newest })

    const { metrics: found } = await gatherPod('leak', metrics)

    const [container] = found?.containers ?? []
    const longest = Math.max(
      container?.memoryRuns.flat().length ?? 0,
      container?.throttling.length ?? 0,
      container?.restarts.length ?? 0,
    )
    expect(longest).toBeGreaterThan(60)
    expect(longest).toBeLessThanOrEqual(240)
    expect(found?.nodePressure.map(({ condition }) => condition)).toEqual(['MemoryPressure'])
  })

  it('asks four times', async () => {
    putPod({ name: 'leak', ...newest })
    const asked: string[] = []
    const counting: MetricsReader = {
      range: (query, signal) => {
        asked.push(query.expression)
        return metrics.range(query, signal)
      },
    }

    await gatherPod('leak', counting)

    expect(asked).toHaveLength(4)
  })

  function putTimeouts(name: string): void {
    const event = {
      apiVersion: 'v1',
      kind: 'Event',
      involvedObject: { kind: 'Pod', name, namespace: 'shop', uid: name, fieldPath: 'spec.containers{api}' },
      type: 'Warning',
      firstTimestamp: iso(T - 65),
      lastTimestamp: iso(T - 45),
    }
    cluster.store.put({
      ...event,
      metadata: { name: `${name}.unhealthy`, namespace: 'shop' },
      reason: 'Unhealthy',
      count: 3,
      message:
        'Liveness probe failed: Get "http://10.0.0.1:8080/healthz": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
    })
    cluster.store.put({
      ...event,
      metadata: { name: `${name}.killing`, namespace: 'shop' },
      reason: 'Killing',
      count: 1,
      firstTimestamp: iso(T - 45),
      message: 'Container api failed liveness probe, will be restarted',
    })
    putPod({ name, from: T - 60 * MINUTE, to: T - 30, reason: 'Error' })
  }

  it('a probe that times out while the CPU is throttled says so', async () => {
    putTimeouts('throttled')

    const evidence = await gatherPod('throttled', metrics)

    const { findings, remedies } = diagnose(evidence)
    expect(findings[0]?.cause).toBe('liveness-probe')
    expect(metricItems(evidence).map(({ text }) => text)).toEqual([
      'container api was throttled in 62 % of its CPU periods while the probe failed (CPU limit 100m)',
    ])
    expect(remedies[0]?.text).toContain('Raise the CPU limit of container api from 100m to 200m')
  })

  it('a probe that times out with CPU to spare does not', async () => {
    putTimeouts('calm')

    const evidence = await gatherPod('calm', metrics)

    expect(diagnose(evidence).findings[0]?.cause).toBe('liveness-probe')
    expect(metricItems(evidence)).toEqual([])
  })

  it('a pod that Prometheus does not know is a gap, and the diagnosis is made', async () => {
    putPod({ name: 'stranger', ...newest })

    const evidence = await gatherPod('stranger', metrics)

    expect(metricGaps(evidence).map(({ reason }) => reason)).toEqual(['not-found'])
    expect(diagnose(evidence).findings[0]?.cause).toBe('oom-killed')
  })

  it('a pod that lives too shortly to be scraped is none', async () => {
    putPod({ name: 'mayfly', from: T - 40, to: T - 30 })

    const evidence = await gatherPod('mayfly', metrics)

    expect(metricGaps(evidence)).toEqual([])
  })
})

describe('Without an answer of Prometheus', () => {
  it('the failure is one gap and the diagnosis is made', async () => {
    putPod({ name: 'down', ...newest })
    const down: MetricsReader = {
      range: () => Promise.reject(new ReadError('forbidden', 'Prometheus answered with HTTP status 401')),
    }

    const evidence = await gatherPod('down', down)

    expect(metricGaps(evidence)).toEqual([
      {
        what: 'metrics of pod down (memory, limits and restarts, CPU throttling, node pressure)',
        reason: 'forbidden',
        why: 'Prometheus answered with HTTP status 401',
      },
    ])
    expect(diagnose(evidence).findings[0]?.cause).toBe('oom-killed')
  })

  it('a Prometheus that hangs does not stretch the deadline', async () => {
    const silent: Server = createServer(() => {})
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const url = new Secret(`http://127.0.0.1:${(silent.address() as AddressInfo).port}`)
    putPod({ name: 'hanging', ...newest })
    const startedAt = performance.now()

    const evidence = await gatherPod('hanging', createPrometheusReader({ url }), 600)

    expect(performance.now() - startedAt).toBeLessThan(1_500)
    expect(metricGaps(evidence).map(({ reason }) => reason)).toEqual(['timed-out'])
    silent.closeAllConnections()
    silent.close()
  })

  it('what metrics-server says is kept and told', async () => {
    putPod({ name: 'measured', ...newest, again: true })
    cluster.store.put({
      apiVersion: 'metrics.k8s.io/v1beta1',
      kind: 'PodMetrics',
      metadata: { name: 'measured', namespace: 'shop' },
      timestamp: iso(T - 15),
      window: '15s',
      containers: [{ name: 'api', usage: { cpu: '12345678n', memory: '122880Ki' } }],
    })

    const evidence = await gatherPod('measured', undefined)

    expect(evidence.metrics?.containers).toEqual([
      expect.objectContaining({
        container: 'api',
        usage: { container: 'api', at: iso(T - 15), memoryBytes: 120 * MI, cpuCores: 0.012345678 },
      }),
    ])
    expect(diagnose(evidence).findings[0]?.supports).toContainEqual({
      source: 'metrics.k8s.io container api',
      at: iso(T - 15),
      text: 'uses 120Mi of its limit of 128Mi in the present run',
    })
  })

  it.each([
    ['is not there', undefined],
    ['is forbidden', { status: 403, message: 'pods.metrics.k8s.io is forbidden' }],
  ])('a metrics-server that %s makes no noise', async (_what, fault) => {
    putPod({ name: 'unmeasured', ...newest, again: true })
    if (fault)
      cluster.faults.add({ path: /metrics\.k8s\.io/, effect: { type: 'status', ...fault }, times: 1 })

    const evidence = await gatherPod('unmeasured', undefined)

    expect(evidence.metrics).toBeUndefined()
    expect(metricGaps(evidence)).toEqual([])
  })
})
