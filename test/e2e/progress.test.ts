/** What people see while an investigation takes long: a thread at once, then which parts are done. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { until } from '../support/poll.ts'
import { createWorld, sendWebhook, type World } from '../support/world.ts'

let world: World
beforeEach(async () => {
  world = await createWorld('config-pydantic-settings')
})
afterEach(() => world.close())

describe('While the logs come slowly', () => {
  it('the thread is there within a second, and then says what is done', async () => {
    world.cluster.faults.add({
      path: '/log',
      times: Number.POSITIVE_INFINITY,
      effect: { type: 'latency', ms: 3_500 },
    })
    const { url } = await world.start()

    await sendWebhook(url, world.alert)
    const acceptedAt = performance.now()
    const first = await until(() => world.roots()[0]?.text)
    const tookMs = performance.now() - acceptedAt
    const later = await until(() => /.*pods done.*/.exec(world.roots()[0]?.text ?? '')?.[0], 6_000)
    await world.diagnosed()
    const last = await until(() => {
      const text = world.roots()[0]?.text ?? ''
      return /cause:/i.test(text) ? text : undefined
    })

    expect(first).toContain('Looking into it')
    expect(tookMs).toBeLessThan(1_000)
    expect(later).toMatch(/pods done, events done, logs …/)
    expect(last).not.toContain('Looking into it')
    expect(world.roots()).toHaveLength(1)
  }, 40_000)
})

describe('When the cluster answers at once', () => {
  it('the root is posted, and edited for the diagnosis alone', async () => {
    const { url } = await world.start()

    await sendWebhook(url, world.alert)
    await until(() => /cause:/i.test(world.roots()[0]?.text ?? ''), 20_000)

    const shown = world.slack.calls.filter(({ method }) => method === 'chat.update')
    expect(shown).toHaveLength(1)
  }, 30_000)
})
