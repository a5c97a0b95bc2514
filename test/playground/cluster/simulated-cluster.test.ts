/** The simulated API server as the real Kubernetes client library sees it. */

import path from 'node:path'
import {
  AppsV1Api,
  AuthorizationV1Api,
  CoreV1Api,
  KubeConfig,
  PatchStrategy,
  setHeaderOptions,
  VersionApi,
} from '@kubernetes/client-node'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type SimulatedCluster,
  startSimulatedCluster,
} from '../../../src/playground/cluster/simulated-cluster.ts'

const CORPUS = path.join(import.meta.dirname, '../../fixtures/corpus')
const POD = 'ledger-core-848bf58bff-dwkrv'

let cluster: SimulatedCluster
let config: KubeConfig
let core: CoreV1Api
let apps: AppsV1Api

beforeEach(async () => {
  const recordings = ['migration-alembic-init', 'oom-python-embeddings'].map((id) => path.join(CORPUS, id))
  cluster = await startSimulatedCluster({ recordings })
  config = new KubeConfig()
  config.loadFromString(JSON.stringify(cluster.kubeConfig()))
  core = config.makeApiClient(CoreV1Api)
  apps = config.makeApiClient(AppsV1Api)
})

afterEach(() => cluster.close())

describe('reading', () => {
  it('merges the namespaces of several recordings', async () => {
    const namespaces = await core.listNamespace()
    const pods = await core.listPodForAllNamespaces()

    expect(namespaces.items.map(({ metadata }) => metadata?.name)).toEqual(['ledger', 'ml-serving'])
    expect(new Set(pods.items.map(({ metadata }) => metadata?.namespace))).toEqual(
      new Set(['ledger', 'ml-serving']),
    )
  })

  it('pages through a list without gaps or repeats', async () => {
    const names: (string | undefined)[] = []
    let next: string | undefined
    do {
      const page = await core.listNamespacedEvent({
        namespace: 'ledger',
        limit: 3,
        ...(next ? { _continue: next } : {}),
      })
      names.push(...page.items.map(({ metadata }) => metadata.name))
      next = page.metadata?._continue
    } while (next)
    const whole = await core.listNamespacedEvent({ namespace: 'ledger' })

    expect(names).toEqual(whole.items.map(({ metadata }) => metadata.name))
  })

  it.each([
    ['spec.nodeName=node-1,status.phase=Pending', 1],
    ['status.phase!=Pending', 1],
    [`metadata.name=${POD}`, 1],
    ['spec.nodeName=elsewhere', 0],
  ])('selects pods by field: %s', async (fieldSelector, count) => {
    const pods = await core.listNamespacedPod({ namespace: 'ledger', fieldSelector })

    expect(pods.items).toHaveLength(count)
  })

  it('refuses a field that Kubernetes cannot select by', async () => {
    const reading = core.listNamespacedPod({ namespace: 'ledger', fieldSelector: 'spec.image=x' })

    await expect(reading).rejects.toMatchObject({ code: 400, body: expect.stringContaining('not supported') })
  })

  it('refuses what does not exist with a Status', async () => {
    const reading = apps.readNamespacedDeployment({ namespace: 'ledger', name: 'nope' })

    await expect(reading).rejects.toMatchObject({
      code: 404,
      body: expect.stringContaining('deployments.apps \\"nope\\" not found'),
    })
  })

  it('tells its version', async () => {
    const version = await config.makeApiClient(VersionApi).getCode()

    expect(version.gitVersion).toBe('v1.36.0')
  })

  it.each([
    ['/api', 'APIVersions'],
    ['/apis', 'APIGroupList'],
    ['/apis/apps', 'APIGroup'],
    ['/api/v1', 'APIResourceList'],
    ['/apis/batch/v1', 'APIResourceList'],
    ['/apis/discovery.k8s.io/v1', 'APIResourceList'],
    ['/apis/apps/v2', 'Status'],
    ['/nowhere', 'Status'],
  ])('answers %s with %s', async (url, kind) => {
    const response = await fetch(`${cluster.url}${url}`)

    expect(await response.json()).toMatchObject({ kind })
  })

  it('prints the table that kubectl get asks for', async () => {
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json'
    const response = await fetch(`${cluster.url}/api/v1/namespaces/ledger/pods`, { headers: { accept } })
    const table = (await response.json()) as { rows: { cells: string[] }[] }

    expect(table.rows.map(({ cells }) => cells.slice(0, 3))).toEqual([
      [POD, '0/1', 'Init:CrashLoopBackOff'],
      ['pg-ledger-0', '1/1', 'Running'],
    ])
  })
})

