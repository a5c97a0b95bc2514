/** What failures may have in common: only what their causes make plausible, and nothing by chance. */
import { describe, expect, it } from 'vitest'
import { diagnose } from '../../src/diagnosis/diagnose.ts'
import type { KubeNode } from '../../src/domain/kubernetes.ts'
import { correlate } from '../../src/incidents/correlate.ts'
import { type BuiltEvidence, buildEvidence, terminated, waiting } from '../support/evidence-builder.ts'
import { anIncident } from '../support/incident.ts'

function nodeThatIs(ready: 'True' | 'Unknown', pressure = false): KubeNode {
  return {
    metadata: { name: 'n1' },
    status: {
      conditions: [
        { type: 'Ready', status: ready, reason: ready === 'True' ? 'KubeletReady' : 'NodeStatusUnknown' },
        { type: 'MemoryPressure', status: pressure ? 'True' : 'False' },
      ],
    },
  } as KubeNode
}

const crash = (log: string, more: Partial<BuiltEvidence> = {}) =>
  buildEvidence({
    containers: [{ restarts: 5, state: waiting(), lastState: terminated(1), log }],
    spec: { nodeName: 'n1' },
    node: nodeThatIs('True'),
    ...more,
  })
const pull = (image: string, message: string) =>
  buildEvidence({ containers: [{ image, state: waiting('ErrImagePull', message) }] })
const keys = (evidence: Parameters<typeof diagnose>[0]) =>
  (diagnose(evidence).factors ?? []).map(({ key }) => key)

const PANIC =
  'panic: runtime error: invalid memory address or nil pointer dereference\ngoroutine 1 [running]:'
const REFUSED = (host: string) => `Error: connect ECONNREFUSED ${host}:5432`

describe('A failure', () => {
  it.each([
    ['of the application on a node that is well', crash(PANIC), []],
    ['of the application on a node that is not ready', crash(PANIC, { node: nodeThatIs('Unknown') }), []],
    [
      'that nothing explains but the node, which is not ready',
      buildEvidence({
        containers: [{ state: { running: {} }, ready: false }],
        spec: { nodeName: 'n1' },
        status: { reason: 'NodeLost' },
        node: nodeThatIs('Unknown'),
      }),
      ['test node n1'],
    ],
    ['at a side-car on its own address', crash(REFUSED('127.0.0.1')), []],
    ['at an address', crash(REFUSED('10.0.0.7')), ['test dependency 10.0.0.7:5432']],
    ['at a Service of its namespace', crash(REFUSED('pg')), ['test dependency shop/pg']],
    [
      'at a Service of another namespace',
      crash(REFUSED('pg.data.svc.cluster.local')),
      ['test dependency data/pg'],
    ],
    ['at a pod of a StatefulSet', crash(REFUSED('pg-0.pg.data.svc')), ['test dependency data/pg']],
    [
      'to pull from a registry that is away',
      pull(
        'registry.example/shop/api:1',
        'failed to do request: Head "https://registry.example/v2/": dial tcp 10.1.1.1:443: connect: connection refused',
      ),
      ['test registry registry.example'],
    ],
    [
      'to pull a tag that does not exist',
      pull('registry.example/shop/api:1', 'registry.example/shop/api:1: not found'),
      ['test image registry.example/shop/api:1'],
    ],
    [
      'to create pods that a webhook denies',
      buildEvidence({
        hasPod: false,
        events: [
          {
            reason: 'FailedCreate',
            kind: 'ReplicaSet',
            name: 'api-1',
            message:
              'Error creating: admission webhook "policy.example.com" denied the request: no team label',
          },
        ],
      }),
      ['test admission policy.example.com'],
    ],
  ])('%s', (_, evidence, expected) => {
    expect(keys(evidence)).toEqual(expected)
  })

  it('shows for each factor what it is taken from', () => {
    const [factor] = diagnose(crash(REFUSED('pg'))).factors ?? []

    expect(factor).toMatchObject({ label: 'shop/pg:5432', state: 'cannot be reached' })
    expect(factor?.evidence[0]?.text).toContain('ECONNREFUSED')
  })
})

describe('Failures of several workloads', () => {
  const incidents = (...evidence: Parameters<typeof diagnose>[0][]) =>
    evidence.map((each, n) =>
      anIncident({
        id: `inc-${n}`,
        workload: { cluster: 'test', namespace: 'shop', kind: 'Deployment', name: `app-${n}` },
        openedAt: new Date(Date.parse('2026-11-21T10:00:00Z') + n * 60_000).toISOString(),
        diagnosis: diagnose(each),
      }),
    )

  it('on the one node that is well do not belong together', () => {
    expect(correlate(incidents(crash(PANIC), crash(PANIC), crash(PANIC)), [])).toEqual([])
  })

  it('that each cannot pull another image of one registry do not belong together', () => {
    const pulls = ['a', 'b', 'c'].map((name) =>
      pull(`registry.example/${name}:1`, `registry.example/${name}:1: not found`),
    )

    expect(correlate(incidents(...pulls), [])).toEqual([])
  })

  it('with one dependency belong together, and with another do not', () => {
    const [storm, ...others] = correlate(
      incidents(
        crash(REFUSED('pg')),
        crash(REFUSED('pg.shop.svc')),
        crash(REFUSED('redis')),
        crash(REFUSED('pg.shop.svc.cluster.local')),
      ),
      [],
    )

    expect(others).toEqual([])
    expect(storm?.incidents.map(({ id }) => id)).toEqual(['inc-0', 'inc-1', 'inc-3'])
  })
})
