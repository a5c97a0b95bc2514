/** What people look at beyond the diagnosis: replies, files, windows and the Home tab, over both transports. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SlackMessage, SlackView } from '../../src/playground/slack/model.ts'
import { until } from '../support/poll.ts'
import { CHANNEL, createWorld, keyOf, resolved, sendWebhook, type World } from '../support/world.ts'

const PRIVATE = 'G0SECRET'
const users = [
  { id: 'U1', name: 'ines' },
  { id: 'U2', name: 'jo' },
]
const channels = [
  { id: CHANNEL, name: 'alerts' },
  { id: PRIVATE, name: 'secret', kind: 'private', members: ['U1'] },
] as const

function textOf(view: Pick<SlackView | SlackMessage, 'blocks'> | undefined): string {
  return JSON.stringify(view?.blocks ?? [])
}

describe.each(['socket', 'http'] as const)('over %s', (transport) => {
  let world: World
  let root: SlackMessage
  let url: string

  beforeEach(async () => {
    world = await createWorld('config-pydantic-settings', transport, { users, channels })
    const app = await world.start()
    url = app.url
    await sendWebhook(url, world.alert)
    root = (await world.diagnosed()).root
    await until(async () => {
      const answer = (await (await fetch(`${url}/readyz`)).json()) as { checks: Record<string, string> }
      return answer.checks.slack === 'ok'
    })
  })
  afterEach(() => world.close())

  const thread = () => world.slack.workspace.thread(CHANNEL, root.ts)
  const details = () => thread().filter((message) => keyOf(message)?.startsWith('detail:'))
  const modal = () => world.slack.workspace.modals('U1').at(-1)
  const click = (message: SlackMessage, actionId: string) =>
    world.slack.act.click({ user: 'U1', channel: CHANNEL, ts: message.ts, actionId })
  /** The modal once its content satisfies `test`. */
  const shown = (test: (text: string) => boolean) =>
    until(() => {
      const view = modal()
      return view && test(textOf(view)) ? view : undefined
    })

  async function openWindow(): Promise<SlackView> {
    await click(root, 'crashloop_previous_logs')
    const reply = await until(() => details()[0])
    await click(reply, 'crashloop_details')
    return await shown((text) => text.includes('page 1 of 1'))
  }

  it('a click is acknowledged before the work, with a word of progress for the person alone', async () => {
    const delivery = await click(root, 'crashloop_describe')

    expect(delivery?.ackMs).toBeLessThan(1_000)
    const progress = await until(() =>
      world.slack.workspace.ephemerals('U1').find((message) => message.text.includes('Reading the pod')),
    )
    expect(progress.threadTs).toBe(root.ts)
    expect((await until(() => details()[0])).text).toContain('payments-api')
  })

  it('what changed is told in the thread', async () => {
    await click(root, 'crashloop_changes')

    const reply = await until(() => details()[0])

    expect(reply.text).toContain('What changed')
  })

  it('a window opens at once, and filters the log', async () => {
    const opened = await openWindow()

    await world.slack.act.submitView({ user: 'U1', values: { crashloop_window_filter: 'ERROR' } })
    const filtered = await shown((text) => / of \d+ lines/.test(text) || text.includes('No line contains'))

    expect(opened.privateMetadata).not.toContain('payments')
    expect(opened.title?.text).toBe('Previous log')
    expect(JSON.parse(filtered.privateMetadata)).toMatchObject({ filter: 'ERROR' })
  })

  it('a window shows the neighbourhood of a line, and says what it does not understand', async () => {
    await openWindow()

    await world.slack.act.submitView({ user: 'U1', values: { crashloop_window_around: 'here' } })
    const refused = modal()?.errors
    await world.slack.act.submitView({
      user: 'U1',
      values: { crashloop_window_around: '2 lines around line 2' },
    })
    const near = await shown((text) => text.includes('►'))

    expect(Object.values(refused ?? {})[0]).toContain('200 lines around line 482')
    expect(textOf(near)).toMatch(/► +2 {2}/)
    expect(textOf(near)).toMatch(/3 of \d+ lines/)
  })

  it('a window changes to another kind, and posts it to the thread', async () => {
    await openWindow()

    await world.slack.act.clickInView({ user: 'U1', actionId: 'crashloop_window_kind', choice: 'node' })
    await shown((text) => text.includes('Allocatable') || text.includes('on no node'))
    await world.slack.act.clickInView({ user: 'U1', actionId: 'crashloop_window_post' })

    const posted = await until(() => details().find((message) => keyOf(message)?.startsWith('detail:node')))
    expect(modal()?.title?.text).toBe('Node')
    expect(posted.text).toContain('Node of')
  })

  it('a whole log comes into the thread as a file', async () => {
    await click(root, 'crashloop_previous_logs')
    await click(await until(() => details()[0]), 'crashloop_full_log')

    const [file] = await until(() => thread().find((message) => message.files?.length)?.files)

    expect(file?.name).toMatch(/^log-.*\.txt$/)
    expect(file?.snippetType).toBe('text')
    expect(file?.content.toString()).toMatch(/\n$/)
  })

  it.each([
    ['missing_scope', /lacks the scope/],
    ['not_in_channel', /\/invite @crashloop/],
  ])('a file that Slack refuses with %s is answered with what to do', async (error, words) => {
    await click(root, 'crashloop_previous_logs')
    const reply = await until(() => details()[0])
    world.slack.faults.add('files.completeUploadExternal', { kind: 'error', error })

    await click(reply, 'crashloop_full_log')

    const told = await until(() =>
      world.slack.workspace.ephemerals('U1').find((message) => words.test(message.text)),
    )
    expect(told.text).toContain('cannot be attached')
  })

  it('the Home of two people shows both what is in a public channel', async () => {
    await world.slack.act.openHome({ user: 'U1' })
    await world.slack.act.openHome({ user: 'U2' })
    const homes = await until(() => {
      const both = ['U1', 'U2'].map((user) => world.slack.workspace.home(user))
      return both.every((home) => textOf(home).includes('reachable')) ? both : undefined
    })

    for (const home of homes) expect(textOf(home)).toContain('payments-api')
  })

  it('the Home opens a window, and tells of what was resolved', async () => {
    await world.slack.act.openHome({ user: 'U2' })
    const home = await until(() => {
      const view = world.slack.workspace.home('U2')
      return textOf(view).includes('payments-api') ? view : undefined
    })

    await world.slack.act.clickInView({ user: 'U2', viewId: home.id, actionId: 'crashloop_details' })
    await until(() => textOf(world.slack.workspace.modals('U2').at(-1)).includes('page 1 of'))
    await sendWebhook(url, resolved(world.alert))
    await until(() => /resolved/i.test(world.roots()[0]?.text ?? ''))
    await world.slack.act.clickInView({ user: 'U2', viewId: home.id, actionId: 'crashloop_refresh_home' })

    const later = await until(() => {
      const view = world.slack.workspace.home('U2')
      return textOf(view).includes('Resolved: ') ? view : undefined
    })
    expect(textOf(later)).toContain('Nothing is failing')
  })
})

