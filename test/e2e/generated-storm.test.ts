/** Thousands of alerts in one go, with repeats and ends in any order: nothing lost, nothing doubled, at Slack's pace. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasRedisServer, type RedisServer, startRedisServer } from '../support/redis-server.ts'
import { runStorm } from '../support/run-storm.ts'

describe.skipIf(!hasRedisServer())('A storm of 1,000 alerts over 100 workloads', () => {
  let redis: RedisServer
  beforeAll(async () => {
    redis = await startRedisServer()
  })
  afterAll(() => redis.remove())

  it('is 100 incidents and one digest, soon, and no call too many', async () => {
    const size = { workloads: 100, namespaces: 20, alerts: 1_000, recovering: 10 }

    const { storm, incidents, digests, roots, calls, digestMs, answers } = await runStorm(
      redis,
      size,
      150_000,
    )

    const names = incidents.map(({ workload: { namespace, name } }) => `${namespace}/${name}`)
    const resolved = incidents.filter(({ status }) => status === 'resolved')
    const others = roots.filter(({ text }) => !/workloads fail/.test(text))
    expect(answers).toEqual([202])
    expect(names.sort()).toEqual([...storm.workloads].sort())
    expect(resolved.map(({ workload: { namespace, name } }) => `${namespace}/${name}`).sort()).toEqual(
      [...storm.recovering].sort(),
    )
    expect(digests).toHaveLength(1)
    expect(digests[0]?.common[0]?.factor.label).toBe('DNS server 169.254.20.10')
    // The very first may have been alone for a moment, and then has a thread of its own.
    expect(others.length).toBeLessThanOrEqual(1)
    expect(digests[0]?.members.map(({ incidentId }) => incidentId).sort()).toEqual(
      incidents.map(({ id }) => id).sort(),
    )
    expect(calls.filter(({ outcome }) => outcome !== 'ok')).toEqual([])
    expect(digestMs).toBeLessThan(15_000)
  }, 240_000)
})
