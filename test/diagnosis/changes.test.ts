/** What changed, in the words people use. */
import { describe, expect, it } from 'vitest'
import { compareRevisions } from '../../src/diagnosis/changes.ts'
import { diffTemplates } from '../../src/diagnosis/template-diff.ts'
import type { Container, Pod, PodTemplate, ReplicaSet } from '../../src/domain/kubernetes.ts'
import { at, type BuiltEvidence, buildEvidence } from '../support/evidence-builder.ts'

function template(container: Partial<Container>, pod: Partial<PodTemplate['spec']> = {}): PodTemplate {
  return { spec: { containers: [{ name: 'api', image: 'r.test/shop/api:1', ...container }], ...pod } }
}

/** Before, after, and the sentences that tell the difference. */
const DIFFERENCES: readonly (readonly [PodTemplate, PodTemplate, readonly string[]])[] = [
  [template({}), template({ image: 'r.test/shop/api:2' }), ['image api 1 -> 2']],
  [
    template({}),
    template({ image: 'r.test/other/api:2' }),
    ['image r.test/shop/api:1 -> r.test/other/api:2'],
  ],
  [
    template({ env: [{ name: 'A', value: '1' }] }),
    template({ env: [{ name: 'B', value: '2' }] }),
    ['env B added: 2', 'env A removed (was 1)'],
  ],
  [
    template({ resources: { limits: { memory: '512Mi' } } }),
    template({ resources: { limits: { memory: '256Mi', cpu: '1' } } }),
    ['memory limit 512Mi -> 256Mi', 'CPU limit added: 1'],
  ],
  [
    template({}),
    template({ livenessProbe: { httpGet: { path: '/live', port: 80 }, periodSeconds: 5 } }),
    ['livenessProbe added: HTTP GET :80/live'],
  ],
  [
    template({}, { volumes: [{ name: 'conf', configMap: { name: 'a' } }] }),
    template({}, { volumes: [{ name: 'conf', configMap: { name: 'b' } }] }),
    ['volume conf: ConfigMap a -> b'],
  ],
  [
    { ...template({}), metadata: { annotations: { 'checksum/config': 'aa' } } },
    { ...template({}), metadata: { annotations: { 'checksum/config': 'bb' } } },
    ['content of a config object (annotation checksum/config) aa -> bb'],
  ],
  [
    template({ command: ['sleep', 'infinity'] }),
    template({ command: ['sleep infinity'] }),
    ['command sleep infinity -> "sleep infinity"'],
  ],
  [template({}), template({}), []],
]

describe('diffTemplates', () => {
  it.each(DIFFERENCES)('tells %j and %j apart', (before, after, sentences) => {
    expect(diffTemplates(before, after).map((c) => c.summary)).toEqual(sentences)
  })

  it('names a container that was added with its port', () => {
    const after = {
      spec: {
        containers: [
          ...template({}).spec.containers,
          { name: 'proxy', image: 'envoy:1', ports: [{ containerPort: 9901 }] },
        ],
      },
    }

    expect(diffTemplates(template({}), after).map((c) => c.summary)).toEqual([
      'container proxy (envoy:1, port 9901) added',
    ])
  })
})

function replicaSet(
  name: string,
  revision: number,
  image: string,
  ready: number,
  replicas: number,
): ReplicaSet {
  return {
    metadata: {
      name,
      creationTimestamp: at(-1000 + revision * 100),
      annotations: { 'deployment.kubernetes.io/revision': String(revision) },
    },
    spec: { selector: {}, template: template({ image }) },
    status: { readyReplicas: ready, replicas },
  }
}

function rollout(more: BuiltEvidence = {}): ReturnType<typeof compareRevisions> {
  const replicaSets = [replicaSet('api-new', 2, 'api:2', 0, 1), replicaSet('api-old', 1, 'api:1', 2, 2)]
  return compareRevisions(
    buildEvidence({ metadata: { labels: { 'pod-template-hash': 'new' } }, owners: { replicaSets }, ...more }),
  )
}

describe('compareRevisions', () => {
  it('compares the failing revision with the one before, and says how that fares', () => {
    const { changes, rollout: moved } = rollout()

    expect(changes.map((c) => [c.summary, c.at])).toEqual([['image api 1 -> 2', '2026-05-04T09:46:40.000Z']])
    expect(moved).toMatchObject({ currentRevision: '2', previousRevision: '1', previousHealthy: true })
  })

  it('takes the newest revision when only a healthy pod of the old one exists', () => {
    const { changes } = rollout({
      metadata: { labels: { 'pod-template-hash': 'old' } },
      status: { conditions: [{ type: 'Ready', status: 'True' }] },
    })

    expect(changes.map((c) => c.summary)).toEqual(['image api 1 -> 2'])
  })

  it('sees that somebody scaled', () => {
    const { changes } = compareRevisions(
      buildEvidence({
        metadata: { labels: { 'pod-template-hash': 'old' } },
        owners: { replicaSets: [replicaSet('api-old', 1, 'api:1', 1, 2)] },
        events: [
          {
            kind: 'Deployment',
            name: 'api',
            reason: 'ScalingReplicaSet',
            message: 'Scaled up replica set api-old from 1 to 2',
            at: -60,
          },
        ],
      }),
    )

    expect(changes.map((c) => c.summary)).toEqual(['replicas 1 -> 2'])
  })

  it('does not take the steps of a roll-out for scaling', () => {
    const { changes } = rollout({
      events: [
        {
          kind: 'Deployment',
          name: 'api',
          reason: 'ScalingReplicaSet',
          message: 'Scaled up replica set api-new from 1 to 2',
          at: -60,
        },
        {
          kind: 'Deployment',
          name: 'api',
          reason: 'ScalingReplicaSet',
          message: 'Scaled down replica set api-old from 2 to 1',
          at: -61,
        },
      ],
    })

    expect(changes.map((c) => c.summary)).toEqual(['image api 1 -> 2'])
  })

  it('sees a ConfigMap that somebody edited, and who', () => {
    const { changes } = compareRevisions(
      buildEvidence({
        references: [
          {
            kind: 'ConfigMap',
            name: 'flags',
            fieldPath: 'spec.volumes[flags].configMap',
            optional: false,
            exists: true,
          },
        ],
        configMaps: [
          {
            metadata: {
              name: 'flags',
              creationTimestamp: at(-90_000),
              managedFields: [{ manager: 'kubectl-edit', time: at(-400) }],
            },
          },
        ],
      }),
    )

    expect(changes).toMatchObject([
      {
        summary: 'ConfigMap flags was edited by kubectl-edit',
        by: 'kubectl-edit',
        at: '2026-05-04T09:53:20.000Z',
      },
    ])
  })

  it('says of a pod that leaves what replaces it', () => {
    const leaving = buildEvidence({
      containers: [{ restarts: 0, lastState: {}, state: { running: { startedAt: at(-900) } } }],
      metadata: { labels: { 'pod-template-hash': 'old' }, deletionTimestamp: at(30) },
      owners: {
        replicaSets: [replicaSet('api-new', 8, 'api:2', 2, 2), replicaSet('api-old', 7, 'api:1', 0, 0)],
      },
    })

    const { changes, rollout } = compareRevisions(leaving)

    expect(changes.map((c) => c.summary)).toEqual(['image api 1 -> 2'])
    expect(rollout?.currentRevision).toBe('8')
  })

  it('has nothing to say about a workload without history', () => {
    expect(compareRevisions(buildEvidence({ pods: [buildEvidence().pod as Pod] }))).toEqual({ changes: [] })
  })
})