async function connected(world: World): Promise<void> {
  const { url } = await world.start()
  await until(async () => {
    const answer = (await (await fetch(`${url}/readyz`)).json()) as { checks: Record<string, string> }
    return answer.checks.slack === 'ok'
  })
}

describe('What was asked in a private channel', () => {
  it('is on the Home of its members, and of nobody else', async () => {
    const world = await createWorld('config-pydantic-settings', 'socket', { users, channels })
    try {
      await connected(world)
      const { act, workspace } = world.slack
      await act.slashCommand({
        user: 'U1',
        channel: PRIVATE,
        command: '/crashloop',
        text: 'payments/payments-api',
      })
      await until(() => workspace.messages(PRIVATE).find((message) => message.text.includes('payments-api')))

      for (const user of ['U1', 'U2']) await act.openHome({ user })
      const [member, other] = await until(() => {
        const both = ['U1', 'U2'].map((user) => textOf(workspace.home(user)))
        return both.every((home) => home.includes('reachable')) ? both : undefined
      })

      expect(member).toContain('payments-api')
      expect(other).not.toContain('payments-api')
    } finally {
      await world.close()
    }
  })
})

describe('A long log', () => {
  it('is turned by the page, and read anew while the thread has only its end', async () => {
    const world = await createWorld('near-scary-warns-missing-key', 'socket', { users, channels })
    try {
      const { url } = await world.start()
      await sendWebhook(url, world.alert)
      const { root } = await world.diagnosed()
      const { act, workspace } = world.slack
      await until(() => world.slack.socket.connections() > 0)
      await act.click({ user: 'U1', channel: CHANNEL, ts: root.ts, actionId: 'crashloop_previous_logs' })
      const thread = () => workspace.thread(CHANNEL, root.ts)
      const reply = await until(() => thread().find((message) => keyOf(message)?.startsWith('detail:')))
      const page = (words: RegExp) =>
        until(() => {
          const text = textOf(workspace.modals('U1').at(-1))
          return words.test(text) ? text : undefined
        })
      const turn = (actionId: string) => act.clickInView({ user: 'U1', actionId })

      await act.click({ user: 'U1', channel: CHANNEL, ts: reply.ts, actionId: 'crashloop_details' })
      const last = await page(/page (\d{2}) of \1/)
      await turn('crashloop_window_first')
      const first = await page(/page 1 of \d{2}/)
      await turn('crashloop_window_next')
      const second = await page(/page 2 of/)
      await act.submitView({ user: 'U1', values: { crashloop_window_filter: 'using TOKEN' } })
      const found = await page(/1 of \d+ lines, page 1 of 1/)
      const file = await until(() => thread().find((message) => message.files?.length)?.files?.[0])

      expect(last).toContain('Read just now')
      expect(first).toMatch(/ 1 {2}\S/)
      expect(second).not.toMatch(/ 1 {2}\S/)
      expect(found).toContain('using token Bearer [redacted')
      for (const text of [first, file.content.toString()]) expect(text).not.toContain('eyJhbGciOiJIUzI1NiJ9')
      expect(file.name).toMatch(/^previous-logs-/)
    } finally {
      await world.close()
    }
  })
})

describe('A Home before anything happened', () => {
  it('says how to begin', async () => {
    const world = await createWorld('config-pydantic-settings')
    try {
      await connected(world)

      await world.slack.act.openHome({ user: 'U1' })

      const home = await until(() => world.slack.workspace.home('U1'))
      expect(textOf(home)).toContain('/webhooks/alertmanager')
    } finally {
      await world.close()
    }
  })
})
