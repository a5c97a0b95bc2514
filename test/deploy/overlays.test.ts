/** The Kustomize overlays, built by a real kubectl, and object by object the same as what the Helm chart renders. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { parseCrashloopYaml } from '../../src/crashloop-yaml.ts'
import { findHelm, findKubectl } from '../support/kubectl.ts'
import { podSecurityProblems, shapeProblems, wiringProblems } from '../support/manifest-rules.ts'
import { CHART, type Manifest, nameOf, OVERLAYS, renderChart, renderOverlay } from '../support/manifests.ts'

const home = mkdtempSync(join(tmpdir(), 'crashloop-overlays-'))
const hasTools = findHelm() !== undefined && findKubectl() !== undefined

afterAll(() => rmSync(home, { recursive: true, force: true }))

/** What only one of the two has: the marks of Helm, and Kustomize's hash in names. */
const MARKS = [
  'app.kubernetes.io/instance',
  'app.kubernetes.io/version',
  'app.kubernetes.io/managed-by',
  'helm.sh/chart',
  'checksum/config',
]

function withoutMarks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMarks)
  if (typeof value === 'string') return value.replace(/^(crashloop-config)-[a-z0-9]{10}$/, '$1')
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([key]) => !MARKS.includes(key))
  const entries = kept.map(([key, each]) => [
    key,
    key === 'crashloop.yaml' ? parse(each) : withoutMarks(each),
  ])
  return Object.fromEntries(entries.filter(([, each]) => JSON.stringify(each) !== '{}'))
}

/** By name, without those that bind nothing: the chart leaves out roles that nobody has. */
function comparable(objects: readonly Manifest[]): Record<string, unknown> {
  const bound = objects.flatMap(({ roleRef }) => (roleRef ? [roleRef.name] : []))
  const kept = objects.filter(
    ({ kind, metadata }) =>
      // Helm makes no namespaces; --create-namespace does.
      kind !== 'Namespace' && (kind !== 'ClusterRole' || bound.includes(metadata.name)),
  )
  const bare = kept.map((object) => withoutMarks(object) as Manifest)
  return Object.fromEntries(bare.map((object) => [nameOf(object), object]))
}

describe.skipIf(!hasTools).each(OVERLAYS)('the overlay %s', (overlay) => {
  it('gives objects that Kubernetes takes, whose names lead somewhere, for restricted namespaces', async () => {
    const objects = await renderOverlay(`overlays/${overlay}`)

    expect(objects.length).toBeGreaterThan(10)
    expect(shapeProblems(objects)).toEqual([])
    expect(wiringProblems(objects)).toEqual([])
    expect(podSecurityProblems(objects)).toEqual([])
  })

  it('has a crashloop.yaml that the bot accepts', async () => {
    const objects = await renderOverlay(`overlays/${overlay}`)

    const config = objects.find(({ kind }) => kind === 'ConfigMap')
    expect(parseCrashloopYaml(config?.data['crashloop.yaml']).problems).toEqual([])
  })

  it('is the same as the chart', async () => {
    const values = join(CHART, 'ci', `${overlay}.yaml`)

    const overlaid = comparable(await renderOverlay(`overlays/${overlay}`))
    const charted = comparable(await renderChart(home, '--values', values))

    expect(Object.keys(overlaid).sort()).toEqual(Object.keys(charted).sort())
    expect(overlaid).toEqual(charted)
  })
})

describe.skipIf(!hasTools)('what overlays are made of', () => {
  it('makes the namespace a restricted one', async () => {
    const objects = await renderOverlay('overlays/read-only')

    const [namespace] = objects.filter(({ kind }) => kind === 'Namespace')
    expect(namespace?.metadata.labels).toMatchObject({ 'pod-security.kubernetes.io/enforce': 'restricted' })
  })

  it('has the monitoring of the chart as a component', async () => {
    const parts = ['serviceMonitor', 'rules', 'alertmanagerConfig', 'dashboard']
    const set = parts.map((part) => `monitoring.${part}.enabled=true`).join(',')

    const component = comparable(await renderOverlay('../../test/deploy/with-monitoring'))
    const charted = comparable(await renderChart(home, '--set', set))

    expect(component).toEqual(charted)
  })

  it('grants with `with-actions` exactly the actions that its policy names, where it names them', async () => {
    const objects = await renderOverlay('overlays/with-actions')

    const config = objects.find(({ kind }) => kind === 'ConfigMap')
    const { rules } = parse(config?.data['crashloop.yaml']).policy
    const bindings = objects.filter(({ kind, roleRef }) => {
      return kind === 'RoleBinding' && roleRef.name.startsWith('crashloop-action-')
    })
    const wanted = rules.flatMap(({ actions, namespaces }: Record<string, string[]>) =>
      (actions ?? []).flatMap((id) => (namespaces ?? []).map((place) => `crashloop-action-${id} ${place}`)),
    )
    expect(bindings.map(({ roleRef, metadata }) => `${roleRef.name} ${metadata.namespace}`).sort()).toEqual(
      wanted.sort(),
    )
  })
})
