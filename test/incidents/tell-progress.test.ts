/** How far a long investigation is, as its root message tells it. */
import { describe, expect, it } from 'vitest'
import { createMemoryIncidentStore } from '../../src/adapters/memory/incident-store.ts'
import type { Incident } from '../../src/domain/incident.ts'
import type { JobName } from '../../src/incidents/ports.ts'
import { tellProgress } from '../../src/incidents/tell-progress.ts'
import { anIncident } from '../support/incident.ts'
import { diagnosisOf } from '../support/incident-bench.ts'
import { until } from '../support/poll.ts'
import { silentLog } from '../support/silent-log.ts'

const PUBLISHED: Partial<Incident> = {
  revision: 1,
  publishedRevision: 1,
  deliveries: { root: { state: 'sent', at: '2026-11-21T10:00:00.000Z' } },
}

/** A watched investigation whose pauses end when the test says so. */
async function watch(over: Partial<Incident> = PUBLISHED) {
  const store = createMemoryIncidentStore({ clock: { now: () => 0 } })
  const { id } = await store.create(anIncident(over), undefined)
  const added: JobName[] = []
  const pauses: { ms: number; end: () => void }[] = []
  const progress = tellProgress(id, {
    store,
    queue: { add: async (name) => void added.push(name) },
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('aborted')))
        pauses.push({ ms, end: () => resolve(undefined) })
      }),
    log: silentLog,
  })
  return {
    store,
    added,
    progress,
    read: async () => (await store.get(id)) as Incident,
    /** Ends the present pause, and waits for the next. */
    async pass() {
      const pause = pauses.at(-1)
      const count = pauses.length
      pause?.end()
      await until(() => pauses.length > count)
      return pause?.ms
    },
  }
}

describe('The progress of an investigation', () => {
  it('is told after two seconds, in the usual order, and published', async () => {
    const { progress, read, added, pass } = await watch()
    progress.done('events')
    progress.done('pods')

    const waited = await pass()

    expect(waited).toBe(2_000)
    expect((await read()).progress).toEqual(['pods', 'events'])
    expect((await read()).revision).toBe(2)
    expect(added).toContain('publish')
    await progress.stop()
  })

  it('is told of no investigation that is over sooner', async () => {
    const { progress, read, added } = await watch()
    progress.done('pods')

    await progress.stop()

    expect((await read()).revision).toBe(1)
    expect(added).toEqual([])
  })

  it('makes no edit without news', async () => {
    const { progress, read, pass } = await watch()
    progress.done('pods')
    await pass()

    await pass()
    await pass()

    expect((await read()).revision).toBe(2)
    await progress.stop()
  })

  it.each<[string, Partial<Incident>]>([
    ['a root that is not posted yet', { revision: 1 }],
    ['an edit that still waits', { ...PUBLISHED, revision: 2 }],
    ['a card that has a diagnosis', { ...PUBLISHED, diagnosis: diagnosisOf('oom-killed') }],
    ['a card that tells of trouble', { ...PUBLISHED, trouble: 'the cluster does not answer' }],
  ])('waits behind %s', async (_, over) => {
    const { progress, read, added, pass } = await watch(over)
    progress.done('pods')

    await pass()

    expect((await read()).progress).toBeUndefined()
    expect(added).toEqual([])
    await progress.stop()
  })

  it('fails no investigation when it cannot be told', async () => {
    const { progress, store, pass } = await watch()
    store.update = async () => {
      throw new Error('away')
    }
    progress.done('pods')

    void pass().catch(() => {})

    await expect(progress.stop()).resolves.toBeUndefined()
  })
})
