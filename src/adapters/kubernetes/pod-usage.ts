/** Reads what a pod uses now from metrics-server, through the API server. */
import { z } from 'zod'
import type { ContainerUsage } from '../../domain/metrics.ts'
import { ReadError } from '../../evidence/cluster-reader.ts'
import type { ApiClient } from './api-client.ts'
import { objectPath } from './object-path.ts'

const POD_METRICS = { group: 'metrics.k8s.io', version: 'v1beta1', plural: 'pods', namespaced: true }

const PodMetrics = z.object({
  timestamp: z.iso.datetime({ offset: true }),
  containers: z.array(
    z.object({ name: z.string(), usage: z.object({ cpu: z.string(), memory: z.string() }) }),
  ),
})

/**
 * Usage of every container that runs. Rejects with `ReadError`: `not-found` when there is no metrics-server, or when
 * it has not seen the pod yet.
 */
export async function podUsage(
  client: ApiClient,
  namespace: string,
  pod: string,
  signal: AbortSignal,
): Promise<readonly ContainerUsage[]> {
  const path = objectPath(POD_METRICS, namespace, pod)
  const answer = PodMetrics.safeParse(await client.json({ method: 'GET', path }, signal))
  if (!answer.success) throw new ReadError('unavailable', 'metrics-server answered with something else')
  const { timestamp, containers } = answer.data
  return containers.flatMap(({ name, usage }) => {
    const memoryBytes = quantity(usage.memory)
    const cpuCores = quantity(usage.cpu)
    return memoryBytes === undefined || cpuCores === undefined
      ? []
      : [{ container: name, at: timestamp, memoryBytes, cpuCores }]
  })
}

/** The suffixes that metrics-server writes: cores in n, u or m, bytes with Ki, Mi or Gi. */
const FACTORS: Readonly<Record<string, number>> = {
  '': 1,
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
}

function quantity(text: string): number | undefined {
  const [, number, suffix = ''] = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(text) ?? []
  const factor = FACTORS[suffix]
  return number === undefined || factor === undefined ? undefined : Number(number) * factor
}
