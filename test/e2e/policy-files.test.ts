/** Policies that grant nothing or contradict themselves: said at the start, at a reload or to who asks; nothing is done. */
import { writeFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type ActionWorld, ANA, BEN, createActionWorld, SRE_POLICY } from '../support/action-world.ts'
import { type AppProcess, startProcess } from '../support/child-process.ts'
import { until } from '../support/poll.ts'

type Rule = Record<string, unknown>

const sre: Rule = { name: 'sre', groups: ['@sre'], actions: ['*'] }
const policyOf = (rules: readonly Rule[], more: Rule = {}) => ({ kubernetes: 'off', rules, ...more })

let world: ActionWorld
let child: AppProcess | undefined

beforeAll(async () => {
  world = await createActionWorld('config-nginx-directive')
}, 60_000)
afterEach(async () => {
  child?.kill('SIGKILL')
  await child?.ended
})
afterAll(() => world.close(), 60_000)

function write(policy: object): Promise<void> {
  return writeFile(String(world.actionEnv.CRASHLOOP_CONFIG), JSON.stringify({ version: 1, policy }))
}

describe('A process with a policy that makes no sense', () => {
  it('ends at once and names every problem, before it talks to anybody', async () => {
    const { name: _, ...nameless } = sre
    await write(
      policyOf(
        [
          sre,
          { ...sre, actions: ['reboot'] },
          { name: 'no restarts', effect: 'deny', groups: ['@sre'], actions: ['*'] },
          { ...nameless, name: 'empty', groups: [] },
          { name: 'only ana', users: [ANA], actions: ['*'], hours: { from: '09:00', to: '09:00' } },
        ],
        { kubernetes: 'review' },
      ),
    )

    child = startProcess(world.actionEnv)
    const code = await child.ended

    expect(code).toBe(2)
    expect(child.output()).toContain('policy has two rules named "sre"')
    expect(child.output()).toContain('policy rule "sre" names the unknown action "reboot"')
    expect(child.output()).toContain('policy rule "sre" grants nothing: rule "no restarts" denies all of it')
    expect(child.output()).toContain(
      'policy rule "empty" names no users, groups or emails: it grants nothing',
    )
    expect(child.output()).toContain('policy rule "only ana" has hours that begin and end at 09:00')
    expect(child.output()).toContain('policy.identities is empty')
    expect(world.slack.calls).toEqual([])
    expect(world.cluster.requests.entries).toEqual([])
  }, 60_000)

  it.each<[string, readonly Rule[], string]>([
    ['only denies', [{ ...sre, effect: 'deny' }], 'it grants nothing to anybody'],
    [
      'lets one person alone approve what takes two',
      [{ name: 'ana', users: [ANA], actions: ['*'] }],
      `but only ${ANA} may approve`,
    ],
  ])(
    'does not start when it %s',
    async (_, rules, words) => {
      await write(policyOf(rules))

      child = startProcess(world.actionEnv)
      const code = await child.ended

      expect(code).toBe(2)
      expect(child.output()).toContain(words)
    },
    60_000,
  )
})

describe('A running process', () => {
  it('keeps its policy when the new one is wrong, and goes by a new one that grants nothing here', async () => {
    await write(SRE_POLICY)
    child = startProcess({ ...world.actionEnv, LOG_LEVEL: 'info' })
    const running = child
    const port = await until(() => /"port":(\d+)/.exec(running.output())?.[1], 30_000)
    await world.fire(`http://127.0.0.1:${port}`)
    const card = await world.asked(ANA)

    await write(policyOf([sre, { ...sre, effect: 'deny', name: 'not the sre' }]))
    running.kill('SIGHUP')
    await until(() => running.output().includes('the old one stays in force'), 20_000)
    const kept = running.output()
    await write(policyOf([{ ...sre, namespaces: ['elsewhere'] }]))
    running.kill('SIGHUP')
    await until(() => running.output().includes('The configuration was read again'), 20_000)
    await world.click(BEN, card, 'crashloop_approve')
    const told = await world.whispered(BEN, /You may not/)
    await world.click(ANA, card, 'crashloop_approve')
    const own = await world.whispered(ANA, /You may not/)
    await world.click(BEN, world.roots()[0] ?? card, 'crashloop_actions')
    const window = await world.window(BEN, /Nobody may\./)

    expect(kept).toContain('grants nothing: rule \\"not the sre\\" denies all of it')
    expect(told).toBe('You may not roll back in media; nobody may.')
    expect(own).toBe(told)
    expect(window).toContain('There is nothing here that you may do.')
    expect(world.patches()).toEqual([])
  }, 120_000)
})
