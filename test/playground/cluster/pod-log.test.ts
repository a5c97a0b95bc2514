/** Logs of the simulated cluster, answered as a kubelet does. */

import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type SimulatedCluster,
  startSimulatedCluster,
} from '../../../src/playground/cluster/simulated-cluster.ts'

const CORPUS = path.join(import.meta.dirname, '../../fixtures/corpus')
const KEY = { namespace: 'shop', pod: 'api-1', container: 'api', run: 'current' } as const
const LINES = [
  '2026-11-21T09:00:00.000000001Z first',
  '2026-11-21T09:59:30.5Z second \xff',
  '2026-11-21T09:59:50Z third',
]

let cluster: SimulatedCluster

beforeAll(async () => {
  cluster = await startSimulatedCluster({
    recordings: [path.join(CORPUS, 'oom-python-embeddings')],
    clock: { now: () => Date.parse('2026-11-21T10:00:00Z') },
  })
  const spec = { containers: [{ name: 'api' }] }
  const two = { containers: [{ name: 'api' }, { name: 'proxy' }], initContainers: [{ name: 'wait' }] }
  const metadata = (name: string) => ({ name, namespace: 'shop' })
  cluster.store.put({ apiVersion: 'v1', kind: 'Pod', metadata: metadata('api-1'), spec })
  cluster.store.put({ apiVersion: 'v1', kind: 'Pod', metadata: metadata('pair-1'), spec: two })
  cluster.store.putLog(KEY, { bytes: Buffer.from(`${LINES.join('\n')}\n`, 'latin1') })
})

afterAll(() => cluster.close())

async function log(pod: string, query: string): Promise<{ status: number; text: string }> {
  const response = await fetch(`${cluster.url}/api/v1/namespaces/shop/pods/${pod}/log?${query}`)
  const text = Buffer.from(await response.arrayBuffer()).toString('latin1')
  return { status: response.status, text }
}

describe('the part of a log that is asked for', () => {
  it.each([
    ['timestamps=true', `${LINES.join('\n')}\n`],
    ['', 'first\nsecond \xff\nthird\n'],
    ['tailLines=1', 'third\n'],
    ['tailLines=0', ''],
    ['tailLines=2&timestamps=true&limitBytes=10', '2026-11-21'],
    ['limitBytes=8', 'first\nse'],
    ['sinceSeconds=60', 'second \xff\nthird\n'],
    ['sinceTime=2026-11-21T09:59:45Z', 'third\n'],
  ])('%s', async (query, expected) => {
    const { text } = await log('api-1', query)

    expect(text).toBe(expected)
  })
})

describe('a log that cannot be had', () => {
  it.each([
    ['api-1', 'previous=true', 400, 'previous terminated container \\"api\\" in pod \\"api-1\\" not found'],
    ['api-1', 'container=web', 400, 'container web is not valid for pod api-1'],
    ['pair-1', '', 400, 'choose one of: [api proxy] or one of the init containers: [wait]'],
    ['gone', '', 404, 'pods \\"gone\\" not found'],
  ])('of %s with %s is refused with %i', async (pod, query, status, words) => {
    const answer = await log(pod, query)

    expect(answer.status).toBe(status)
    expect(answer.text).toContain(words)
  })
})

it('sends what the recorded kubelet could not retrieve as it came', async () => {
  const pod = 'ranker-85d8bf77f6-cvkdx'
  const url = `${cluster.url}/api/v1/namespaces/ml-serving/pods/${pod}/log?container=ranker&previous=true`

  const text = await (await fetch(url)).text()

  expect(text).toMatch(/^unable to retrieve container logs for containerd:/)
})
