/** A diagnosis that speaks of memory gets its chart below it: once for each diagnosis, over crashes. */
import { describe, expect, it } from 'vitest'
import { createMemoryIncidentStore } from '../../src/adapters/memory/incident-store.ts'
import { createMemoryLock } from '../../src/adapters/memory/lock.ts'
import type { Diagnosis } from '../../src/domain/diagnosis.ts'
import type { Evidence } from '../../src/domain/evidence.ts'
import { createInvestigate } from '../../src/incidents/investigate.ts'
import { DeliveryError } from '../../src/incidents/ports.ts'
import { createPublish } from '../../src/incidents/publish.ts'
import { anIncident, emptyEvidence } from '../support/incident.ts'
import { createFakeThread, createHandClock, diagnosisOf } from '../support/incident-bench.ts'
import { silentLog } from '../support/silent-log.ts'

const memory = { container: 'api', runs: [], kills: [], restarts: [] }

async function investigated(diagnosis: Diagnosis) {
  const clock = createHandClock()
  const store = createMemoryIncidentStore({ clock })
  const slack = createFakeThread()
  await store.create(anIncident(), undefined)
  const investigate = createInvestigate({
    store,
    queue: { add: async () => {} },
    gather: async (): Promise<Evidence> => emptyEvidence(0),
    diagnose: () => diagnosis,
    redact: (text) => text,
    clock,
    log: silentLog,
    sleep: async () => {},
    onDiagnosis: () => {},
  })
  await investigate('inc-1', new AbortController().signal)
  const publish = createPublish({
    store,
    thread: slack.thread,
    lock: createMemoryLock(),
    pace: { take: async () => 0, block: async () => {} },
    clock,
    log: silentLog,
  })
  return { slack, publish: () => publish('inc-1'), keys: () => slack.messages.map(({ key }) => key) }
}

describe('A diagnosis of memory', () => {
  it('is followed by its chart', async () => {
    const { publish, keys } = await investigated({ ...diagnosisOf('oom-killed'), memory })

    await publish()
    await publish()

    expect(keys()).toEqual(['root', 'diagnosis:1', 'chart:1'])
  })

  it('has one chart, though the connection broke after it arrived', async () => {
    const { publish, keys, slack } = await investigated({ ...diagnosisOf('oom-killed'), memory })
    const broken = new DeliveryError('ambiguous', 'reset')
    slack.faults.push({ on: 'postNote', error: broken, arrives: true })
    await publish().catch(() => {})
    slack.faults.push({ on: 'postNote', error: broken, arrives: true })
    await publish().catch(() => {})

    await publish()
    await publish()

    expect(keys()).toEqual(['root', 'diagnosis:1', 'chart:1'])
  })

  it('without a history has none', async () => {
    const { publish, keys } = await investigated(diagnosisOf('oom-killed'))

    await publish()

    expect(keys()).toEqual(['root', 'diagnosis:1'])
  })
})
