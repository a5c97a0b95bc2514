/** Waits until a replica of Redis has what was accepted, so that a failover does not lose it. */
import { Cluster, type Redis } from 'ioredis'
import { QueueUnavailable } from '../../incidents/ports.ts'

/** Nothing else gets through on the connection meanwhile, milliseconds. A replica that keeps up needs one or two. */
const CONFIRM_MS = 250
/** How long a master that had no replica is taken to have none, milliseconds. */
const ALONE_MS = 5_000

/**
 * Creates a function that resolves once all that `client` has written is in one replica at least, or there is no
 * replica: then refusing would make the bot deaf, and win nothing. Rejects with `QueueUnavailable` when a replica is
 * connected and does not have it in time.
 */
export function createConfirmReplicated(client: Redis | Cluster): () => Promise<void> {
  let aloneUntil = Number.NEGATIVE_INFINITY

  async function confirm(node: Redis): Promise<void> {
    if ((await node.wait(1, CONFIRM_MS)) > 0) return
    const replicas = Number(/^connected_slaves:(\d+)/m.exec(await node.info('replication'))?.[1] ?? 0)
    if (replicas > 0) throw new QueueUnavailable(`No replica of Redis had it within ${CONFIRM_MS} ms.`)
    aloneUntil = performance.now() + ALONE_MS
  }

  return async () => {
    if (performance.now() < aloneUntil) return
    // WAIT is about the writes of its own connection, of which a Cluster has one for each master.
    const nodes = client instanceof Cluster ? client.nodes('master') : [client]
    await Promise.all(nodes.map(confirm))
  }
}
