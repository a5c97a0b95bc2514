/** A worker process that takes a job, says so on stdout and never finishes: to be killed by the test that started it. */
import { createBullJobQueue } from '../../src/adapters/queue/job-queue.ts'
import { connectRedis } from '../../src/adapters/redis/connect-redis.ts'
import { Secret } from '../../src/domain/secret.ts'
import { silentLog } from './silent-log.ts'

const [url = '', lockMs = '', checkMs = ''] = process.argv.slice(2)
const target = { url: new Secret(url) }
const queue = createBullJobQueue({
  requests: connectRedis(target, { log: silentLog, purpose: 'requests' }),
  worker: connectRedis(target, { log: silentLog, purpose: 'worker' }),
  log: silentLog,
  stall: { lockMs: Number(lockMs), checkMs: Number(checkMs) },
})
const ignore = async () => {}
await queue.process({
  intake: ignore,
  ask: ignore,
  sighting: ignore,
  publish: ignore,
  correlate: ignore,
  'publish-digest': ignore,
  attend: ignore,
  act: ignore,
  'run-action': ignore,
  verify: ignore,
  'expire-approval': ignore,
  handoff: ignore,
  'handoff-due': ignore,
  investigate: async ({ incidentId }) => {
    process.stdout.write(`took ${incidentId}\n`)
    await new Promise(() => {})
  },
})
