/** The chart and the overlays applied by a real kubectl to the simulated API server: dry run, for good, and once more. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import type { Permission } from '../../src/domain/permission.ts'
import { GATHER_PERMISSIONS } from '../../src/evidence/gather.ts'
import { WATCH_PERMISSIONS } from '../../src/incidents/watcher.ts'
import { SERVICE_ACCOUNT } from '../../src/playground/cluster/handle-request.ts'
import {
  type SimulatedCluster,
  startSimulatedCluster,
} from '../../src/playground/cluster/simulated-cluster.ts'
import { ACTIONS } from '../../src/remediation/actions/index.ts'
import { findHelm, findKubectl } from '../support/kubectl.ts'
import { CHART, type Manifest, OVERLAYS, renderChart, renderOverlay } from '../support/manifests.ts'

const run = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'crashloop-apply-'))
const hasTools = findHelm() !== undefined && findKubectl() !== undefined

let cluster: SimulatedCluster

beforeEach(async () => {
  cluster = await startSimulatedCluster({ recordings: [] })
  for (const name of ['crashloop', 'payments', 'media']) {
    cluster.store.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
  }
})

afterEach(() => cluster.close())
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The schemas are checked elsewhere; the simulated API server publishes none. */
async function apply(objects: readonly Manifest[], ...args: readonly string[]): Promise<string[]> {
  const file = join(folder, 'objects.yaml')
  const config = join(folder, 'kubeconfig')
  writeFileSync(file, objects.map((object) => stringify(object)).join('---\n'))
  writeFileSync(config, JSON.stringify(cluster.kubeConfig()))
  const all = ['apply', '--server-side', '--validate=false', '-f', file, ...args]
  const env = { KUBECONFIG: config, HOME: folder, PATH: '/usr/bin:/bin' }
  const { stdout } = await run(findKubectl() ?? 'kubectl', all, { env, timeout: 60_000 })
  return stdout.trim().split('\n')
}

function stored({ kind, metadata }: Manifest): unknown {
  return cluster.store.get(kind, metadata.namespace, metadata.name)
}

const sources: readonly (readonly [string, () => Promise<Manifest[]>])[] = [
  ...OVERLAYS.map(
    (overlay) => [`the overlay ${overlay}`, () => renderOverlay(`overlays/${overlay}`)] as const,
  ),
  ['the chart', () => renderChart(folder)],
  ['the chart with everything', () => renderChart(folder, '--values', join(CHART, 'ci/everything.yaml'))],
]

describe.skipIf(!hasTools).each(sources)('%s', (_, render) => {
  it('passes a dry run on the server, which changes nothing', async () => {
    const objects = await render()
    const before = cluster.store.resourceVersion

    const lines = await apply(objects, '--dry-run=server')

    expect(lines).toHaveLength(objects.length)
    expect(lines.filter((line) => !line.endsWith('serverside-applied (server dry run)'))).toEqual([])
    expect(cluster.store.resourceVersion).toBe(before)
  })

  it('is there after it was applied, and the same after it was applied again', async () => {
    const objects = await render()

    await apply(objects)
    const version = cluster.store.resourceVersion
    await apply(objects)

    expect(objects.filter((object) => stored(object) === undefined)).toEqual([])
    expect(cluster.store.resourceVersion).toBe(version)
  })
})

interface Binding extends Manifest {
  readonly roleRef: { readonly name: string }
}

/** Lets the bot do what was applied, and nothing else. */
function enforceWhatIsApplied(): void {
  for (const kind of ['ClusterRoleBinding', 'RoleBinding']) {
    for (const { metadata, roleRef } of cluster.store.list(kind) as unknown as Binding[]) {
      const role = cluster.store.get('ClusterRole', undefined, roleRef.name) as unknown as Manifest
      cluster.access.bind(SERVICE_ACCOUNT, role.rules, metadata.namespace)
    }
  }
}

function may({ verb, group, resource: full }: Permission, namespace: string): boolean {
  const [resource = '', subresource] = full.split('/')
  const where = { namespace, ...(subresource === undefined ? {} : { subresource }) }
  return cluster.access.allowed({ user: SERVICE_ACCOUNT, verb, group, resource, ...where })
}

describe.skipIf(!hasTools)('the rights that are applied', () => {
  it.each([
    ['the overlay with-actions', () => renderOverlay('overlays/with-actions')],
    ['the chart', () => renderChart(folder, '--values', join(CHART, 'ci/with-actions.yaml'))],
  ])('by %s are enough to diagnose everywhere, and to act only where it was allowed', async (_, render) => {
    await apply(await render())
    enforceWhatIsApplied()

    const needed = [...GATHER_PERMISSIONS, ...WATCH_PERMISSIONS].filter(
      ({ resource }) => resource !== 'secrets',
    )
    const { permissions } = ACTIONS['delete-pod']
    const deleting = permissions.filter(({ verb }) => verb === 'delete')

    expect(needed.filter((permission) => !may(permission, 'media'))).toEqual([])
    expect(permissions.filter((permission) => !may(permission, 'payments'))).toEqual([])
    expect(deleting.filter((permission) => may(permission, 'media'))).toEqual([])
    expect(may({ verb: 'list', group: '', resource: 'secrets' }, 'payments')).toBe(false)
  })
})

it.skipIf(!hasTools)('fails in words where the namespace is missing', async () => {
  cluster.store.remove('Namespace', undefined, 'crashloop')

  const failure = apply(await renderChart(folder), '--dry-run=server')

  await expect(failure).rejects.toThrow('namespaces "crashloop" not found')
})
