/** How many calls to an API server an incident takes, counted at the server: never more than ten. */
import { describe, expect, it } from 'vitest'
import type { StoredObject } from '../../src/playground/cluster/cluster-store.ts'
import type { SimulatedCluster } from '../../src/playground/cluster/simulated-cluster.ts'
import { countCalls, totalOf, type Webhook } from '../support/api-calls.ts'
import { listCases } from '../support/corpus.ts'

const MOST = 10

describe('An incident', () => {
  it.each(listCases().map((recorded) => [recorded.id, recorded.expected] as const))(
    'of the recorded case %s takes ten calls at most, from its webhook to the right diagnosis',
    async (id, { cause, acceptable = [] }) => {
      const counted = await countCalls(id)

      const { length } = counted.incidents
      expect(length).toBeGreaterThan(0)
      expect(totalOf(counted) / length).toBeLessThanOrEqual(MOST)
      expect([cause, ...acceptable]).toContain(counted.incidents[0]?.cause)
    },
    30_000,
  )
})

describe('A storm', () => {
  it.each([1, 40, 1_200])(
    'of %i pods of one workload takes no more calls than one pod, and one more in a crowd',
    async (pods) => {
      const counted = await countCalls('exc-go-nil-map', (cluster, webhook) =>
        multiply(cluster, webhook, pods),
      )

      expect(counted.incidents.map(({ incident }) => incident.workload.name)).toEqual(['posting-engine'])
      expect(counted.intake).toEqual(['pods', 'deployments/posting-engine'])
      expect(totalOf(counted)).toBeLessThanOrEqual(8)
    },
    60_000,
  )

  it('of workloads in one namespace shares the lists of the namespace', async () => {
    const counted = await countCalls('storm-shared-configmap')

    const all = [...counted.intake, ...counted.incidents.flatMap(({ calls }) => calls)]
    expect(counted.incidents).toHaveLength(8)
    for (const list of ['pods', 'events', 'replicasets', 'nodes/node-1'])
      expect(all.filter((call) => call === list).length, list).toBeLessThanOrEqual(1)
  })
})

/** Gives the workload of the webhook's first alert so many pods, and an alert for each. */
function multiply({ store }: SimulatedCluster, webhook: Webhook, pods: number): Webhook {
  const alert = webhook.alerts[0] as Webhook['alerts'][number]
  const { namespace = '', pod = '' } = alert.labels
  const original = store.list('Pod', namespace).find(({ metadata }) => metadata.name === pod) as StoredObject
  const alerts = Array.from({ length: pods }, (_, n) => {
    const name = n === 0 ? pod : pod.replace(/-[^-]+$/, `-${suffix(n)}`)
    if (n > 0) store.put({ ...original, metadata: { ...original.metadata, name, uid: name } })
    return { ...alert, labels: { ...alert.labels, pod: name }, fingerprint: `fingerprint-${n}` }
  })
  return { ...webhook, alerts }
}

/** Five letters such as Kubernetes makes. */
function suffix(n: number): string {
  const letters = 'bcdfghjklmnpqrstvwxz2456789'
  return Array.from(
    { length: 5 },
    (_, i) => letters[Math.floor(n / letters.length ** i) % letters.length],
  ).join('')
}
