/** A worker that only investigates, with all that a real one does for it: queue, store, cluster, diagnosis. */
import { setTimeout as sleep } from 'node:timers/promises'
import { connectCluster } from '../../src/adapters/kubernetes/connect-cluster.ts'
import { loadConfig } from '../../src/config.ts'
import { diagnose } from '../../src/diagnosis/diagnose.ts'
import { systemClock } from '../../src/domain/clock.ts'
import { gather } from '../../src/evidence/gather.ts'
import { createClusters } from '../../src/incidents/clusters.ts'
import { createInvestigate } from '../../src/incidents/investigate.ts'
import type { JobHandlers } from '../../src/incidents/ports.ts'
import { createLogger } from '../../src/logger.ts'
import { createSettings } from '../../src/settings.ts'
import { openStorage } from '../../src/storage.ts'

const config = loadConfig()
const log = createLogger('warn')
const settings = createSettings(config)
const { queue, store } = openStorage(config, log, systemClock)
const [cluster] = config.clusters
const reader = connectCluster({ cluster: cluster?.name ?? '', file: process.env.KUBECONFIG ?? '' })
const clusters = createClusters([reader], true, systemClock)
const investigate = createInvestigate({
  store,
  // What follows an investigation is not measured here.
  queue: { add: async () => {} },
  gather: (target, signal, onProgress, askedAt) =>
    gather(
      {
        reader: clusters.readerFor(target.cluster, askedAt),
        clock: systemClock,
        redactor: settings.redactor(),
        onProgress,
      },
      target,
      signal,
    ),
  diagnose,
  redact: (text) => settings.redactor().text(text),
  sleep: (ms, signal) => sleep(ms, undefined, { signal }),
  clock: systemClock,
  log,
  onDiagnosis: () => {},
})
const handlers: Partial<JobHandlers> = {
  investigate: ({ incidentId }, { signal }) => investigate(incidentId, signal),
}
await queue.process(handlers as JobHandlers)
console.log(JSON.stringify({ port: 0 }))
process.once('SIGTERM', () => void queue.close(1_000).then(() => process.exit(0)))
