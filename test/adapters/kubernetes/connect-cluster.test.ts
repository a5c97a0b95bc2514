/** How the live reader takes a misbehaving API server, over HTTP against the simulated one. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ClusterConnection, connectCluster } from '../../../src/adapters/kubernetes/connect-cluster.ts'
import type { ReadError } from '../../../src/evidence/cluster-reader.ts'
import type { FaultEffect } from '../../../src/playground/cluster/faults.ts'
import {
  type SimulatedCluster,
  startSimulatedCluster,
} from '../../../src/playground/cluster/simulated-cluster.ts'
import { CONTRACT_RECORDING, collect } from '../../contracts/cluster-reader.ts'
import { kubeConfigOf } from './kube-config-of.ts'

const TOKEN = 'eyJhbGciOiJSUzI1NiJ9.secret-bearer-token'
const POD = 'ledger-core-848bf58bff-dwkrv'
const LOG = { namespace: 'ledger', pod: POD, container: 'migrate', previous: true }
const signal = new AbortController().signal

let cluster: SimulatedCluster
let reader: ClusterConnection

beforeEach(async () => {
  cluster = await startSimulatedCluster({ recordings: [CONTRACT_RECORDING], token: TOKEN })
  reader = connect(300)
})

afterEach(async () => {
  await reader.close()
  await cluster.close()
})

function connect(requestTimeoutMs: number): ClusterConnection {
  return connectCluster({ cluster: 'prod-eu-1', kubeConfig: kubeConfigOf(cluster), requestTimeoutMs })
}

function listPods(): Promise<unknown> {
  return reader.list('Pod', 'ledger', {}, signal)
}

function failure(promise: Promise<unknown>): Promise<ReadError> {
  return promise.then(
    () => expect.fail('the read succeeded'),
    (error) => error as ReadError,
  )
}

describe('a refused or failed request', () => {
  const faults: [string, FaultEffect, string, RegExp][] = [
    ['401', { type: 'status', status: 401 }, 'forbidden', /^the API server refuses our credentials$/],
    ['another 400', { type: 'status', status: 400, message: 'bad selector' }, 'unavailable', /bad selector/],
    ['403', { type: 'status', status: 403, message: 'pods is forbidden' }, 'forbidden', /pods is forbidden/],
    ['404', { type: 'status', status: 404, message: 'no such thing' }, 'not-found', /no such thing/],
    ['410', { type: 'status', status: 410, message: 'too old' }, 'expired', /too old/],
    ['429', { type: 'status', status: 429, message: 'slow down' }, 'unavailable', /slow down/],
    ['500', { type: 'status', status: 500, message: 'etcd lost' }, 'unavailable', /etcd lost/],
    ['503', { type: 'status', status: 503 }, 'unavailable', /503/],
    ['no answer', { type: 'hang' }, 'timed-out', /did not answer within 0\.3 s/],
    ['a body that stops', { type: 'stall-mid-body' }, 'timed-out', /did not answer within 0\.3 s/],
    ['a reset', { type: 'reset-mid-body' }, 'unavailable', /cannot reach the API server/],
    [
      'a login page',
      page(200, 'text/html', '<html>Sign in</html>'),
      'unavailable',
      /\(text\/html\) is not valid JSON/,
    ],
    ['a gateway page', page(502, 'text/html', '<html>Bad gateway</html>'), 'unavailable', /HTTP status 502$/],
    ['another JSON', page(200, 'application/json', '{"hello":1}'), 'unavailable', /no list of Pod/],
    ['null', page(200, 'application/json', 'null'), 'unavailable', /no list of Pod/],
  ]

  it.each(faults)('classifies %s', async (_name, effect, reason, words) => {
    cluster.faults.add({ path: '/pods', effect })

    const error = await failure(listPods())

    expect(error).toMatchObject({ name: 'ReadError', reason, message: words })
  })

  it.each(faults.slice(0, 9))('classifies %s in front of a log', async (_name, effect, reason) => {
    cluster.faults.add({ path: '/log', effect })

    const error = await failure(reader.readLog(LOG, signal))

    expect(error).toMatchObject({ name: 'ReadError', reason })
  })

  it('says that nobody listens', async () => {
    await cluster.close()

    const error = await failure(listPods())

    expect(error).toMatchObject({ reason: 'unavailable', message: expect.stringContaining('ECONNREFUSED') })
  })

  it('does not read an endless answer to its end', async () => {
    const effect = page(200, 'application/json', `"${'x'.repeat(33 * 1024 * 1024)}"`)
    cluster.faults.add({ path: '/pods', effect })
    await using patient = disposable(connect(20_000))

    const error = await failure(patient.list('Pod', 'ledger', {}, signal))

    expect(error).toMatchObject({ reason: 'truncated', message: expect.stringContaining('32768 KiB') })
  })

  it('asks once more after a short Retry-After, and only once', async () => {
    const effect: FaultEffect = { type: 'status', status: 429, retryAfterSeconds: 0 }
    cluster.faults.add({ path: '/pods', effect })

    const pods = await listPods()
    cluster.faults.add({ path: '/pods', effect, times: 9 })
    const error = await failure(listPods())

    expect(pods).toHaveLength(2)
    expect(error.reason).toBe('unavailable')
    expect(cluster.requests.entries).toHaveLength(4)
  })

  it('does not wait for a long Retry-After', async () => {
    cluster.faults.add({ path: '/pods', effect: { type: 'status', status: 429, retryAfterSeconds: 60 } })

    const error = await failure(listPods())

    expect(error.reason).toBe('unavailable')
    expect(cluster.requests.entries).toHaveLength(1)
  })

  it('reports what a role lacks in the words of the API server', async () => {
    cluster.access.deny({ resource: 'pods', subresource: 'log' })

    const error = await failure(reader.readLog(LOG, signal))

    expect(error).toMatchObject({ reason: 'forbidden' })
    expect(error.message).toMatch(/pods ".*" is forbidden: User ".*" cannot get resource "pods\/log"/)
  })

  it('keeps its credentials out of errors, even when the far end repeats them', async () => {
    const message = `denied for Bearer ${TOKEN}`
    cluster.faults.add({ path: '/pods', effect: { type: 'status', status: 403, message } })

    const error = await failure(listPods())

    expect(error.message).toBe('denied for Bearer [redacted]')
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(TOKEN)
  })
})

describe("the caller's signal", () => {
  it('ends a request that hangs with its own reason', async () => {
    const caller = new AbortController()
    cluster.faults.add({ path: '/pods', effect: { type: 'hang' } })
    await using patient = disposable(connect(20_000))

    const reading = failure(patient.list('Pod', 'ledger', {}, caller.signal))
    await expect.poll(() => cluster.requests.entries.length).toBe(1)
    caller.abort(new Error('the deadline of the gathering'))

    expect(await reading).toMatchObject({ message: 'the deadline of the gathering' })
  })

  it('ends the wait for a retry', async () => {
    const caller = new AbortController()
    cluster.faults.add({ path: '/pods', effect: { type: 'status', status: 429, retryAfterSeconds: 2 } })

    const reading = failure(reader.list('Pod', 'ledger', {}, caller.signal))
    await expect.poll(() => cluster.requests.entries.length).toBe(1)
    caller.abort(new Error('enough'))

    expect(await reading).toMatchObject({ message: 'enough' })
  })

  it('ends a log in the middle', async () => {
    const caller = new AbortController()
    cluster.faults.add({ path: '/log', effect: { type: 'stall-mid-body' } })
    await using patient = disposable(connect(20_000))
    const log = (await patient.readLog(LOG, caller.signal))[Symbol.asyncIterator]()

    const first = await log.next()
    caller.abort(new Error('seen enough'))
    const error = await failure(drain(log))

    expect(first.value?.length).toBeGreaterThan(0)
    expect(error).toMatchObject({ message: 'seen enough' })
  })
})

describe('a log', () => {
  it('asks kubelet for timestamps and for no more than it wants', async () => {
    await collect(await reader.readLog({ ...LOG, tailLines: 10, limitBytes: 2_000 }, signal))

    expect(cluster.requests.entries[0]).toEqual({
      method: 'GET',
      path: `/api/v1/namespaces/ledger/pods/${POD}/log`,
      query: {
        container: 'migrate',
        previous: 'true',
        timestamps: 'true',
        tailLines: '10',
        limitBytes: '2000',
      },
    })
  })

  it.each([
    'previous terminated container "api" in pod "api-1" not found',
    'container "api" in pod "api-1" is waiting to start: trying and failing to pull image',
    'container "api" in pod "api-1" is terminated',
    'container "api" in pod "api-1" is not available',
    'container api is not valid for pod api-1',
  ])('does not exist when kubelet says: %s', async (message) => {
    cluster.faults.add({ path: '/log', effect: { type: 'status', status: 400, message } })

    const error = await failure(reader.readLog(LOG, signal))

    expect(error).toMatchObject({ reason: 'not-found', message })
  })

  it('is cut even when the far end ignores the limit', async () => {
    cluster.faults.add({ path: '/log', effect: page(200, 'text/plain', 'x'.repeat(500_000)) })

    const log = await collect(await reader.readLog({ ...LOG, limitBytes: 1_000 }, signal))

    expect(log).toHaveLength(1_000)
  })

  it.each<[string, FaultEffect, string]>([
    ['breaks off', { type: 'reset-mid-body' }, 'unavailable'],
    ['stalls', { type: 'stall-mid-body' }, 'timed-out'],
  ])('that %s in the middle tells so after the first half', async (_name, effect, reason) => {
    cluster.faults.add({ path: '/log', effect })
    const log = (await reader.readLog(LOG, signal))[Symbol.asyncIterator]()

    const first = await log.next()
    const error = await failure(drain(log))

    expect(first.value?.length).toBeGreaterThan(0)
    expect(error).toMatchObject({ name: 'ReadError', reason })
  })
})

describe('checkAccess', () => {
  it('asks about each permission, in order', async () => {
    const logs = { verb: 'get', group: '', resource: 'pods/log', namespace: 'ledger' }
    const deployments = { verb: 'patch', group: 'apps', resource: 'deployments' }
    cluster.access.deny({ verb: 'patch', resource: 'deployments' })

    const answers = await reader.checkAccess([logs, deployments], signal)

    expect(answers).toEqual([
      { permission: logs, allowed: true },
      { permission: deployments, allowed: false },
    ])
  })

  it('rejects when the API server does not answer the review', async () => {
    cluster.faults.add({ path: 'selfsubjectaccessreviews', effect: { type: 'status', status: 500 } })

    const error = await failure(reader.checkAccess([{ verb: 'get', group: '', resource: 'pods' }], signal))

    expect(error.reason).toBe('unavailable')
  })
})

function page(status: number, contentType: string, body: string): FaultEffect {
  return { type: 'body', status, contentType, body }
}

function disposable(connection: ClusterConnection): ClusterConnection & AsyncDisposable {
  return { ...connection, [Symbol.asyncDispose]: () => connection.close() }
}

async function drain(iterator: AsyncIterator<Uint8Array>): Promise<void> {
  for (;;) {
    const { done } = await iterator.next()
    if (done) return
  }
}
