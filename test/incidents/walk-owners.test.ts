/** Which workload a pod belongs to, and how few calls tell it. */
import { describe, expect, it } from 'vitest'
import type { Kind, Kinds, OwnerReference, Pod } from '../../src/domain/kubernetes.ts'
import { type ClusterReader, ReadError } from '../../src/evidence/cluster-reader.ts'
import { createPodDirectory, type PodDirectory } from '../../src/incidents/pod-directory.ts'
import { walkOwners } from '../../src/incidents/walk-owners.ts'
import { intercepted } from '../evidence/readers.ts'

const TARGET = { cluster: 'prod', namespace: 'shop', kind: 'Pod', name: 'api-54f6784477-zspl6' }

interface Seen {
  readonly pods: readonly Pod[]
  readonly objects?: readonly Kinds[Kind][]
  readonly forbidden?: string
}

async function walk({ pods, objects = [], forbidden }: Seen) {
  const calls: string[] = []
  const reader = intercepted(readerOf(pods, objects), (call) => {
    calls.push(call)
    if (call === forbidden) throw new ReadError('forbidden', 'forbidden')
  })
  const { kind, name } = await walkOwners(reader, directory(), TARGET, new AbortController().signal)
  return { workload: `${kind}/${name}`, calls }
}

function readerOf(pods: readonly Pod[], objects: readonly Kinds[Kind][]): ClusterReader {
  const reader = {
    cluster: 'prod',
    list: async () => pods,
    get: async (kind: Kind, _namespace: string, name: string) => {
      const all = [...objects, ...pods.map((pod) => ({ ...pod, kind: 'Pod' }))]
      const found = all.find((each) => each.kind === kind && each.metadata.name === name)
      if (found === undefined) throw new ReadError('not-found', `${name} not found`)
      return found
    },
  }
  return reader as unknown as ClusterReader
}

function directory(): PodDirectory {
  return createPodDirectory({ now: () => 0 })
}

function aPod(owner?: OwnerReference, labels: Record<string, string> = {}, name = TARGET.name): Pod {
  return { metadata: { name, labels, ...(owner && { ownerReferences: [owner] }) }, spec: { containers: [] } }
}

function by(kind: string, name: string): OwnerReference {
  return { apiVersion: 'v1', kind, name, uid: name, controller: true }
}

function an(kind: Kind, name: string, owner?: OwnerReference): Kinds[Kind] {
  return { kind, metadata: { name, ...(owner && { ownerReferences: [owner] }) } } as Kinds[Kind]
}

const SET = by('ReplicaSet', 'api-54f6784477')
const HASH = { 'pod-template-hash': '54f6784477' }

describe('The workload of a pod', () => {
  it.each<[string, Seen, string, string[]]>([
    [
      'of a Deployment, without a look at its ReplicaSet',
      { pods: [aPod(SET, HASH)], objects: [an('Deployment', 'api')] },
      'Deployment/api',
      ['list Pod', 'get Deployment'],
    ],
    [
      'of a Deployment that an operator made is the resource of the operator',
      { pods: [aPod(SET, HASH)], objects: [an('Deployment', 'api', by('Shop', 'main'))] },
      'Shop/main',
      ['list Pod', 'get Deployment'],
    ],
    [
      'of a ReplicaSet that only looks like that of a Deployment',
      { pods: [aPod(SET, HASH)], objects: [an('ReplicaSet', 'api-54f6784477', by('Stage', 'api'))] },
      'Stage/api',
      ['list Pod', 'get Deployment', 'get ReplicaSet'],
    ],
    [
      'of a ReplicaSet with a name of its own',
      { pods: [aPod(by('ReplicaSet', 'plain'))], objects: [an('ReplicaSet', 'plain')] },
      'ReplicaSet/plain',
      ['list Pod', 'get ReplicaSet'],
    ],
    [
      'of a Deployment that may not be read',
      { pods: [aPod(SET, HASH)], forbidden: 'get Deployment' },
      'Deployment/api',
      ['list Pod', 'get Deployment'],
    ],
    [
      'of a CronJob, by its Job',
      {
        pods: [aPod(by('Job', 'report-28391'))],
        objects: [an('Job', 'report-28391', by('CronJob', 'report')), an('CronJob', 'report')],
      },
      'CronJob/report',
      ['list Pod', 'get Job', 'get CronJob'],
    ],
    ['of nobody', { pods: [aPod()] }, `Pod/${TARGET.name}`, ['list Pod']],
    ['of a node', { pods: [aPod(by('Node', 'node-1'))] }, `Pod/${TARGET.name}`, ['list Pod']],
    [
      'that may not be listed',
      { pods: [aPod(SET, HASH)], objects: [an('Deployment', 'api')], forbidden: 'list Pod' },
      'Deployment/api',
      ['list Pod', 'get Pod', 'get Deployment'],
    ],
    [
      'that is gone, by one that took its place',
      { pods: [aPod(SET, HASH, 'api-54f6784477-bbbbb')], objects: [an('Deployment', 'api')] },
      'Deployment/api',
      ['list Pod', 'get Deployment'],
    ],
  ])('%s', async (_what, seen, workload, calls) => {
    const found = await walk(seen)

    expect(found).toEqual({ workload, calls })
  })

  it('that is not there is not found, and nobody is asked twice', async () => {
    const calls: string[] = []
    const reader = intercepted(readerOf([aPod(undefined, {}, 'other')], []), (call) => void calls.push(call))

    const walking = walkOwners(reader, directory(), TARGET, new AbortController().signal)

    await expect(walking).rejects.toMatchObject({ reason: 'not-found' })
    expect(calls).toEqual(['list Pod'])
  })
})
