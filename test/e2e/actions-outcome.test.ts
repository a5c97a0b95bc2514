/** What comes after an action: the same failure, another one, or a recovery that nobody's alert ends. */
import { afterEach, describe, expect, it } from 'vitest'
import type { StoredObject } from '../../src/playground/cluster/cluster-store.ts'
import { type ActionWorld, ANA, BEN, createActionWorld } from '../support/action-world.ts'
import { until } from '../support/poll.ts'

let world: ActionWorld

afterEach(() => world.close())

/** The image of the earlier revision is not in the registry any more. */
function unpullable({ spec }: StoredObject): object {
  const { containers } = spec as { containers: { name: string; image: string }[] }
  return {
    phase: 'Pending',
    conditions: [{ type: 'Ready', status: 'False' }],
    containerStatuses: containers.map(({ name, image }) => ({
      name,
      image,
      ready: false,
      restartCount: 0,
      state: {
        waiting: {
          reason: 'ImagePullBackOff',
          message: `Back-off pulling image "${image}": ErrImagePull: rpc error: code = NotFound desc = failed to pull and unpack image "${image}": ${image}: not found`,
        },
      },
      lastState: {},
    })),
  }
}

/** Ana restarts the workload on her own. */
async function restart(): Promise<void> {
  const { url } = await world.start()
  const root = await world.fire(url)
  await world.click(ANA, root, 'crashloop_actions')
  await world.window(ANA, /crashloop_offer_rollout-restart/)
  await world.slack.act.clickInView({
    user: ANA,
    actionId: 'crashloop_choose_action',
    blockId: 'crashloop_offer_rollout-restart',
  })
  await world.window(ANA, /crashloop_confirm_plan/)
  await world.slack.act.clickInView({ user: ANA, actionId: 'crashloop_confirm_plan', confirm: 'accept' })
}

describe('A workload that fails again after an action', () => {
  it('for another reason is diagnosed anew, and the thread says what it is now instead of before', async () => {
    world = await createActionWorld('native-segv-thumbnailer', { controllers: { statusOf: unpullable } })
    await restart()
    const verified = await world.told('verified:')
    const second = await world.told('diagnosis:2')

    expect(verified.text).toContain('Failing again')
    expect(verified.text).toMatch(/It is another cause now: .*image.*, instead of: Crash in native code\./i)
    expect(second.text).toMatch(/image/i)
  }, 60_000)

  it('for the same reason is said to', async () => {
    world = await createActionWorld('native-segv-thumbnailer')
    await restart()
    const verified = await world.told('verified:')

    expect(verified.text).toContain('It is the same cause as before: Crash in native code.')
  }, 60_000)
})

it('An incident that the watcher ends tells which action fixed it', async () => {
  const yaml = { watcher: { settleMinutes: 0.1 }, actions: { settleSeconds: 120 } }
  world = await createActionWorld('config-nginx-directive', { yaml })
  await world.start({ CRASHLOOP_WATCHER: 'on' })
  await world.diagnosed(30_000)
  const card = await world.asked(ANA)

  await world.click(BEN, card, 'crashloop_approve')
  await world.told('ran:')
  const resolved = await world.told('resolved:', 90_000)
  const root = await until(() => world.roots().find(({ text }) => /resolved/i.test(text)))

  const fix =
    'Fixed by: Roll back Deployment media/image-cdn to revision 1, requested by ana, approved by ben'
  expect(resolved.text).toContain(fix)
  expect(root.text).toContain(fix)
}, 150_000)
