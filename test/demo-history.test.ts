/** The past of the demo: believable, over, and out of the way of what the demo fires. */
import { expect, it } from 'vitest'
import { createMemoryIncidentStore } from '../src/adapters/memory/incident-store.ts'
import { fillHistory } from '../src/demo-history.ts'
import { report } from '../src/incidents/report.ts'
import { recordedCases } from '../src/playground/world/recorded-cases.ts'

const NOW = Date.parse('2026-11-21T10:00:00Z')
const HOLD_DOWN_MS = 8 * 3_600_000

it('gives a report something to compare, and nothing that an alert would open again', async () => {
  const store = createMemoryIncidentStore({ clock: { now: () => NOW } })
  const people = [{ id: 'U0INES', name: 'ines' }]

  const options = { cases: recordedCases(), cluster: 'prod-eu-1', channel: 'C0ALERTS', people, now: NOW }
  await fillHistory({ store, ...options })

  const past = await store.listResolved(200)
  const told = report(past, { days: 14, to: NOW, keptSince: 0 })
  expect(await store.listOpen()).toEqual([])
  expect(past.every(({ resolvedAt = '' }) => Date.parse(resolvedAt) < NOW - HOLD_DOWN_MS)).toBe(true)
  expect(told.figures.opened).toBeGreaterThan(10)
  expect(told.before?.opened).toBeGreaterThan(10)
  expect(told.causes.length).toBeGreaterThan(5)
  expect(await store.loadEvidence(past[0]?.id ?? '')).toMatchObject({ workload: past[0]?.workload })
})
