/** Follows the pods of the cluster at the given address and prints what that takes, in MiB, when told over IPC. */
import { setTimeout as sleep } from 'node:timers/promises'
import { KubeConfig } from '@kubernetes/client-node'
import { connectCluster } from '../../src/adapters/kubernetes/connect-cluster.ts'
import { createPodBoard } from '../../src/incidents/pod-board.ts'
import { silentLog } from '../support/silent-log.ts'

const MIB = 1024 * 1024
const config = JSON.parse(process.argv[2] ?? '{}') as { kubeConfig: object; last: string }
const kubeConfig = new KubeConfig()
kubeConfig.loadFromString(JSON.stringify(config.kubeConfig))
const connection = connectCluster({ cluster: 'bench', kubeConfig })
const board = createPodBoard({ maxPods: 20_000, rememberMs: 1_800_000, isWatched: () => true })

const before = process.memoryUsage.rss()
let highest = before
const sampling = setInterval(() => {
  highest = Math.max(highest, process.memoryUsage.rss())
}, 20)
const stopping = new AbortController()
let churned = false
const following = connection
  .podFeed({ labelSelector: undefined, log: silentLog, onRestart: () => {} })
  .follow(
    {
      listing: board.listing,
      listed: () => {
        board.listed(Date.now())
        process.send?.('listed')
      },
      seen: (pod) => {
        board.seen(pod, Date.now())
        churned ||= pod.metadata.name === config.last
      },
      gone: (pod) => board.gone(pod, Date.now()),
    },
    stopping.signal,
  )
while (!churned) await sleep(20)
clearInterval(sampling)
globalThis.gc?.()
await sleep(500)
const { heapUsed } = process.memoryUsage()
const result = {
  pods: board.counts().pods,
  before: before / MIB,
  highest: highest / MIB,
  heap: heapUsed / MIB,
}
stopping.abort()
await following
await connection.close()
process.send?.(result)
process.disconnect?.()
