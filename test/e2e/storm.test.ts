/** The recorded storms through the real webhook: one digest each, that names what its incidents have in common. */
import { afterEach, describe, expect, it } from 'vitest'
import type { SlackMessage } from '../../src/playground/slack/model.ts'
import { stringsOf } from '../support/check-slack-message.ts'
import { until } from '../support/poll.ts'
import { CHANNEL, createWorld, resolved, sendWebhook, type World } from '../support/world.ts'

let world: World
afterEach(() => world.close())

const shown = ({ blocks }: SlackMessage) => [...stringsOf(blocks)].map(({ value }) => value).join(' ')

/** The one message, once it says that all of them are diagnosed. */
async function digestOf(workloads: number): Promise<SlackMessage> {
  return await until(() => {
    const [root] = world.roots()
    const isDone = root?.text.includes(`${workloads} workloads fail`) && !/looking into/i.test(root.text)
    return isDone ? root : undefined
  }, 60_000)
}

describe('A recorded storm', () => {
  it.each([
    ['storm-node-local-dns', 6, 'DNS server 169.254.20.10 does not answer'],
    ['storm-shared-configmap', 8, 'ConfigMap platform/platform-flags holds a setting that is rejected'],
  ])(
    '%s is one message about its %i workloads',
    async (id, workloads, factor) => {
      world = await createWorld(id)
      const { url } = await world.start()

      await sendWebhook(url, world.alert)
      const digest = await digestOf(workloads)

      expect(world.roots()).toHaveLength(1)
      expect(digest.text.split('\n')[0]).toContain(factor)
      expect(shown(digest)).toContain(`In common to ${workloads} of ${workloads}`)
      expect(world.slack.workspace.thread(CHANNEL, digest.ts)).toHaveLength(1)
    },
    90_000,
  )

  it('ends in the same message', async () => {
    world = await createWorld('storm-shared-configmap')
    const { url } = await world.start()
    await sendWebhook(url, world.alert)
    await digestOf(8)

    await sendWebhook(url, resolved(world.alert))
    await until(() => world.roots()[0]?.text.includes('Over: ConfigMap'), 30_000)

    expect(world.roots()).toHaveLength(1)
    expect(world.roots()[0]?.text).toContain('8 workloads run again')
  }, 120_000)

  it('can be opened, acknowledged and leafed through by a person', async () => {
    world = await createWorld('storm-shared-configmap')
    const { url } = await world.start()
    await sendWebhook(url, world.alert)
    const digest = await digestOf(8)
    const { act, workspace } = world.slack
    const on = { user: 'U1', channel: CHANNEL, ts: digest.ts }
    const rows = (digest.blocks ?? []).filter((block) => 'accessory' in block)
    const blockId = rows[0]?.block_id ?? ''

    await act.click({ ...on, actionId: 'crashloop_open_member', blockId })
    const thread = await until(() => {
      const [, root] = world.roots()
      return root && workspace.thread(CHANNEL, root.ts).length > 1 ? root : undefined
    }, 30_000)
    await act.click({ ...on, actionId: 'crashloop_all_members' })
    const window = await until(() => workspace.modals('U1')[0], 10_000)
    await until(() => shown(world.roots()[0] as SlackMessage).includes('Thread'), 30_000)
    await act.click({ ...on, actionId: 'crashloop_acknowledge_all' })
    const taken = await until(() => {
      const text = shown(world.roots()[0] as SlackMessage)
      return text.includes('ines has it') ? text : undefined
    }, 30_000)

    expect(thread.text).toContain('Others fail together with it')
    expect([...stringsOf(window.blocks)].some(({ value }) => value.includes('8 of 8 workloads fail'))).toBe(
      true,
    )
    expect(taken).not.toContain('Acknowledge all')
    expect(workspace.ephemerals('U1').map(({ text }) => text)).toContain('You have acknowledged 8 workloads.')
    expect(world.roots()).toHaveLength(2)
  }, 120_000)
})
