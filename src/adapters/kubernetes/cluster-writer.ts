/** Sends the writes of approved plans to the API server, guarded so that they cannot hit a changed object. */

import { API_RESOURCES } from '../../domain/api-resources.ts'
import { ReadError } from '../../evidence/cluster-reader.ts'
import {
  type ClusterWrite,
  type ClusterWriter,
  WriteError,
  type WriteFailure,
  type WriteOptions,
} from '../../remediation/ports.ts'
import { guardedBody } from '../../remediation/write-request.ts'
import type { ApiClient, ApiRequest } from './api-client.ts'
import { objectPath } from './object-path.ts'

/** Field manager that Kubernetes records for our changes. */
const FIELD_MANAGER = 'crashloop'

export interface ClusterWriterOptions {
  readonly cluster: string
  readonly client: ApiClient
}

/** Creates a ClusterWriter. */
export function createClusterWriter({ cluster, client }: ClusterWriterOptions): ClusterWriter {
  return {
    cluster,
    async write(write, options, signal) {
      try {
        return await client.json(requestOf(write, options), signal)
      } catch (error) {
        if (!(error instanceof ReadError)) throw error
        throw new WriteError(failureOf(error), error.message, { cause: error })
      }
    },
  }
}

function requestOf(write: ClusterWrite, { guard = {}, dryRun = false, as }: WriteOptions): ApiRequest {
  const resource = API_RESOURCES[write.kind]
  const collection = objectPath(resource, write.namespace)
  const path = objectPath(resource, write.namespace, write.name)
  const query = dryRun ? { dryRun: 'All' } : {}
  const body = guardedBody(write, guard)
  const headers = as ? { 'impersonate-user': as.user, 'impersonate-group': [...as.groups] } : {}
  switch (write.verb) {
    case 'delete':
      return { method: 'DELETE', path, query, body, headers }
    case 'create':
      return {
        method: 'POST',
        path: collection,
        query: { ...query, fieldManager: FIELD_MANAGER },
        body,
        headers,
      }
    case 'patch':
      return {
        method: 'PATCH',
        path: write.subresource ? `${path}/${write.subresource}` : path,
        query: { ...query, fieldManager: FIELD_MANAGER },
        contentType: write.contentType,
        body,
        headers,
      }
  }
}

/** Without an answer, and with most 5xx, nobody knows whether it was done. */
function failureOf({ reason, status }: ReadError): WriteFailure {
  if (reason === 'forbidden' || reason === 'not-found') return reason
  if (status === 409 || status === 410) return 'conflict'
  if (status === 429) return 'throttled'
  return status !== undefined && status >= 400 && status < 500 ? 'invalid' : 'ambiguous'
}
