/** Starts a simulated Kubernetes API server that serves recorded clusters over HTTP. */

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Clock, systemClock } from '../../domain/clock.ts'
import { type AccessRules, createAccessRules } from './access-rules.ts'
import { type ClusterStore, createClusterStore } from './cluster-store.ts'
import { createFaults, type Faults } from './faults.ts'
import { createRequestHandler } from './handle-request.ts'
import { loadRecording } from './load-recording.ts'
import { createRequestLog, type RequestLog } from './request-log.ts'

export interface SimulatedClusterOptions {
  /** Recorded folders; their namespaces make up one cluster. */
  readonly recordings: readonly string[]
  /** Any free port when not given. */
  readonly port?: number
  /** Added to every answer, in milliseconds. */
  readonly latencyMs?: number
  /** When given, requests without this bearer token get 401. */
  readonly token?: string
  /** Name in the kubeconfig. */
  readonly name?: string
  readonly clock?: Clock
}

export interface SimulatedCluster {
  readonly url: string
  /** The objects and logs; changing them is what `kubectl`, controllers and kubelet would have done. */
  readonly store: ClusterStore
  readonly faults: Faults
  readonly access: AccessRules
  readonly requests: RequestLog
  /** A kubeconfig as plain JSON (which is YAML too) with one context, named like the cluster. */
  kubeConfig(): SimulatedKubeConfig
  /** Cuts every open connection, as a load balancer or a restart does. */
  disconnect(): void
  close(): Promise<void>
}

export type SimulatedKubeConfig = Readonly<Record<string, unknown>>

/** Mounts the recordings and listens on 127.0.0.1. Rejects when a folder is no recording or the port is taken. */
export async function startSimulatedCluster(options: SimulatedClusterOptions): Promise<SimulatedCluster> {
  const { latencyMs = 0, port = 0, token, name = 'simulated', clock = systemClock } = options
  const store = createClusterStore()
  const faults = createFaults()
  const access = createAccessRules()
  const requests = createRequestLog()
  for (const folder of options.recordings) await loadRecording(store, folder)

  const handle = createRequestHandler({ store, faults, access, requests, clock, latencyMs, token })

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve)
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    store,
    faults,
    access,
    requests,
    kubeConfig: () => kubeConfig(name, url, token),
    disconnect: () => server.closeAllConnections(),
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

function kubeConfig(name: string, url: string, token: string | undefined): SimulatedKubeConfig {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    // client-node refuses plain HTTP without this.
    clusters: [{ name, cluster: { server: url, 'insecure-skip-tls-verify': true } }],
    users: [{ name, user: token === undefined ? {} : { token } }],
    contexts: [{ name, context: { name, cluster: name, user: name } }],
    'current-context': name,
  }
}
