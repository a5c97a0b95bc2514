/** Starts a simulated Kubernetes API server that serves recorded clusters over HTTP. */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Clock, systemClock } from '../../domain/clock.ts'
import { type AccessRules, createAccessRules } from './access-rules.ts'
import { answer, refuse } from './answer.ts'
import { ApiRefusal } from './api-status.ts'
import { type Call, jsonBody, sendBytes } from './call.ts'
import { type ClusterStore, createClusterStore } from './cluster-store.ts'
import { createFaults, type FaultEffect, type Faults } from './faults.ts'
import { loadRecording } from './load-recording.ts'
import { createRequestLog, type RequestLog } from './request-log.ts'

/** Whom requests come from unless they impersonate somebody. */
const SERVICE_ACCOUNT = 'system:serviceaccount:crashloop:crashloop'
const BODY_LIMIT = 4 * 1024 * 1024

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

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://simulated')
    const body = await readBody(request)
    log(requests, request, url, body)
    const effect = faults.take(request.method ?? '', url.pathname + url.search)
    await sleep(latencyMs + (effect?.type === 'latency' ? effect.ms : 0))
    const impersonated = request.headers['impersonate-user']
    const user = typeof impersonated === 'string' ? impersonated : SERVICE_ACCOUNT
    const call: Call = { request, response, url, body, user, store, access, clock, ...cutOf(effect) }
    try {
      if (effect && (await misbehave(call, effect))) return
      if (token !== undefined && request.headers.authorization !== `Bearer ${token}`) {
        throw new ApiRefusal(401, 'Unauthorized')
      }
      await answer(call)
    } catch (error) {
      await refuse(call, error)
    }
  }

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
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request) {
    size += part.length
    if (size > BODY_LIMIT) throw new Error('The request is too large')
    parts.push(part)
  }
  return Buffer.concat(parts)
}

function log(requests: RequestLog, request: IncomingMessage, url: URL, body: Buffer): void {
  const parsed = body.length > 0 ? jsonBody(body) : undefined
  requests.add({
    method: request.method ?? '',
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    ...(parsed === undefined ? {} : { body: parsed }),
  })
}

function cutOf(effect: FaultEffect | undefined): Pick<Call, 'cut'> {
  if (effect?.type === 'reset-mid-body') return { cut: 'reset' }
  return effect?.type === 'stall-mid-body' ? { cut: 'stall' } : {}
}

/** True when the fault has answered, or will never. */
async function misbehave(call: Call, effect: FaultEffect): Promise<boolean> {
  if (effect.type === 'hang') return true
  if (effect.type === 'body') {
    await sendBytes(call, effect.status, Buffer.from(effect.body), { 'content-type': effect.contentType })
    return true
  }
  if (effect.type !== 'status') return false
  if (effect.retryAfterSeconds !== undefined) {
    call.response.setHeader('retry-after', String(effect.retryAfterSeconds))
  }
  throw new ApiRefusal(effect.status, effect.message ?? `injected fault ${effect.status}`)
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
