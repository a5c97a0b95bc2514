/** A newcomer follows the README alone: playground, init, bot, doctor, test-alert, with real processes and its very words. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Checkout, createCheckout, shellBlocks } from '../support/checkout.ts'
import { until } from '../support/poll.ts'
import { freePort } from '../support/redis-server.ts'

/** What the journey may take, without the installation of the packages; it takes seconds on a laptop. */
const FIVE_MINUTES_MS = 300_000

let checkout: Checkout
beforeAll(() => {
  checkout = createCheckout()
})
afterAll(() => checkout.remove())

it(
  'sees a thread within five minutes',
  async () => {
    const [playground = '', bot = '', check = ''] = shellBlocks('On one machine, in five minutes')
    // Another bot may have the port of the README on this machine; it is a variable of the README, too.
    const env = { PORT: String(await freePort()) }

    const first = checkout.type(playground)
    await until(() => first.output().includes('Ctrl-C'), 60_000)
    const second = checkout.type(bot, env)
    await until(() => second.output().includes('The watcher saw a workload fail'), 60_000)
    await until(() => second.output().includes('Slack can reach us'), 60_000)
    const third = checkout.type(check, env)

    expect(await third.ended, third.output()).toBe(0)
    expect(first.output()).toContain('ml-serving/ranker (Deployment) keeps failing')
    expect(third.output()).not.toMatch(/FAILED/)
    expect(third.output().match(/WARNING.*/g)).toEqual([expect.stringMatching(/REDIS_URL is not set/)])
    expect(third.output()).toMatch(/thread: in C0ALERTS after [\d.]+ s, http\S+archives/)
    expect(third.output()).toMatch(/Deployment ml-serving\/feature-api/)
    expect(third.output()).toMatch(/resolved: the alert was taken back/)
  },
  FIVE_MINUTES_MS,
)
