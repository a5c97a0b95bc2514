/** The whole app in one process with embedded adapters: from the recorded webhook to the thread. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { until } from '../support/poll.ts'
import { CHANNEL, createWorld, keyOf, resolved, sendWebhook, type World } from '../support/world.ts'

let world: World
beforeEach(async () => {
  world = await createWorld('config-pydantic-settings')
})
afterEach(() => world.close())

/** Resolves when nothing is queued or running any more, so that what did not happen can be asserted. */
async function settled(url: string): Promise<void> {
  await until(async () => {
    const text = await (await fetch(`${url}/metrics`)).text()
    const jobs = text.match(/^crashloop_queue_jobs\{.*state="(?:waiting|active|delayed)".*\} (\d+)$/gm) ?? []
    return jobs.length > 0 && jobs.every((line) => line.endsWith(' 0'))
  }, 20_000)
}

async function readiness(url: string): Promise<Record<string, string>> {
  const answer = (await (await fetch(`${url}/readyz`)).json()) as { checks: Record<string, string> }
  return answer.checks
}

describe('A recorded alert', () => {
  it('becomes one thread with its diagnosis', async () => {
    const { url } = await world.start()

    const status = await sendWebhook(url, world.alert)
    const { root, replies } = await world.diagnosed()

    expect(status).toBe(202)
    expect(world.roots()).toHaveLength(1)
    expect(root.text).toContain('payments-api')
    expect(replies.map(keyOf)).toEqual(['diagnosis:1'])
  })

  it('sent again changes nothing', async () => {
    const { url } = await world.start()
    await sendWebhook(url, world.alert)
    await world.diagnosed()
    await settled(url)
    const calls = world.slack.calls.length

    await sendWebhook(url, world.alert)
    await sendWebhook(url, world.alert)
    await settled(url)

    expect(world.slack.calls.slice(calls).map((call) => call.method)).toEqual([])
  })

  it('that resolves edits the root and closes the thread', async () => {
    const { url } = await world.start()
    await sendWebhook(url, world.alert)
    await world.diagnosed()
    await settled(url)

    await sendWebhook(url, resolved(world.alert))
    await settled(url)

    const [root, ...others] = world.roots()
    expect(others).toEqual([])
    expect(root?.text).toMatch(/resolved/i)
    expect(world.slack.workspace.thread(CHANNEL, root?.ts ?? '').map(keyOf)).toContain('resolved:0')
  })
})

describe('A person', () => {
  it('asks with the slash command and gets a thread', async () => {
    const { url } = await world.start()
    await until(async () => (await readiness(url)).slack === 'ok')

    await world.slack.act.slashCommand({
      user: 'U1',
      channel: CHANNEL,
      command: '/crashloop',
      text: 'payments/payments-api',
    })
    const { root } = await world.diagnosed()

    expect(root.text).toContain('payments-api')
  })

  it('clicks for the previous log and reads it in the thread', async () => {
    const { url } = await world.start()
    await sendWebhook(url, world.alert)
    const { root } = await world.diagnosed()
    await until(async () => (await readiness(url)).slack === 'ok')

    await world.slack.act.click({
      user: 'U1',
      channel: CHANNEL,
      ts: root.ts,
      actionId: 'crashloop_previous_logs',
    })
    const replies = await until(() => {
      const thread = world.slack.workspace.thread(CHANNEL, root.ts)
      return thread.some((message) => keyOf(message)?.startsWith('detail:')) ? thread : undefined
    })

    expect(replies.find((message) => keyOf(message)?.startsWith('detail:'))?.text).toContain('container api')
  })
})
