/** The in-process adapters keep the contracts, and stay within bounds. */
import { describe, expect, it } from 'vitest'
import { createMemoryDigestStore } from '../../../src/adapters/memory/digest-store.ts'
import { createMemoryEndedAlerts } from '../../../src/adapters/memory/ended-alerts.ts'
import { createMemoryIncidentStore } from '../../../src/adapters/memory/incident-store.ts'
import { createMemoryJobQueue } from '../../../src/adapters/memory/job-queue.ts'
import { createMemoryLease } from '../../../src/adapters/memory/lease.ts'
import { createMemoryLock } from '../../../src/adapters/memory/lock.ts'
import { createMemoryPace } from '../../../src/adapters/memory/pace.ts'
import { systemClock } from '../../../src/domain/clock.ts'
import { workloadKey } from '../../../src/domain/workload.ts'
import { QueueUnavailable } from '../../../src/incidents/ports.ts'
import { describeDigestStore } from '../../contracts/digest-store.ts'
import { describeEndedAlerts } from '../../contracts/ended-alerts.ts'
import { describeIncidentStore } from '../../contracts/incident-store.ts'
import { describeJobQueue, handlersWith } from '../../contracts/job-queue.ts'
import { describeLease } from '../../contracts/lease.ts'
import { describeLock } from '../../contracts/lock.ts'
import { describePace } from '../../contracts/pace.ts'
import { anIncident, emptyEvidence } from '../../support/incident.ts'
import { until } from '../../support/poll.ts'
import { silentLog } from '../../support/silent-log.ts'

const HOUR_MS = 3_600_000

describeJobQueue('memory', async (settings) =>
  createMemoryJobQueue({ clock: systemClock, log: silentLog, ...settings }),
)
describeIncidentStore('memory', async () =>
  createMemoryIncidentStore({ clock: systemClock, retentionMs: HOUR_MS }),
)
describeDigestStore('memory', async () => createMemoryDigestStore({ clock: systemClock }))
describeEndedAlerts('memory', (keepMs) => createMemoryEndedAlerts({ clock: systemClock, keepMs }))
describeLock('memory', () => createMemoryLock({ retryMs: 10 }))
describeLease('memory', () => createMemoryLease({ clock: systemClock }))
describePace('memory', (intervalMs) => createMemoryPace({ clock: systemClock, intervalMs }))

describe('memory adapters', () => {
  it('refuse jobs when too many wait', async () => {
    const queue = createMemoryJobQueue({ clock: systemClock, log: silentLog, maxWaiting: 1 })
    await queue.add('publish', { incidentId: 'a' })

    const second = queue.add('publish', { incidentId: 'b' })

    await expect(second).rejects.toBeInstanceOf(QueueUnavailable)
    await queue.close(0)
  })

  it('give a job up when it has failed for too long', async () => {
    let ahead = 0
    const clock = { now: () => Date.now() + ahead }
    const retry = { firstMs: 5, capMs: 5, giveUpAfterMs: HOUR_MS }
    const queue = createMemoryJobQueue({ clock, log: silentLog, retry })
    await queue.process(
      handlersWith({
        publish: async (_, { attempt }) => {
          if (attempt === 3) ahead = HOUR_MS
          throw new Error('down')
        },
      }),
    )

    await queue.add('publish', { incidentId: 'a' })
    await until(async () => (await queue.counts()).publish.failed === 1)

    expect((await queue.counts()).publish.delayed).toBe(0)
    await queue.close(0)
  })

  it('forget resolved incidents after the retention, and their evidence', async () => {
    let now = Date.parse('2026-11-21T10:00:00Z')
    const store = createMemoryIncidentStore({ clock: { now: () => now }, retentionMs: HOUR_MS })
    const resolvedAt = '2026-11-21T10:00:00Z'
    await store.create(anIncident({ status: 'resolved', resolvedAt }), undefined)
    await store.saveEvidence('inc-1', emptyEvidence(1))

    now += HOUR_MS

    expect(await store.get('inc-1')).toBeUndefined()
    expect(await store.findByWorkload(workloadKey(anIncident().workload))).toBeUndefined()
    expect(await store.loadEvidence('inc-1')).toBeUndefined()
  })

  it('keep evidence for its own time', async () => {
    let now = Date.parse('2026-11-21T10:00:00Z')
    const store = createMemoryIncidentStore({ clock: { now: () => now }, evidenceRetentionMs: HOUR_MS })
    const resolvedAt = '2026-11-21T10:00:00Z'
    await store.create(anIncident({ status: 'resolved', resolvedAt }), undefined)
    await store.saveEvidence('inc-1', emptyEvidence(1))

    now += HOUR_MS

    expect(await store.get('inc-1')).toBeDefined()
    expect(await store.loadEvidence('inc-1', 'first')).toBeUndefined()
  })

  it('keep the evidence of the latest incidents only, and of all that are open', async () => {
    const store = createMemoryIncidentStore({ clock: systemClock, maxEvidence: 2 })
    await store.create(anIncident({ id: 'open' }), undefined)
    await store.saveEvidence('open', emptyEvidence(1))

    for (const id of ['a', 'b', 'c']) await store.saveEvidence(id, emptyEvidence(1))

    expect(await store.loadEvidence('open')).toBeDefined()
    expect(await store.loadEvidence('a')).toBeUndefined()
    expect(await store.loadEvidence('b')).toBeDefined()
    expect(await store.loadEvidence('c')).toBeDefined()
  })
})
