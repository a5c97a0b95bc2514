/** Handoffs in memory keep their contract. */
import { describe, expect, it } from 'vitest'
import { createMemoryHandoffStore } from '../../../src/adapters/memory/handoff-store.ts'
import { systemClock } from '../../../src/domain/clock.ts'
import { describeHandoffStore } from '../../contracts/handoff-store.ts'
import { aHandoff } from '../../support/handoff.ts'

describeHandoffStore('memory', () => createMemoryHandoffStore({ clock: systemClock }))

describe('handoffs in memory', () => {
  it('are forgotten after their retention', async () => {
    let now = 0
    const store = createMemoryHandoffStore({ clock: { now: () => now }, retentionMs: 1_000 })
    await store.create(aHandoff())

    now = 1_000

    expect(await store.get('handoff-1')).toBeUndefined()
    expect(await store.listOpen()).toEqual([])
  })
})
