/** The demo workloads: named after what fails, made of images that everybody can pull, and failing as they say. */
import { spawnSync } from 'node:child_process'
import { mkdtempDisposableSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startSimulatedCluster } from '../../src/playground/cluster/simulated-cluster.ts'
import { type Demo, readDemos } from '../real-cluster/demo-workloads.ts'
import { openLiveCluster } from '../real-cluster/live-cluster.ts'
import { diagnoseLog } from '../support/log-cases.ts'

interface Container {
  readonly image: string
  readonly command?: readonly string[]
  readonly args?: readonly string[]
}

const demos = readDemos()

describe('the demo workloads', () => {
  it('show most of the causes', () => {
    expect(demos.length).toBeGreaterThanOrEqual(30)
  })

  it.each(demos)(
    '$cause uses only images of a public registry, which a mirror can replace',
    ({ cause, objects }) => {
      const mirrored = readDemos('mirror.example/hub/').find((demo) => demo.cause === cause) as Demo

      for (const { image } of containersOf(objects))
        expect(image).toMatch(/^docker\.io\/library\/[a-z]+:[\w.-]+$/)
      for (const { image } of containersOf(mirrored.objects))
        expect(image).toMatch(/^mirror\.example\/hub\/library\//)
    },
  )

  it('are accepted by the API server, each in a namespace of its own', async () => {
    await using cluster = await startedCluster()
    using folder = mkdtempDisposableSync(join(tmpdir(), 'crashloop-demo-workloads-'))
    const kubeconfig = join(folder.path, 'kubeconfig')
    writeFileSync(kubeconfig, JSON.stringify(cluster.kubeConfig()))
    const live = openLiveCluster(kubeconfig)

    for (const { cause, objects } of demos) {
      await live.makeNamespace(cause)
      for (const object of objects) await live.create(cause, object)
    }

    const { store } = cluster
    for (const { cause, workload } of demos)
      expect(store.get(workload.kind ?? '', cause, cause)).toBeDefined()
    await live.close()
  })

  it.each(['config-invalid', 'app-exception', 'heap-exhausted'])(
    '%s ends, when it is really run, with words that the diagnosis understands',
    (cause) => {
      const [container] = containersOf(demos.find((demo) => demo.cause === cause)?.objects ?? [])
      const [, ...args] = [...(container?.command ?? []), ...(container?.args ?? [])]

      const { stdout, stderr, status, signal } = spawnSync(process.execPath, args, {
        encoding: 'utf8',
        env: {},
      })

      const exitCode = signal === 'SIGABRT' ? 134 : (status ?? -1)
      expect(diagnoseLog({ of: cause, log: stdout + stderr, exitCode }).findings[0]?.cause).toBe(cause)
    },
    60_000,
  )
})

async function startedCluster() {
  const cluster = await startSimulatedCluster({ recordings: [] })
  return { ...cluster, [Symbol.asyncDispose]: () => cluster.close() }
}

/** Of the pod templates among the objects. */
function containersOf(objects: Demo['objects']): readonly Container[] {
  return objects.flatMap((object) => {
    const { spec } = object as { spec?: { template?: { spec: Record<string, readonly Container[]> } } }
    const pod = spec?.template?.spec
    return [...(pod?.initContainers ?? []), ...(pod?.containers ?? [])]
  })
}