describe('access', () => {
  it('refuses without the token', async () => {
    const guarded = await startSimulatedCluster({ recordings: [], token: 'right' })

    const response = await fetch(`${guarded.url}/api/v1/pods`, { headers: { authorization: 'Bearer wrong' } })
    await guarded.close()

    expect(response.status).toBe(401)
    expect(await response.json()).toMatchObject({ kind: 'Status', reason: 'Unauthorized' })
  })

  it('answers the review for the user it names', async () => {
    cluster.access.deny({ user: 'mallory', verb: 'delete', resource: 'pods' })
    const reviews = config.makeApiClient(AuthorizationV1Api)
    const resourceAttributes = { verb: 'delete', resource: 'pods', namespace: 'ledger' }

    const [mallory, alice] = await Promise.all(
      ['mallory', 'alice'].map((user) =>
        reviews.createSubjectAccessReview({ body: { spec: { user, resourceAttributes } } }),
      ),
    )

    expect(mallory?.status?.allowed).toBe(false)
    expect(alice?.status?.allowed).toBe(true)
  })

  it('holds an impersonating request to the rules for that user', async () => {
    cluster.access.deny({ user: 'mallory', resource: 'pods' })
    const url = `${cluster.url}/api/v1/namespaces/ledger/pods`

    const denied = await fetch(url, { headers: { 'impersonate-user': 'mallory' } })
    const own = await fetch(url)

    expect([denied.status, own.status]).toEqual([403, 200])
  })
})

describe('changing', () => {
  const name = 'ledger-core'
  const namespace = 'ledger'

  function patch(body: object, strategy: string, dryRun?: string) {
    return apps.patchNamespacedDeployment(
      { name, namespace, body, ...(dryRun ? { dryRun } : {}) },
      setHeaderOptions('Content-Type', strategy),
    )
  }

  it('merges lists by name in a strategic merge patch and counts the generation', async () => {
    const before = await apps.readNamespacedDeployment({ name, namespace })
    const containers = [{ name: 'core', resources: { limits: { memory: '256Mi' } } }]

    await patch({ spec: { template: { spec: { containers } } } }, PatchStrategy.StrategicMergePatch)
    const after = await apps.readNamespacedDeployment({ name, namespace })

    expect(after.spec?.template.spec?.containers).toHaveLength(1)
    expect(after.spec?.template.spec?.containers[0]).toMatchObject({
      image: before.spec?.template.spec?.containers[0]?.image,
      resources: { limits: { memory: '256Mi' } },
    })
    expect(after.metadata?.generation).toBe((before.metadata?.generation ?? 0) + 1)
    expect(after.metadata?.resourceVersion).not.toBe(before.metadata?.resourceVersion)
  })

  it('deletes a field with a merge patch', async () => {
    const body = { metadata: { labels: { app: null, team: 'books' } } }

    const patched = await patch(body, PatchStrategy.MergePatch)

    expect(patched.metadata?.labels?.app).toBeUndefined()
    expect(patched.metadata?.labels?.team).toBe('books')
  })

  it('applies the operations of a JSON patch, and none when a test fails', async () => {
    const replace = [{ op: 'replace', path: '/spec/replicas', value: 3 }]

    const scaled = await patch(replace, PatchStrategy.JsonPatch)
    const refused = patch(
      [{ op: 'test', path: '/spec/replicas', value: 1 }, ...replace],
      PatchStrategy.JsonPatch,
    )

    expect(scaled.spec?.replicas).toBe(3)
    await expect(refused).rejects.toMatchObject({ code: 422 })
  })

  it('answers a dry run with the result and changes nothing', async () => {
    const before = await apps.readNamespacedDeployment({ name, namespace })

    const planned = await patch({ spec: { replicas: 9 } }, PatchStrategy.MergePatch, 'All')
    const after = await apps.readNamespacedDeployment({ name, namespace })

    expect(planned.spec?.replicas).toBe(9)
    expect(after).toEqual(before)
  })

  it('refuses a patch for an older resource version', async () => {
    const body = { metadata: { resourceVersion: '1' }, spec: { replicas: 0 } }

    await expect(patch(body, PatchStrategy.MergePatch)).rejects.toMatchObject({ code: 409 })
  })

  it('deletes a pod only while its uid is the expected one', async () => {
    const preconditions = { uid: 'another' }

    const refused = core.deleteNamespacedPod({ name: POD, namespace, body: { preconditions } })
    await expect(refused).rejects.toMatchObject({ code: 409 })
    await core.deleteNamespacedPod({ name: POD, namespace })

    await expect(core.readNamespacedPod({ name: POD, namespace })).rejects.toMatchObject({ code: 404 })
  })
})

it('answers late, but properly, when told to', async () => {
  cluster.faults.add({ path: /\/version$/, effect: { type: 'latency', ms: 80 } })
  const start = performance.now()

  const response = await fetch(`${cluster.url}/version`)

  expect(response.status).toBe(200)
  expect(performance.now() - start).toBeGreaterThan(75)
})

it('refuses a folder that is no recording', async () => {
  const starting = startSimulatedCluster({ recordings: [import.meta.dirname] })

  await expect(starting).rejects.toThrow(/is no recorded cluster/)
})

it('remembers a bounded number of requests', async () => {
  for (let count = 0; count < 1_010; count += 1)
    await (await fetch(`${cluster.url}/version?n=${count}`)).text()

  expect(cluster.requests.entries).toHaveLength(1_000)
  expect(cluster.requests.entries.at(-1)?.query).toEqual({ n: '1009' })
})
