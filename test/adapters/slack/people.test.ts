/** Who somebody is: as Slack says now, and without asking it more often than needed. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createBoltLogger } from '../../../src/adapters/slack/bolt-logger.ts'
import { createSlackPeople } from '../../../src/adapters/slack/people.ts'
import { createWebClient } from '../../../src/adapters/slack/web-client.ts'
import type { SimulatedSlack } from '../../../src/playground/slack/options.ts'
import { startSimulatedSlack } from '../../../src/playground/slack/start.ts'
import { askPolicy, type PolicyRule } from '../../../src/remediation/policy.ts'
import type { People } from '../../../src/remediation/ports.ts'
import { aPolicy, aRule } from '../../support/remediation-bench.ts'
import { silentLog } from '../../support/silent-log.ts'

const ADA = 'U0ADA'
let slack: SimulatedSlack
let people: People
let members: string[]
let needsGroups: boolean
let needsEmails: boolean

beforeEach(async () => {
  members = [ADA]
  needsGroups = true
  needsEmails = true
  await open()
})
afterEach(() => slack.close())

/** `scopes` are those that the app was given; all of them without. */
async function open(scopes?: readonly string[]): Promise<void> {
  slack = await startSimulatedSlack({
    transport: 'socket',
    botToken: 'xoxb-test',
    appToken: 'xapp-test',
    users: [
      { id: ADA, name: 'ada', realName: 'Ada', email: 'ada@halden.example' },
      { id: 'U0GONE', name: 'gone', deleted: true },
      { id: 'U0GUEST', name: 'guest', email: 'boss@halden.example', teamId: 'T0ELSEWHERE' },
    ],
    usergroups: [{ id: 'S0SRE', handle: 'sre', name: 'SRE', users: members }],
    channels: [],
    rates: false,
    ...(scopes && { scopes }),
  })
  const client = createWebClient('xoxb-test', slack.apiUrl, createBoltLogger(silentLog))
  people = createSlackPeople({ client, needsGroups: () => needsGroups, needsEmails: () => needsEmails })
}

function groupReads(): number {
  return slack.calls.filter(({ method }) => method === 'usergroups.list').length
}

it('takes nobody of another company at their word about their address', async () => {
  await expect(people.find('U0GUEST')).rejects.toMatchObject({ code: 'not-a-person' })
})

it('sees at once that somebody left a group', async () => {
  const before = await people.find(ADA)
  members.pop()

  const after = await people.find(ADA)

  expect(before).toMatchObject({ name: 'ada', email: 'ada@halden.example', groups: ['S0SRE', '@sre'] })
  expect(after.groups).toEqual([])
})

it('shares no read that began before the question, and one for all who ask meanwhile', async () => {
  slack.faults.add('usergroups.list', { kind: 'slow', delayMs: 100 })

  const found = await Promise.all(Array.from({ length: 100 }, () => people.find(ADA)))

  expect(found.every(({ groups }) => groups.includes('@sre'))).toBe(true)
  expect(groupReads()).toBe(2)
})

it('asks again after a read that failed, also for those who waited for it', async () => {
  slack.faults.add('usergroups.list', { kind: 'http-status', status: 503 })

  const [first, second] = await Promise.allSettled([people.find(ADA), people.find(ADA)])

  expect(first).toMatchObject({ status: 'rejected', reason: { code: 'people-unavailable', retryable: true } })
  expect(second).toMatchObject({ status: 'fulfilled', value: { groups: ['S0SRE', '@sre'] } })
})

it('reads no groups where none matter', async () => {
  await people.find(ADA, { groups: false })
  needsGroups = false
  const found = await people.find(ADA)

  expect(found.groups).toEqual([])
  expect(groupReads()).toBe(0)
})

it('names users and groups by what people call them, and by their ids when Slack does not tell', async () => {
  const labels = await Promise.all([ADA, 'S0SRE', 'U0NOBODY', 'S0NONE'].map((id) => people.label(id)))

  expect(labels).toEqual(['ada', '@sre', 'U0NOBODY', 'S0NONE'])
})

it('finds nobody in an account that is deactivated', async () => {
  await expect(people.find('U0GONE')).rejects.toMatchObject({ code: 'not-a-person' })
})

it('knows nobody by an id that is made up', async () => {
  await expect(people.find('U0MADEUP')).rejects.toMatchObject({ code: 'no-such-user', retryable: false })
})

it.each(['users.info', 'usergroups.list'])('waits as long as Slack asks for by 429 to %s', async (method) => {
  slack.faults.add(method, { kind: 'rate-limited', retryAfterSeconds: 7 })

  await expect(people.find(ADA)).rejects.toMatchObject({ code: 'retry-later', delayMs: 7_000 })
  await expect(people.find(ADA)).resolves.toMatchObject({ name: 'ada' })
})

describe('Without the scope', () => {
  const scopes = ['users:read', 'users:read.email', 'usergroups:read']

  it.each(scopes)('%s nobody is recognised, and its name is told', async (missing) => {
    await slack.close()
    await open(scopes.filter((scope) => scope !== missing))

    await expect(people.find(ADA)).rejects.toMatchObject({
      code: 'people-scope',
      retryable: false,
      message: expect.stringContaining(`needs the scope ${missing}.`),
    })
  })

  it('that no rule is about people are recognised', async () => {
    await slack.close()
    await open(['users:read'])
    needsGroups = false
    needsEmails = false

    await expect(people.find(ADA)).resolves.toEqual({ slackUserId: ADA, name: 'ada', groups: [] })
  })
})

describe('The policy', () => {
  const nobody = { users: [], groups: [], emails: [] }
  const policyOf = (rule: Partial<PolicyRule>) => aPolicy({ rules: [aRule({ ...nobody, ...rule })] })
  const asked = async (rule: Partial<PolicyRule>) =>
    askPolicy(policyOf(rule), {
      person: await people.find(ADA),
      action: 'scale',
      risk: 'high',
      cluster: 'prod',
      namespace: 'payments',
      now: 0,
    })

  it.each<[string, Partial<PolicyRule>, boolean]>([
    ['a group by its handle', { groups: ['@sre'] }, true],
    ['a group by its id', { groups: ['S0SRE'] }, true],
    ['a group that Slack does not know', { groups: ['@sre-payments'] }, false],
    ['an address', { emails: ['*@halden.example'] }, true],
    ['another domain', { emails: ['*@example.com'] }, false],
  ])('that grants it to %s: %s', async (_, rule, allowed) => {
    expect(await asked(rule)).toMatchObject({ allowed })
  })

  it('that a person left the group of grants nothing any more', async () => {
    members.pop()

    expect(await asked({ groups: ['@sre'] })).toMatchObject({ allowed: false, whoMay: ['@sre'] })
  })
})
