/** `crashloop test-alert` as a person runs it: through the webhook, through a real Alertmanager, and when something is wrong. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { hasAlertmanager, startAlertmanager } from '../support/alertmanager.ts'
import { until } from '../support/poll.ts'
import { createWorld, sendWebhook, WEBHOOK_TOKEN, type World } from '../support/world.ts'

const CLI = join(import.meta.dirname, '../../src/cli.ts')
const WORKLOAD = 'ml-serving/deploy/ranker'

let world: World
let url: string
beforeAll(async () => {
  world = await createWorld('oom-python-embeddings')
  url = (await world.start()).url
})
afterAll(() => world.close())

async function testAlert(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [CLI, 'test-alert', ...args], {
    env: { PATH: process.env.PATH ?? '', ...world.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const code = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { code: await code, output: out + err }
}

describe('crashloop test-alert', () => {
  it('finds the thread that its alert makes, and takes the alert back', async () => {
    const { code, output } = await testAlert([WORKLOAD, '--url', `${url}/webhooks/alertmanager`])

    expect(output).toMatch(/sent: \S+ accepted it \(202\)/)
    expect(output).toMatch(/thread: in C0ALERTS after [\d.]+ s, http\S+archives/)
    expect(output).toMatch(/memory/)
    expect(code).toBe(0)
    await until(() => world.roots().some((root) => /resolved/i.test(root.text)), 20_000)

    const again = await testAlert([WORKLOAD, '--url', `${url}/webhooks/alertmanager`])

    expect(again.output).toMatch(/thread: in C0ALERTS[\s\S]*Failing again/)
    expect(again.code).toBe(0)
    expect(world.roots()).toHaveLength(1)
  }, 60_000)

  it('does not touch a workload that has an open incident, since its end would close it', async () => {
    const other = await createWorld('oom-python-embeddings')
    onTestFinished(() => other.close())
    const app = await other.start()
    await sendWebhook(app.url, other.alert)
    await until(() => other.roots().length === 1, 20_000)

    const args = [WORKLOAD, '--url', `${app.url}/webhooks/alertmanager`]
    const { code, output } = await testAlert(args, other.env)

    expect(output).toMatch(/ml-serving\/ranker has an open incident.*archives/)
    expect(code).toBe(2)
    expect(other.roots()[0]?.text).not.toMatch(/CrashloopTest/)
  }, 60_000)

  it.each([
    [['--url', 'http://127.0.0.1:9/webhooks/alertmanager', WORKLOAD], {}, 3, /nothing answers at/],
    [['--url', 'ftp://x', WORKLOAD], {}, 2, /no http or https address/],
    [[], {}, 2, /name a workload/],
    [[WORKLOAD, '--wait', 'long'], {}, 2, /--wait takes seconds/],
    [[WORKLOAD], { SLACK_BOT_TOKEN: '' }, 2, /SLACK_BOT_TOKEN is not set/],
  ])(
    'says what is wrong with %j %j',
    async (args, env, exitCode, words) => {
      const { code, output } = await testAlert(args, env)

      expect(output).toMatch(words)
      expect(code).toBe(exitCode)
    },
    20_000,
  )

  it('says that the token is another one', async () => {
    const { code, output } = await testAlert([WORKLOAD, '--url', `${url}/webhooks/alertmanager`], {
      ALERTMANAGER_TOKEN: 'another',
    })

    expect(output).toMatch(/answered 401: its ALERTMANAGER_TOKEN is another one/)
    expect(code).toBe(3)
  }, 20_000)

  it('says so when no thread comes', async () => {
    const args = ['--url', `${url}/webhooks/alertmanager`, '--wait', '0', 'ml-serving/deploy/elsewhere']

    const { code, output } = await testAlert(args, { SLACK_CHANNEL: 'C0NOWHERE' })

    expect(output).toMatch(/thread: cannot be looked for in C0NOWHERE: .*channel_not_found/)
    expect(code).toBe(1)
  }, 20_000)
})

describe.runIf(hasAlertmanager())('crashloop test-alert through Alertmanager', () => {
  it('makes the thread by way of the route to the bot', async () => {
    const other = await createWorld('oom-python-embeddings')
    const app = await other.start()
    const webhookUrl = `${app.url}/webhooks/alertmanager`
    const alertmanager = await startAlertmanager({ webhookUrl, token: WEBHOOK_TOKEN })
    onTestFinished(async () => {
      await alertmanager.stop()
      await other.close()
    })

    const { code, output } = await testAlert([WORKLOAD, '--alertmanager', alertmanager.url], other.env)

    expect(output).toMatch(/thread: in C0ALERTS after [\d.]+ s/)
    expect(code).toBe(0)
  }, 60_000)
})
