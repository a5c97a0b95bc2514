/** How long people wait for the owner of a pod whose cluster hangs, and that one which is only slow is waited for. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { until } from '../support/poll.ts'
import { createWorld, sendWebhook, type World } from '../support/world.ts'

let world: World
beforeEach(async () => {
  world = await createWorld('exc-go-nil-map')
})
afterEach(() => world.close())

const FOREVER = Number.POSITIVE_INFINITY

describe('The first message of an incident', () => {
  it('comes within about a second from a cluster that hangs', async () => {
    world.cluster.faults.add({ path: '/', times: FOREVER, effect: { type: 'hang' } })
    const { url } = await world.start()
    const startedAt = performance.now()

    await sendWebhook(url, world.alert)
    await until(() => world.roots().length > 0, 20_000)

    // Half of the 3 s that a walk may take where the cluster answers, whatever else this machine does.
    expect(performance.now() - startedAt).toBeLessThan(2_500)
    const metrics = await (await fetch(`${url}/metrics`)).text()
    expect(metrics).toContain('crashloop_stage_duration_seconds_bucket{le="2",stage="resolve"} 1')
  }, 30_000)

  it('names the true owner where the lists of a cluster are slow and it answers otherwise', async () => {
    world.cluster.faults.add({ path: /\/pods\?/, times: FOREVER, effect: { type: 'latency', ms: 1_800 } })
    const { url } = await world.start()

    await sendWebhook(url, world.alert)
    await until(() => world.roots().length > 0, 20_000)

    expect(world.roots()[0]?.text).not.toMatch(/guessed/)
  }, 30_000)
})
