/** Clicks over signed HTTP that are forged, edited or replayed, or come by the hundred, with two replicas on one Redis. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SlackMessage } from '../../src/playground/slack/model.ts'
import { type ActionWorld, ANA, BEN, createActionWorld, EVE } from '../support/action-world.ts'
import { until } from '../support/poll.ts'
import { hasRedisServer, type RedisServer, startRedisServer } from '../support/redis-server.ts'
import {
  edited,
  type Payload,
  post,
  type RequestRecorder,
  type SignedRequest,
  startRequestRecorder,
} from '../support/request-recorder.ts'
import { keyOf } from '../support/world.ts'

const SECRET = 'signing-secret-of-the-test'
const CROWD = Array.from({ length: 99 }, (_, n) => ({ id: `U0CROWD${n}`, name: `crowd-${n}` }))

describe.skipIf(!hasRedisServer())('A card in the thread', () => {
  let redis: RedisServer
  let world: ActionWorld
  let recorder: RequestRecorder
  let app: string
  let root: SlackMessage
  let card: SlackMessage
  /** A click of somebody who may not, as the bytes that Slack sent. */
  let click: SignedRequest
  let triggers = 0

  beforeAll(async () => {
    redis = await startRedisServer()
    world = await createActionWorld('config-nginx-directive', { transport: 'http', users: CROWD })
    const first = await world.start({ REDIS_URL: redis.url })
    const second = await world.start({ REDIS_URL: redis.url })
    app = `${first.url}/slack/events`
    recorder = await startRequestRecorder([app, `${second.url}/slack/events`])
    world.slack.setRequestUrl(recorder.url)
    root = await world.fire(first.url)
    card = await world.asked(ANA)
    await world.click(EVE, card, 'crashloop_approve')
    await world.whispered(EVE, /You may not/)
    click = recorder.requests.at(-1) as SignedRequest
  }, 90_000)
  afterAll(async () => {
    await world.close()
    await recorder.close()
    await redis.remove()
  }, 60_000)

  /** As if Slack had sent it just now. */
  function changed(change: (payload: Payload) => void, secret = SECRET, ageS = 0): SignedRequest {
    triggers += 1
    const fresh = (payload: Payload) => {
      payload.trigger_id = `trigger-of-the-test-${triggers}`
      change(payload)
    }
    return edited(click, secret, fresh, ageS)
  }

  const asBen = (payload: Payload) => {
    payload.user.id = BEN
  }

  it.each<[string, () => SignedRequest]>([
    ['signed with another secret', () => changed(asBen, 'a-guess')],
    ['older than five minutes', () => changed(asBen, SECRET, 301)],
    ['from the future', () => changed(asBen, SECRET, -301)],
    ['changed after it was signed', () => ({ ...click, body: click.body.replaceAll(EVE, BEN) })],
    ['without a signature', () => ({ ...click, headers: without(click.headers, 'x-slack-signature') })],
    ['without a time', () => ({ ...click, headers: without(click.headers, 'x-slack-request-timestamp') })],
  ])('takes no click that is %s', async (_, request) => {
    const answer = await post(app, request())

    expect(answer.status).toBe(401)
  })

  it.each<[string, (payload: Payload) => void, string, RegExp]>([
    ['a plan that is not there', (it) => void value(it, 'made-up'), BEN, /I do not know that plan/],
    ['a plan by a word of JavaScript', (it) => void value(it, '__proto__'), BEN, /I do not know that plan/],
    ['a plan of megabytes', (it) => void value(it, 'x'.repeat(500_000)), BEN, /I do not know that plan/],
    ['another person, who may not', () => undefined, EVE, /You may not roll back in media; @sre may/],
    ['the requester', () => undefined, ANA, /Somebody else has to approve/],
  ])('tells who clicked by a payload edited to name %s', async (_, change, user, words) => {
    const before = world.slack.workspace.ephemerals(user).length

    const answer = await post(
      app,
      changed((payload) => {
        payload.user.id = user
        change(payload)
      }),
    )
    const told = await until(() => world.slack.workspace.ephemerals(user)[before]?.text, 20_000)

    expect(answer.status).toBe(200)
    expect(told).toMatch(words)
  })

  it.each<[string, (payload: Payload) => void]>([
    [
      'a person who is not in the workspace',
      (payload) => void Object.assign(payload.user, { id: 'U0NOBODY' }),
    ],
    ['no plan', (payload) => void value(payload, undefined)],
    ['a list of plans', (payload) => void value(payload, ['a', 'b'])],
    ['an object', (payload) => void value(payload, { $gt: '' })],
    ['no place', (payload) => void delete payload.channel],
    ['the button of a window', (payload) => void action(payload, 'crashloop_confirm_plan')],
  ])('does nothing by a payload edited to name %s', async (_, change) => {
    await post(
      app,
      changed((payload) => {
        payload.user.id = BEN
        change(payload)
      }),
    )

    await settled()
    expect(isPending()).toBe(true)
    expect(world.patches()).toEqual([])
  })

  it('does nothing by a button that is not there, or by none', async () => {
    const requests = [
      changed((payload) => void action(payload, 'crashloop_do_everything')),
      changed((payload) => void payload.actions.splice(0)),
    ]

    const answers = await Promise.all(requests.map((request) => post(app, request)))

    expect(answers.map(({ status }) => status)).toEqual([404, 404])
    expect(isPending()).toBe(true)
  })

  it('cannot be approved by who left the group a moment ago', async () => {
    const leaver = CROWD[0]?.id as string
    await world.click(leaver, root, 'crashloop_actions')
    await world.window(leaver, /crashloop_choose_action/)
    world.sre.splice(world.sre.indexOf(leaver), 1)

    await world.click(leaver, card, 'crashloop_approve')
    const told = await world.whispered(leaver, /You may not/)

    expect(told).toBe('You may not roll back in media; @sre may.')
    expect(world.patches()).toEqual([])
  }, 30_000)

  it('is carried out once for a hundred clicks at the same moment, and not again for their replay', async () => {
    const crowd = world.sre.filter((id) => id !== ANA)
    const people = [...crowd, ...crowd].slice(0, 100)

    const clicks = await Promise.all(people.map((user) => world.click(user, card, 'crashloop_approve')))
    await world.told('verified:', 60_000)
    const windows = world.slack.calls.filter(({ method }) => method.startsWith('views.')).length
    const reads = world.slack.calls.filter(({ method }) => method === 'usergroups.list').length
    const replayed = await Promise.all(recorder.requests.map((request) => post(app, request)))
    await settled()
    const told = world.thread().map((message) => keyOf(message)?.split(':')[0])

    expect(clicks.filter((each) => (each as { acked: boolean }).acked)).toHaveLength(100)
    expect(replayed.every(({ status }) => status === 200)).toBe(true)
    expect(world.slack.calls.filter(({ method }) => method.startsWith('views.'))).toHaveLength(windows)
    // Slack takes twenty a minute.
    expect(reads).toBeLessThan(20)
    expect(world.patches()).toHaveLength(1)
    expect(told.filter((key) => key === 'ran' || key === 'verified')).toEqual(['ran', 'verified'])
  }, 120_000)

  function isPending(): boolean {
    const present = world.thread().find(({ ts }) => ts === card.ts)
    return JSON.stringify(present?.blocks).includes('crashloop_approve')
  }

  /** Every job that a click made has been done. */
  async function settled(): Promise<void> {
    await until(async () => {
      const metrics = await (await fetch(new URL('/metrics', app))).text()
      const waiting = metrics
        .split('\n')
        .filter((line) => /^crashloop_queue_jobs\{/.test(line) && /job="(act|run-action|publish)"/.test(line))
        .filter((line) => !/state="failed"/.test(line) && !line.endsWith(' 0'))
      return waiting.length === 0
    }, 30_000)
  }
})

function value(payload: Payload, next: unknown): void {
  for (const each of payload.actions) each.value = next
}

function action(payload: Payload, id: string): void {
  for (const each of payload.actions) each.action_id = id
}

function without(headers: SignedRequest['headers'], name: string): SignedRequest['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name))
}
