/** Reads evidence from a live cluster. */

import type { KubeConfig } from '@kubernetes/client-node'
import { API_RESOURCES, apiVersionOf } from '../../domain/api-resources.ts'
import type { Kind, Kinds, KubeObject } from '../../domain/kubernetes.ts'
import type { Permission } from '../../domain/permission.ts'
import {
  type ClusterReader,
  type ListOptions,
  type LogRequest,
  ReadError,
} from '../../evidence/cluster-reader.ts'
import type { PodFeed } from '../../incidents/watch-ports.ts'
import type { AccessReview, ClusterWriter } from '../../remediation/ports.ts'
import { type Access, checkAccess } from './access-check.ts'
import { createAccessReview } from './access-review.ts'
import { type ApiClient, createApiClient } from './api-client.ts'
import { createClusterWriter } from './cluster-writer.ts'
import { type KubeConfigSource, loadKubeConfig } from './load-kube-config.ts'
import { objectPath } from './object-path.ts'
import { readLog } from './pod-log.ts'
import { podUsage } from './pod-usage.ts'
import { createPodFeed, type WatchPodsOptions } from './watch-pods.ts'

export interface ClusterConnectionOptions extends KubeConfigSource {
  /** Name of the cluster as the configuration and the alert label `cluster` have it. */
  readonly cluster: string
  /** Used as it is, its current context included; without it the configuration is loaded from the source named here. */
  readonly kubeConfig?: KubeConfig
  /** Milliseconds for one request, inside the caller's signal. */
  readonly requestTimeoutMs?: number
}

/** A reader of one live cluster, with what else only a live cluster can tell. */
export interface ClusterConnection extends ClusterReader {
  secretNames(namespace: string, signal: AbortSignal): Promise<readonly string[]>
  /** Asks the API server, one by one and in order, whether we may do each of these. Rejects with `ReadError`. */
  checkAccess(permissions: readonly Permission[], signal: AbortSignal): Promise<readonly Access[]>
  /** Changes the cluster, for actions that people confirmed. */
  readonly writer: ClusterWriter
  /** Asks what somebody else may do. */
  readonly review: AccessReview
  /** Follows all pods of the cluster. */
  podFeed(options: Pick<WatchPodsOptions, 'labelSelector' | 'log' | 'onRestart' | 'times'>): PodFeed
  /** Closes the connections; requests under way fail. */
  close(): Promise<void>
}

/**
 * Prepares the connection to a cluster. Nothing is sent before the first read. Throws `AppError` `kubeconfig` when the
 * configuration cannot be used.
 */
export function connectCluster(options: ClusterConnectionOptions): ClusterConnection {
  const client = createApiClient({
    kubeConfig: options.kubeConfig ?? loadKubeConfig(options),
    timeoutMs: options.requestTimeoutMs ?? 5_000,
  })
  return {
    cluster: options.cluster,
    get: (kind, namespace, name, signal) => get(client, kind, namespace, name, signal),
    list: (kind, namespace, listOptions, signal) => list(client, kind, namespace, listOptions, signal),
    readLog: (request: LogRequest, signal) => readLog(client, request, signal),
    secretNames: (namespace, signal) => secretNames(client, namespace, signal),
    podUsage: (namespace, pod, signal) => podUsage(client, namespace, pod, signal),
    checkAccess: (permissions, signal) => checkAccess(client, permissions, signal),
    writer: createClusterWriter({ cluster: options.cluster, client }),
    review: createAccessReview(client),
    podFeed: (feedOptions) => createPodFeed({ ...feedOptions, client, cluster: options.cluster }),
    close: () => client.close(),
  }
}

async function get<K extends Kind>(
  client: ApiClient,
  kind: K,
  namespace: string | undefined,
  name: string,
  signal: AbortSignal,
): Promise<Kinds[K]> {
  const path = objectPath(API_RESOURCES[kind], namespace, name)
  const answer = await client.json({ method: 'GET', path }, signal)
  if (!isKubeObject(answer)) throw unexpected(kind)
  return answer as Kinds[K]
}

async function list<K extends Kind>(
  client: ApiClient,
  kind: K,
  namespace: string | undefined,
  options: ListOptions,
  signal: AbortSignal,
): Promise<readonly Kinds[K][]> {
  const resource = API_RESOURCES[kind]
  const { labelSelector, fieldSelector, limit } = options
  const answer = await client.json(
    { method: 'GET', path: objectPath(resource, namespace), query: { labelSelector, fieldSelector, limit } },
    signal,
  )
  const items = itemsOf(answer, kind)
  // The API server leaves apiVersion and kind out of the items of a list; with them every object explains itself.
  const type = { apiVersion: apiVersionOf(resource), kind }
  return items.slice(0, limit).map((item) => ({ ...type, ...item }) as Kinds[K])
}

/** Asks for metadata only, and accepts nothing else, so that no value ever leaves the API server. */
async function secretNames(
  client: ApiClient,
  namespace: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const answer = await client.json(
    {
      method: 'GET',
      path: objectPath(API_RESOURCES.Secret, namespace),
      accept: 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io',
    },
    signal,
  )
  return itemsOf(answer, 'Secret').map(({ metadata }) => metadata.name)
}

function itemsOf(answer: unknown, kind: Kind): readonly KubeObject[] {
  const items = typeof answer === 'object' && answer !== null && 'items' in answer ? answer.items : undefined
  // `items` is null in an empty list of some aggregated API servers.
  if (items === null) return []
  if (!Array.isArray(items) || !items.every(isKubeObject)) throw unexpected(`list of ${kind}`)
  return items
}

function isKubeObject(value: unknown): value is KubeObject {
  return (
    typeof value === 'object' &&
    value !== null &&
    'metadata' in value &&
    typeof value.metadata === 'object' &&
    value.metadata !== null
  )
}

function unexpected(what: string): ReadError {
  return new ReadError('unavailable', `the API server answered with something that is no ${what}`)
}
