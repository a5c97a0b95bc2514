/** Who somebody is: as Slack says now, and without asking it more often than needed. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createBoltLogger } from '../../../src/adapters/slack/bolt-logger.ts'
import { createSlackPeople } from '../../../src/adapters/slack/people.ts'
import { createWebClient } from '../../../src/adapters/slack/web-client.ts'
import type { SimulatedSlack } from '../../../src/playground/slack/options.ts'
import { startSimulatedSlack } from '../../../src/playground/slack/start.ts'
import type { People } from '../../../src/remediation/ports.ts'
import { silentLog } from '../../support/silent-log.ts'

const ADA = 'U0ADA'
let slack: SimulatedSlack
let people: People
let members: string[]
let needsGroups: boolean

beforeEach(async () => {
  members = [ADA]
  needsGroups = true
  slack = await startSimulatedSlack({
    transport: 'socket',
    botToken: 'xoxb-test',
    appToken: 'xapp-test',
    users: [
      { id: ADA, name: 'ada', realName: 'Ada', email: 'ada@halden.example' },
      { id: 'U0GONE', name: 'gone', deleted: true },
    ],
    usergroups: [{ id: 'S0SRE', handle: 'sre', name: 'SRE', users: members }],
    channels: [],
    rates: false,
  })
  const client = createWebClient('xoxb-test', slack.apiUrl, createBoltLogger(silentLog))
  people = createSlackPeople({ client, needsGroups: () => needsGroups })
})
afterEach(() => slack.close())

function groupReads(): number {
  return slack.calls.filter(({ method }) => method === 'usergroups.list').length
}

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

it('finds nobody in an account that is deactivated', async () => {
  await expect(people.find('U0GONE')).rejects.toMatchObject({ code: 'not-a-person' })
})
