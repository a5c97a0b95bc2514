/** What is counted when records change, and that hostile or foreign text never becomes a label. */
import { beforeEach, describe, expect, it } from 'vitest'
import { createMemoryDigestStore } from '../src/adapters/memory/digest-store.ts'
import { createMemoryHandoffStore } from '../src/adapters/memory/handoff-store.ts'
import { createMemoryIncidentStore } from '../src/adapters/memory/incident-store.ts'
import { countOpen, countStores } from '../src/counted-stores.ts'
import { systemClock } from '../src/domain/clock.ts'
import { createMetrics, type Metrics } from '../src/metrics.ts'
import { aDigest, aMember } from './support/digest.ts'
import { aHandoff } from './support/handoff.ts'
import { anIncident, emptyEvidence } from './support/incident.ts'
import { silentLog } from './support/silent-log.ts'

const AT = '2026-11-21T03:00:00.000Z'

let metrics: Metrics
let stores: ReturnType<typeof open>
beforeEach(() => {
  metrics = createMetrics({ counts: async () => ({}) as never }, () => countOpen(stores.store))
  stores = open()
})

function open() {
  const plain = {
    store: createMemoryIncidentStore({ clock: systemClock }),
    digests: createMemoryDigestStore({ clock: systemClock }),
    handoffs: createMemoryHandoffStore({ clock: systemClock }),
  }
  return countStores(plain, metrics.incidents, silentLog)
}

async function seriesValue(series: string): Promise<number> {
  const lines = (await metrics.render()).split('\n')
  return Number(
    lines
      .find((line) => line.startsWith(`${series} `))
      ?.split(' ')
      .at(-1) ?? 0,
  )
}

describe('An incident', () => {
  it('is counted when it opens, and not when another was faster', async () => {
    const first = anIncident({ id: 'one', source: 'watcher' })
    await stores.store.create(first, undefined)
    await stores.store.create({ ...first, id: 'two' }, undefined)

    expect(await seriesValue('crashloop_incidents_opened_total{source="watcher"}')).toBe(1)
    expect(await seriesValue('crashloop_incidents_open{status="firing"}')).toBe(1)
  })

  it('is counted once as resolved, reopened and escalated, and not for other changes', async () => {
    const { id } = await stores.store.create(anIncident({ status: 'firing' }), undefined)
    const escalated = {
      key: 'escalated:1',
      type: 'escalated',
      at: AT,
      waitedMs: 1,
      step: 0,
      mention: [],
      direct: [],
    }

    await stores.store.update(id, (incident) => ({
      ...incident,
      notes: [...incident.notes, escalated as never],
    }))
    await stores.store.update(id, (incident) => ({ ...incident, status: 'resolved', resolvedAt: AT }))
    await stores.store.update(id, () => undefined)
    await stores.store.update(id, (incident) => ({ ...incident, revision: incident.revision + 1 }))
    await stores.store.update(id, (incident) => ({ ...incident, status: 'firing' }))

    expect(await seriesValue('crashloop_escalations_total')).toBe(1)
    expect(await seriesValue('crashloop_incidents_resolved_total')).toBe(1)
    expect(await seriesValue('crashloop_incidents_reopened_total')).toBe(1)
  })

  it('is counted as stored, however often the change was tried', async () => {
    const plain = createMemoryIncidentStore({ clock: systemClock })
    const contested = {
      ...stores,
      store: {
        ...plain,
        update: (id: string, change: Parameters<typeof plain.update>[1]) => {
          for (const _ of [1, 2, 3]) change(anIncident({ status: 'firing' }))
          return plain.update(id, change)
        },
      },
    }
    const counted = countStores(contested, metrics.incidents, silentLog)
    const { id } = await counted.store.create(anIncident({ status: 'firing' }), undefined)

    await counted.store.update(id, (incident) => ({ ...incident, status: 'resolved', resolvedAt: AT }))

    expect(await seriesValue('crashloop_incidents_resolved_total')).toBe(1)
  })

  it('brings the gaps of its evidence and the secrets that were taken out', async () => {
    const { id } = await stores.store.create(anIncident(), undefined)
    const gap = { what: 'the log of HOSTILE', reason: 'forbidden', why: 'HOSTILE' } as const

    await stores.store.saveEvidence(id, { ...emptyEvidence(7), gaps: [gap, gap] })

    expect(await seriesValue('crashloop_evidence_gaps_total{reason="forbidden"}')).toBe(2)
    expect(await seriesValue('crashloop_redactions_total')).toBe(7)
    expect(await metrics.render()).not.toContain('HOSTILE')
  })
})

