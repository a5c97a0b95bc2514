/** Looks at what a life left behind: is every message there once, does the log of actions verify, does nothing wait. */

import { createBullJobQueue } from '../../src/adapters/queue/job-queue.ts'
import { createRedisAuditLog } from '../../src/adapters/redis/audit-log.ts'
import { connectRedis, untilReady } from '../../src/adapters/redis/connect-redis.ts'
import { createRedisIncidentStore } from '../../src/adapters/redis/incident-store.ts'
import { Secret } from '../../src/domain/secret.ts'
import type { SlackMessage } from '../../src/playground/slack/model.ts'
import { createChainCheck } from '../../src/remediation/audit-chain.ts'
import { until } from '../support/poll.ts'
import { silentLog } from '../support/silent-log.ts'
import type { World } from '../support/world.ts'

/** What is wrong, one sentence each; all empty when nothing is. */
export interface Verdict {
  readonly lost: readonly string[]
  readonly doubled: readonly string[]
  readonly stuck: readonly string[]
}

/** Jobs that wait for a time, hours ahead: the end of a plan, the reminder of a handoff. */
const TIMED = new Set(['attend', 'expire-approval', 'handoff'])

/** Waits until no job is left, then judges. `redisUrl` leads to the Redis itself, past every fault. */
export async function judge(world: World, redisUrl: string, deadlineMs: number): Promise<Verdict> {
  const client = connectRedis(
    { url: new Secret(redisUrl) },
    { log: silentLog, purpose: 'requests', commandTimeoutMs: 20_000 },
  )
  const queue = createBullJobQueue({ requests: client, log: silentLog, addTimeoutMs: 20_000 })
  try {
    await untilReady(client, 20_000)
    let stuck: readonly string[] = ['the queue was never looked at']
    const isIdle = async () => {
      const counts = Object.entries(await queue.counts())
      stuck = counts.flatMap(([name, { waiting, active, delayed, failed }]) =>
        waiting + active + failed + (TIMED.has(name) ? 0 : delayed) === 0
          ? []
          : [`${name}: ${waiting} waiting, ${active} active, ${delayed} delayed, ${failed} failed`],
      )
      return stuck.length === 0
    }
    await until(isIdle, deadlineMs).catch(() => {})
    const store = createRedisIncidentStore({ client, log: silentLog })
    const open = (await store.listOpen()).filter(
      ({ publishedRevision, revision }) => publishedRevision < revision,
    )
    const lost = open.map(({ id }) => `the thread of ${id} is behind its record`)
    const check = createChainCheck()
    for (const entry of await createRedisAuditLog({ client }).read(0, 10_000)) check.add(entry)
    const { broken } = check.result()
    return {
      lost: broken ? [...lost, `the audit log breaks at ${broken.place}: ${broken.problem}`] : lost,
      doubled: doubledMessages(world),
      stuck,
    }
  } finally {
    await queue.close(0)
    client.disconnect()
  }
}

/** Every message of ours in every channel. */
export function allMessages({ slack: { workspace } }: World): readonly SlackMessage[] {
  return workspace
    .channels()
    .flatMap(({ id }) => workspace.messages(id).flatMap((root) => workspace.thread(id, root.ts)))
    .filter(({ byApp }) => byApp)
}

/** Messages that stand for the same thing: of one record, with one key, in one place. */
function doubledMessages(world: World): readonly string[] {
  const seen = new Map<string, number>()
  for (const { channel, metadata } of allMessages(world)) {
    if (!metadata) continue
    const { incident_id: record, key } = metadata.event_payload
    const name = `${String(key)} of ${String(record)} in ${channel}`
    seen.set(name, (seen.get(name) ?? 0) + 1)
  }
  return [...seen].flatMap(([name, times]) => (times > 1 ? [`${name}: ${times} times`] : []))
}

/** True when nothing at all is wrong. */
export function isClean({ lost, doubled, stuck }: Verdict): boolean {
  return lost.length + doubled.length + stuck.length === 0
}
