/** Gathering finds the workload behind any name, and turns every failure into a gap. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openRecording } from '../../src/adapters/recording/open-recording.ts'
import type { Evidence } from '../../src/domain/evidence.ts'
import type { Pod } from '../../src/domain/kubernetes.ts'
import type { Target } from '../../src/domain/workload.ts'
import { type ClusterReader, ReadError } from '../../src/evidence/cluster-reader.ts'
import { COLLECTORS } from '../../src/evidence/collectors/index.ts'
import { gather } from '../../src/evidence/gather.ts'
import { createRedactor } from '../../src/evidence/redact.ts'
import { counting, intercepted } from './readers.ts'

const CORPUS = join(import.meta.dirname, '../fixtures/corpus')
const open = (name: string) => openRecording(join(CORPUS, name, 'cluster'))

function gatherFrom(
  reader: ClusterReader,
  target: Omit<Target, 'cluster'>,
  options: { deadlineMs?: number; signal?: AbortSignal } = {},
): Promise<Evidence> {
  const { signal, ...rest } = options
  return gather(
    { reader, clock: { now: () => 0 }, redactor: createRedactor(), ...rest },
    { cluster: 'c', ...target },
    signal,
  )
}

const RECONCILER = { namespace: 'ledger', kind: 'Pod', name: 'reconciler-5b8c4bfb56-62lzj' }
const gapsOf = ({ gaps }: Evidence) => gaps.map(({ what, reason }) => `${what}: ${reason}`)

describe('A target', () => {
  it.each([
    ['a pod', 'auth-postgres-password', RECONCILER, 'Deployment/reconciler', /^reconciler-/],
    [
      'a name that is a pod',
      'auth-postgres-password',
      { namespace: 'ledger', name: RECONCILER.name },
      'Deployment/reconciler',
      /^reconciler-/,
    ],
    [
      'a name that is a Deployment',
      'auth-postgres-password',
      { namespace: 'ledger', name: 'reconciler' },
      'Deployment/reconciler',
      /^reconciler-/,
    ],
    [
      'a gone pod of a Deployment',
      'auth-postgres-password',
      { ...RECONCILER, name: 'reconciler-7f8d6b9c55-abcde' },
      'Deployment/reconciler',
      /^reconciler-/,
    ],
    [
      'a StatefulSet',
      'native-sigill-rollout',
      { namespace: 'search', kind: 'StatefulSet', name: 'vector-index' },
      'StatefulSet/vector-index',
      /^vector-index-0$/,
    ],
    [
      'a DaemonSet',
      'arch-arm64-daemonset',
      { namespace: 'edge', name: 'edge-collector' },
      'DaemonSet/edge-collector',
      /^edge-collector-/,
    ],
    [
      'a Job of a CronJob',
      'cron-backoff-config',
      { namespace: 'reporting', kind: 'Job', name: 'usage-export-29920924' },
      'CronJob/usage-export',
      /^usage-export-/,
    ],
    [
      'a CronJob',
      'missing-python-module-cron',
      { namespace: 'ml-serving', kind: 'CronJob', name: 'churn-train' },
      'CronJob/churn-train',
      /^churn-train-/,
    ],
    [
      'a bare pod',
      'args-prometheus-bare-pod',
      { namespace: 'media', name: 'prom-loadtest' },
      'Pod/prom-loadtest',
      /^prom-loadtest$/,
    ],
  ])('may be %s', async (_what, recording, target, workload, pod) => {
    const evidence = await gatherFrom(await open(recording), target)

    expect(`${evidence.workload.kind}/${evidence.workload.name}`).toBe(workload)
    expect(evidence.pod?.metadata.name).toMatch(pod)
    expect(evidence.pods.map(({ metadata }) => metadata.name)).toContain(evidence.pod?.metadata.name)
  })

  it('that is gone is told as a gap, with the pod that was examined instead', async () => {
    const evidence = await gatherFrom(await open('auth-postgres-password'), {
      ...RECONCILER,
      name: 'reconciler-7f8d6b9c55-abcde',
    })

    expect(gapsOf(evidence)).toEqual(['pod reconciler-7f8d6b9c55-abcde: not-found'])
    expect(evidence.gaps[0]?.why).toContain(RECONCILER.name)
  })

  it('without pods still gives evidence', async () => {
    const evidence = await gatherFrom(await open('quota-must-specify-cpu-limit'), {
      namespace: 'gateway',
      name: 'webhook-fanout',
    })

    expect(evidence.pod).toBeUndefined()
    expect(evidence.quotas.length + evidence.limitRanges.length).toBeGreaterThan(0)
    expect(evidence.events.some(({ reason }) => reason === 'FailedCreate')).toBe(true)
  })

  it('with a Rollout above its ReplicaSet keeps that kind by name', async () => {
    const recording = await open('auth-postgres-password')
    const reader: ClusterReader = {
      ...recording,
      list: async (kind, ...rest) => {
        const items = await recording.list(kind, ...rest)
        if (kind !== 'ReplicaSet') return items
        return items.map((item) => ({
          ...item,
          metadata: {
            ...item.metadata,
            ownerReferences: [
              { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name: 'reconciler', uid: 'u' },
            ],
          },
        }))
      },
    }

    const evidence = await gatherFrom(reader, RECONCILER)

    expect(evidence.workload).toMatchObject({ kind: 'Rollout', name: 'reconciler' })
    expect(evidence.pods.length).toBeGreaterThan(0)
  })

  it('that does not exist is refused with similar names', async () => {
    const gathering = gatherFrom(await open('auth-postgres-password'), {
      namespace: 'ledger',
      name: 'reconcilr',
    })

    await expect(gathering).rejects.toMatchObject({
      code: 'target-not-found',
      message: expect.stringContaining('reconciler'),
    })
  })

  it.each([
    ['forbidden', true],
    ['unavailable', true],
  ] as const)('cannot be looked for when everything is %s', async (reason, retryable) => {
    const reader = intercepted(await open('auth-postgres-password'), () => {
      throw new ReadError(reason, 'the API says no')
    })

    const gathering = gatherFrom(reader, RECONCILER)

    await expect(gathering).rejects.toMatchObject({ code: 'cluster-unreadable', retryable })
  })
})

describe('A failure', () => {
  it.each([
    ['list Pod', 'pods of namespace ledger'],
    ['list Event', 'events of namespace ledger'],
    ['list ReplicaSet', 'replicasets of namespace ledger'],
    ['get Deployment', 'Deployment reconciler'],
    ['get Node', 'node node-1'],
    ['list Service', 'services of namespace ledger'],
    ['list EndpointSlice', 'endpointslices of namespace ledger'],
  ])('of %s becomes a gap and no more', async (failing, what) => {
    const reader = intercepted(await open('auth-postgres-password'), (call) => {
      if (call === failing) throw new ReadError('forbidden', 'forbidden for token=hunter2secret')
    })

    const evidence = await gatherFrom(reader, RECONCILER)

    expect(gapsOf(evidence)).toEqual([expect.stringMatching(new RegExp(`^${what}.*: forbidden$`))])
    expect(JSON.stringify(evidence.gaps)).not.toContain('hunter2secret')
    expect(evidence.pod?.metadata.name).toBe(RECONCILER.name)
  })

  it('of another sort than the reader declares becomes a gap too', async () => {
    const reader = intercepted(await open('auth-postgres-password'), (call) => {
      if (call === 'list Event') throw new TypeError('surprise')
    })

    const evidence = await gatherFrom(reader, RECONCILER)

    expect(evidence.gaps).toEqual([
      { what: 'events of namespace ledger', reason: 'unavailable', why: 'surprise' },
    ])
  })

  it.each(['log previous', 'list Event', 'list Pod'])(
    'to answer %s costs the deadline and not the rest',
    async (hanging) => {
      const reader = intercepted(await open('auth-postgres-password'), (call) =>
        call === hanging ? new Promise<void>(() => {}) : undefined,
      )

      const evidence = await gatherFrom(reader, RECONCILER, { deadlineMs: 400 })

      expect(evidence.gaps.map(({ reason }) => reason)).toEqual(['timed-out'])
      expect(evidence.node).toBeDefined()
    },
  )

  it('in the middle of a log keeps what was read', async () => {
    const recording = await open('auth-postgres-password')
    const reader: ClusterReader = {
      ...recording,
      async readLog() {
        return (async function* () {
          yield Buffer.from('2026-11-21T10:00:00Z first line\n')
          await new Promise(() => {})
        })()
      },
    }

    const evidence = await gatherFrom(reader, RECONCILER, { deadlineMs: 400 })

    expect(evidence.logs[0]).toMatchObject({ truncated: true, lines: [{ n: 1, text: 'first line' }] })
    expect(gapsOf(evidence)).toContainEqual(expect.stringMatching(/^end of the previous log .*: timed-out$/))
  })

  it('is not made of a wish to stop', async () => {
    const controller = new AbortController()
    const reader = intercepted(await open('auth-postgres-password'), (call) => {
      if (call === 'list Event') controller.abort(new Error('shutting down'))
      return call === 'list Event' ? new Promise<void>(() => {}) : undefined
    })

    const gathering = gatherFrom(reader, RECONCILER, { signal: controller.signal })

    await expect(gathering).rejects.toThrow('shutting down')
  })
})

describe('Gathering', () => {
  it('asks eight times for a crash-looping pod of a Deployment, and never for a Secret', async () => {
    const { reader, calls } = counting(await open('auth-postgres-password'))

    await gatherFrom(reader, RECONCILER)

    expect(calls.length).toBe(8)
    expect(calls.filter((call) => call.includes('Secret'))).toEqual([])
  })

  it('drops values of ConfigMaps, managed fields and copies of objects', async () => {
    const recording = await open('storm-shared-configmap')
    const reader: ClusterReader = {
      ...recording,
      list: async (kind, ...rest) =>
        (await recording.list(kind, ...rest)).map((item) => ({
          ...item,
          metadata: {
            ...item.metadata,
            managedFields: [
              {
                manager: 'kubectl',
                operation: 'Update',
                time: '2026-11-21T10:00:00Z',
                fieldsV1: { 'f:x': {} },
              },
            ],
            annotations: {
              ...item.metadata.annotations,
              'kubectl.kubernetes.io/last-applied-configuration': '{"a":1}',
            },
          },
        })),
    }

    const evidence = await gatherFrom(reader, {
      namespace: 'platform',
      kind: 'Pod',
      name: 'feature-api-c8779d789-6kf7c',
    })

    expect(JSON.stringify(evidence)).not.toMatch(/fieldsV1|last-applied/)
    expect(
      evidence.configMaps.flatMap(({ data }) => Object.values(data ?? {})).every((value) => value === ''),
    ).toBe(true)
    expect(evidence.pods[0]?.metadata.managedFields).toEqual([
      { manager: 'kubectl', operation: 'Update', time: '2026-11-21T10:00:00Z' },
    ])
  })

  it('infers what exists from lists, messages and runs', async () => {
    const missing = await gatherFrom(await open('cfg-configmap-env-missing'), {
      namespace: 'platform',
      name: 'tenant-api',
    })
    const running = await gatherFrom(await open('auth-postgres-password'), RECONCILER)

    expect(
      missing.references.filter(({ kind, exists }) => kind === 'ConfigMap' && exists === false).length,
    ).toBeGreaterThan(0)
    expect(running.references.filter(({ exists }) => exists === false)).toEqual([])
  })

  it('chooses the pod that fails when a workload is named', async () => {
    const evidence = await gatherFrom(await open('rofs-python-rollout'), {
      namespace: 'identity',
      name: 'session-broker',
    })

    expect(restarts(evidence.pod)).toBe(Math.max(...evidence.pods.map(restarts)))
  })

  it('finds the pods of a workload behind the limit of a crowded namespace', async () => {
    const recording = await open('auth-postgres-password')
    const crowd = Array.from({ length: 500 }, (_, i) => ({
      metadata: { name: `a-${i}` },
      spec: { containers: [] },
    }))
    const reader: ClusterReader = {
      ...recording,
      list: async (kind, namespace, options, signal) =>
        kind === 'Pod' && options.labelSelector === undefined
          ? (crowd as never)
          : recording.list(kind, namespace, options, signal),
    }

    const evidence = await gatherFrom(reader, { namespace: 'ledger', kind: 'Deployment', name: 'reconciler' })

    expect(evidence.pod?.metadata.name).toBe(RECONCILER.name)
    expect(evidence.neighbours).toHaveLength(200)
    expect(gapsOf(evidence)).toContain('pods of namespace ledger beyond the first 500: truncated')
  })

  it('has every collector of the folder in its list, under the name of its file', () => {
    const files = readdirSync(join(import.meta.dirname, '../../src/evidence/collectors'))
      .filter((file) => file !== 'index.ts')
      .map((file) => file.replace(/\.ts$/, ''))

    expect(COLLECTORS.map(({ id }) => id).sort()).toEqual(files.sort())
  })

  it('declares for its collectors no right to write and none to Secrets', () => {
    const permissions = COLLECTORS.flatMap((collector) => collector.permissions)

    expect(permissions.filter(({ verb }) => verb !== 'get' && verb !== 'list')).toEqual([])
    expect(permissions.filter(({ resource }) => resource === 'secrets')).toEqual([])
  })
})

function restarts(pod: Pod | undefined): number {
  return Math.max(0, ...(pod?.status?.containerStatuses ?? []).map(({ restartCount }) => restartCount ?? 0))
}
