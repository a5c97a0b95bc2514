/** Acting in separate roles: `web` talks with people and has no way into a cluster, `worker` does what was agreed. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ActionWorld, ANA, BEN, createActionWorld, EVE } from '../support/action-world.ts'
import { type AppProcess, startProcess } from '../support/child-process.ts'
import { until } from '../support/poll.ts'
import { hasRedisServer, type RedisServer, startRedisServer } from '../support/redis-server.ts'

describe.skipIf(!hasRedisServer())('With web and worker apart', () => {
  let world: ActionWorld
  let redis: RedisServer
  let children: AppProcess[]

  beforeEach(async () => {
    children = []
    redis = await startRedisServer()
    world = await createActionWorld('config-nginx-directive')
  })
  afterEach(async () => {
    for (const child of children) child.kill('SIGKILL')
    await Promise.all(children.map((child) => child.ended))
    await world.close()
    await redis.remove()
  })

  async function start(role: 'web' | 'worker', env: Readonly<Record<string, string>>): Promise<string> {
    const child = startProcess({ ...env, CRASHLOOP_ROLE: role, REDIS_URL: redis.url, LOG_LEVEL: 'info' })
    children.push(child)
    const port = await until(() => /"port":(\d+)/.exec(child.output())?.[1], 20_000)
    return `http://127.0.0.1:${port}`
  }

  it('a roll-back goes from the request to the recovery, and is counted without names', async () => {
    // Neither a kubeconfig nor a home folder to find one in.
    const { KUBECONFIG: _, ...webEnv } = world.actionEnv
    const { SLACK_APP_TOKEN: _app, ALERTMANAGER_TOKEN: _hook, ...workerEnv } = world.actionEnv
    const web = await start('web', { ...webEnv, HOME: world.folder })
    const worker = await start('worker', workerEnv)
    const root = await world.fire(web)

    await world.click(EVE, root, 'crashloop_actions')
    const eves = await world.window(EVE, /you may not/)
    const card = await world.asked(ANA)
    await world.click(EVE, card, 'crashloop_approve')
    await world.whispered(EVE, /You may not/)
    await world.click(BEN, card, 'crashloop_approve')
    const verified = await world.told('verified:', 60_000)
    const metrics = await until(async () => {
      const text = await (await fetch(`${worker}/metrics`)).text()
      return text.includes('crashloop_action_seconds_count{') && text
    })

    expect(eves).toContain('@sre may.')
    expect(verified.text).toMatch(/It helped: Roll back .* requested by ana, approved by ben/)
    expect(world.patches()).toHaveLength(1)
    expect(metrics).toContain('crashloop_action_plans_total{action="roll-back"} 1')
    expect(metrics).toContain('crashloop_action_refusals_total{reason="policy"} 1')
    expect(metrics).toContain('crashloop_action_decisions_total{decision="approved"} 1')
    expect(metrics).toContain('crashloop_actions_total{action="roll-back",result="done"} 1')
    expect(metrics).toContain('crashloop_action_seconds_count{action="roll-back",outcome="recovered"} 1')
    expect(metrics).not.toMatch(/crashloop_action[^\n]*(ana|ben|eve|U0|media|image-cdn)/)
    expect(await (await fetch(`${web}/metrics`)).text()).not.toContain('crashloop_actions_total{')
  }, 120_000)
})
