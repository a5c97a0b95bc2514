/** Who leads, for how long, and what happens when the lease cannot be asked for. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMemoryLease } from '../../src/adapters/memory/lease.ts'
import { systemClock } from '../../src/domain/clock.ts'
import { lead } from '../../src/incidents/lead.ts'
import type { Lease } from '../../src/incidents/watch-ports.ts'
import { until } from '../support/poll.ts'
import { silentLog } from '../support/silent-log.ts'

const TIMES = { leaseMs: 120, retryMs: 20 }

let stops: (() => Promise<void>)[]
let lease: Lease
beforeEach(() => {
  stops = []
  lease = createMemoryLease({ clock: systemClock })
})
afterEach(async () => {
  for (const stop of stops) await stop()
})

function compete(holder: string, over: Lease = lease) {
  const stopping = new AbortController()
  const state = { leads: false, works: 0 }
  const done = lead(
    {
      lease: over,
      key: 'k',
      holder,
      times: TIMES,
      log: silentLog,
      onLeader: (leads) => {
        state.leads = leads
      },
      work: async (signal) => {
        state.works += 1
        await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
        state.works -= 1
      },
    },
    stopping.signal,
  )
  const stop = async () => {
    stopping.abort()
    await done
  }
  stops.push(stop)
  return { state, stop }
}

describe('Of several processes', () => {
  it('one works, and the next one when it stops', async () => {
    const one = compete('one')
    await until(() => one.state.leads)
    const two = compete('two')

    await one.stop()
    await until(() => two.state.leads)

    expect([one.state.works, two.state.works]).toEqual([0, 1])
  })

  it('the leader ends its work before its lease does when it cannot renew it', async () => {
    let isAway = false
    const flaky: Lease = {
      hold: async (key, holder, ttlMs) => {
        if (isAway) throw new Error('Redis is away.')
        return await lease.hold(key, holder, ttlMs)
      },
      release: lease.release,
    }
    const one = compete('one', flaky)
    await until(() => one.state.works === 1)

    isAway = true
    const overlap = until(async () => {
      const free = await lease.hold('k', 'other', 1)
      return free ? { works: one.state.works } : undefined
    }, 5_000)

    expect(await overlap).toEqual({ works: 0 })
  })

  it('the leader leads again when the lease comes back', async () => {
    let isAway = false
    const flaky: Lease = {
      hold: async (...all) => {
        if (isAway) throw new Error('Redis is away.')
        return await lease.hold(...all)
      },
      release: lease.release,
    }
    const one = compete('one', flaky)
    await until(() => one.state.leads)
    isAway = true
    await until(() => !one.state.leads)

    isAway = false
    await until(() => one.state.leads)

    expect(one.state.works).toBe(1)
  })
})
