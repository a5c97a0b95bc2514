/** Every recording can be fired in the demo, whatever was in the cluster before it. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createClusterStore } from '../../../src/playground/cluster/cluster-store.ts'
import { SERVED_RESOURCES } from '../../../src/playground/cluster/served-resources.ts'
import { mountCase } from '../../../src/playground/world/mount-case.ts'
import { recordedCases } from '../../../src/playground/world/recorded-cases.ts'
import { isWell, recover, sightsOf } from '../../../src/playground/world/workload-sight.ts'

const NOW = Date.UTC(2027, 0, 1)

function recordedNames(folder: string, namespace: string): string[] {
  const path = join(folder, 'cluster/namespaces', namespace)
  const served = SERVED_RESOURCES.map(({ plural }) => `${plural}.json`)
  return readdirSync(path)
    .filter((file) => served.includes(file))
    .flatMap((file) => {
      const { items } = JSON.parse(readFileSync(join(path, file), 'utf8')) as {
        items: { metadata: { name: string } }[]
      }
      return items.map(({ metadata }) => `${file} ${metadata.name}`)
    })
}

describe('The cluster of the demo', () => {
  it('holds exactly what was recorded of the case that was mounted last in a namespace', async () => {
    const store = createClusterStore()
    const wrong: string[] = []

    for (const recorded of recordedCases()) {
      const { namespaces } = await mountCase(store, recorded, NOW)
      for (const namespace of namespaces) {
        const names = SERVED_RESOURCES.filter(({ namespaced }) => namespaced).flatMap(({ kind, plural }) =>
          store.list(kind, namespace).map(({ metadata }) => `${plural}.json ${metadata.name}`),
        )
        const before = new Set(recordedNames(recorded.folder, namespace))
        if (before.symmetricDifference(new Set(names)).size > 0) wrong.push(`${recorded.id} ${namespace}`)
      }
    }

    expect(wrong).toEqual([])
  }, 60_000)

  it('shows the pods of a workload, and lets them recover', async () => {
    const store = createClusterStore()
    const recorded = recordedCases().find(({ id }) => id === 'oom-python-embeddings')
    if (!recorded) throw new Error('The case is gone')
    await mountCase(store, recorded, NOW)
    const [before] = sightsOf(store, recorded)

    recover(store, recorded)

    expect(before).toMatchObject({ ready: 0, desired: 2 })
    expect(before?.pods.map(({ status }) => status)).toContain('CrashLoopBackOff')
    expect(sightsOf(store, recorded)).toMatchObject([{ ready: 2, desired: 2 }])
  })

  it('lets all workloads of a storm recover', async () => {
    const store = createClusterStore()
    const recorded = recordedCases().find(({ id }) => id === 'storm-node-local-dns')
    if (!recorded) throw new Error('The case is gone')
    await mountCase(store, recorded, NOW)
    const before = isWell(store, recorded)

    recover(store, recorded)

    const sights = sightsOf(store, recorded)
    expect(before).toBe(false)
    expect(sights.map(({ kind }) => kind)).toContain('StatefulSet')
    expect(sights).toHaveLength(6)
    expect(sights.every(({ ready, desired }) => desired > 0 && ready === desired)).toBe(true)
    expect(isWell(store, recorded)).toBe(true)
  })
})
