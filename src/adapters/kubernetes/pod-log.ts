/** Streams a container's log from kubelet through the API server, bounded in bytes. */

import { API_RESOURCES } from '../../domain/api-resources.ts'
import type { LogRequest } from '../../evidence/cluster-reader.ts'
import type { ApiClient } from './api-client.ts'
import { objectPath } from './object-path.ts'

/** Most that is read of a log when the request names no limit, in bytes. */
const DEFAULT_LIMIT_BYTES = 32 * 1024 * 1024

/** Reads one log. Rejects before the first chunk on API errors; a stream that breaks off throws `ReadError` later. */
export async function readLog(
  client: ApiClient,
  { namespace, pod, container, previous, tailLines, limitBytes = DEFAULT_LIMIT_BYTES }: LogRequest,
  signal: AbortSignal,
): Promise<AsyncIterable<Uint8Array>> {
  const path = `${objectPath(API_RESOURCES.Pod, namespace, pod)}/log`
  const query = { container, previous, timestamps: true, tailLines, limitBytes }
  return bounded(await client.stream({ method: 'GET', path, query }, signal), limitBytes)
}

/** Kubelet keeps to `limitBytes`, but what stands between it and us need not. */
async function* bounded(source: AsyncIterable<Uint8Array>, limit: number): AsyncGenerator<Uint8Array, void> {
  let left = limit
  for await (const chunk of source) {
    yield chunk.length > left ? chunk.subarray(0, left) : chunk
    left -= chunk.length
    if (left <= 0) return
  }
}