describe('A storm', () => {
  it('is counted once with its incidents, also those that join later', async () => {
    const digest = aDigest({ members: [aMember('a'), aMember('b')] })
    await stores.digests.create(digest)
    await stores.digests.create(digest)

    await stores.digests.update(digest.id, (present) => ({
      ...present,
      members: [...present.members, aMember('c')],
    }))

    expect(await seriesValue('crashloop_storms_total')).toBe(1)
    expect(await seriesValue('crashloop_storm_incidents_total')).toBe(3)
  })
})

describe('A handoff', () => {
  it('is counted when it is made, and for what is told about it', async () => {
    const handoff = aHandoff({ notes: [], state: 'open' })
    await stores.handoffs.create(handoff)
    await stores.handoffs.create(handoff)
    const note = { key: 'reminder:1', at: AT, type: 'reminder', waiting: 2 } as const

    await stores.handoffs.update(handoff.id, (present) => ({ ...present, notes: [note] }))
    await stores.handoffs.update(handoff.id, (present) => ({ ...present, state: 'superseded' }))

    expect(await seriesValue('crashloop_handoffs_total{event="made"}')).toBe(1)
    expect(await seriesValue('crashloop_handoffs_total{event="reminder"}')).toBe(1)
    expect(await seriesValue('crashloop_handoffs_total{event="superseded"}')).toBe(1)
  })
})

it('a cause that this release does not know is counted as another', async () => {
  metrics.diagnosed('HOSTILE"} 1\n', 'identified')
  metrics.feedbackGiven('HOSTILE', 'wrong')
  metrics.diagnosed('unknown', 'unknown')

  expect(await seriesValue('crashloop_diagnoses_total{cause="other",verdict="identified"}')).toBe(1)
  expect(await seriesValue('crashloop_diagnoses_total{cause="unknown",verdict="unknown"}')).toBe(1)
  expect(await metrics.render()).not.toContain('HOSTILE')
})

it('a store that does not answer leaves out what is open, and the rest is told', async () => {
  const away = createMetrics({ counts: async () => ({}) as never }, () => Promise.reject(new Error('away')))

  const text = await away.render()

  expect(text).not.toMatch(/^crashloop_incidents_open\{/m)
  expect(text).toContain('crashloop_incidents_resolved_total 0')
})

it('series that are known beforehand begin at zero, so that their first rise is seen', async () => {
  const text = await metrics.render()

  for (const series of [
    'crashloop_alerts_received_total{status="firing"}',
    'crashloop_incidents_opened_total{source="watcher"}',
    'crashloop_jobs_total{kind="publish",result="failed"}',
    'crashloop_diagnoses_total{cause="unknown",verdict="unknown"}',
    'crashloop_evidence_gaps_total{reason="forbidden"}',
    'crashloop_time_to_message_seconds_count{source="alertmanager",message="root"}',
    'crashloop_stage_duration_seconds_count{stage="gather"}',
    'crashloop_job_wait_seconds_count{kind="intake"}',
    'crashloop_slack_retry_after_seconds_total{method="chat.postMessage"}',
  ])
    expect(text.split('\n')).toContain(`${series} 0`)
  expect(text.split('\n').length).toBeLessThan(1_200)
})
