/** What people may write under `handoffs:` and `onCall:`, and what they are told when it is wrong. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ConfigError, loadConfig } from '../src/config.ts'
import { parseCrashloopYaml } from '../src/crashloop-yaml.ts'
import { onCallAt } from '../src/domain/rotation.ts'

const problems = (yaml: string) => parseCrashloopYaml(yaml).problems

describe('handoffs: and onCall:', () => {
  it.each([
    [
      'handoffs: { schedules: [{ channel: "#alerts", cron: "0 9 * * *" }] }',
      'handoffs.schedules[0].channel must be a channel id like C0123456789 (in Slack: at the bottom of the details of the channel).',
    ],
    [
      'handoffs: { schedules: [{ channel: C0ALERTS, cron: "9 Uhr" }] }',
      'handoffs.schedules[0].cron must have five fields, minute hour day month weekday, like "0 9 * * mon-fri".',
    ],
    [
      'handoffs: { schedules: [{ channel: C0ALERTS, cron: "0 9 * * *", timeZone: Mars }] }',
      'handoffs.schedules[0].timeZone is no time zone that is known here; write it like Europe/Berlin.',
    ],
    [
      'handoffs: { schedules: [{ channel: C0A, cron: "0 9 * * *" }, { channel: C0A, cron: "0 9 * * *" }] }',
      'handoffs.schedules[1] is there twice.',
    ],
    ['handoffs: { repeatMinutes: 0 }', 'handoffs.repeatMinutes must be from 1 to 1440.'],
    [
      'handoffs: { escalate: ["@sre"] }',
      'handoffs.escalate[0] must be a user id like U0123456789 or a user group id like S0123456789 (in Slack: its profile, Copy ID).',
    ],
    ['handoffs: { scheduls: [] }', 'handoffs has the unknown key scheduls; did you mean schedules?'],
    [
      'onCall: { rotation: { users: [U0ANA], starts: "2026-02-30" } }',
      'onCall.rotation.starts is a date that does not exist.',
    ],
    ['onCall: { rotation: { users: [], starts: "2026-11-23" } }', 'onCall.rotation.users must name a user.'],
    [
      'onCall: { rotation: { users: [U0ANA], starts: "2026-11-23", length: 5h } }',
      'onCall.rotation.length must be days like "7d", or "12h", "8h" or "6h", so that a shift ends at the same time every day.',
    ],
    [
      'onCall: { rotation: { users: [U0ANA], starts: "2026-11-23", length: 1d, handover: { day: mon } } }',
      'onCall.rotation has handover.day, which needs a length of weeks like "7d" or "14d".',
    ],
    [
      'onCall: { rotation: { users: [U0ANA], starts: "2026-11-23", overrides: [{ user: U0BEN, from: "2026-12-24 09:00", to: "2026-12-24 08:00" }] } }',
      'onCall.rotation.overrides[0] must end after it begins.',
    ],
    [
      'onCall: { pagerduty: { schedule: PI7DH85 }, opsgenie: { schedule: primary } }',
      'onCall must have only one of rotation, pagerduty and opsgenie.',
    ],
    [
      'onCall: { opsgenie: { schedule: primary, scheduleId: x } }',
      'onCall.opsgenie needs schedule (a name) or scheduleId, one of them.',
    ],
  ])('%s', (yaml, problem) => {
    expect(problems(yaml)).toEqual([problem])
  })
})

describe('The configuration', () => {
  const load = (yaml: string, env: Record<string, string> = {}) => {
    const folder = mkdtempSync(join(tmpdir(), 'crashloop-handoff-yaml-'))
    const file = join(folder, 'crashloop.yaml')
    writeFileSync(file, yaml)
    try {
      return loadConfig({
        SLACK_BOT_TOKEN: 'xoxb-x',
        SLACK_APP_TOKEN: 'xapp-x',
        SLACK_CHANNEL: 'C0ALERTS',
        ALERTMANAGER_TOKEN: 'x'.repeat(32),
        CRASHLOOP_CONFIG: file,
        ...env,
      })
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  const problemsOf = (yaml: string, env?: Record<string, string>) => {
    try {
      load(yaml, env)
      return []
    } catch (error) {
      return error instanceof ConfigError ? error.problems : [String(error)]
    }
  }

  it('tells that the token of the schedule is missing, together with everything else', () => {
    expect(problemsOf('onCall: { pagerduty: { schedule: PI7DH85 } }', { PORT: 'x' })).toEqual([
      expect.stringContaining('PORT'),
      'PAGERDUTY_TOKEN is not set: crashloop.yaml has onCall.pagerduty, which needs a read-only REST API key.',
    ])
    expect(problemsOf('onCall: { opsgenie: { schedule: primary } }')).toEqual([
      'OPSGENIE_TOKEN is not set: crashloop.yaml has onCall.opsgenie, which needs an API key that may read configuration.',
    ])
  })

  it('asks the role watcher for no token, since it hands nothing over', () => {
    const env = { CRASHLOOP_ROLE: 'watcher', REDIS_URL: 'redis://localhost' }

    expect(problemsOf('onCall: { pagerduty: { schedule: PI7DH85 } }', env)).toEqual([])
  })

  it.each([
    ['onCall: { pagerduty: { schedule: PI7DH85 } }', 'https://api.pagerduty.com'],
    ['onCall: { pagerduty: { schedule: PI7DH85, region: eu } }', 'https://api.eu.pagerduty.com'],
    ['onCall: { opsgenie: { scheduleId: x } }', 'https://api.opsgenie.com'],
    ['onCall: { opsgenie: { schedule: primary, region: eu } }', 'https://api.eu.opsgenie.com'],
  ])('%s asks %s, unless told another address', (yaml, url) => {
    const tokens = { PAGERDUTY_TOKEN: 'x', OPSGENIE_TOKEN: 'x' }

    expect(load(yaml, tokens).onCall).toMatchObject({ url })
    expect(load(yaml, { ...tokens, ON_CALL_API_URL: 'http://proxy:8080' }).onCall).toMatchObject({
      url: 'http://proxy:8080',
    })
  })

  it('begins a rotation at the first handover from its first day on', () => {
    const yaml = `
onCall:
  rotation:
    users: [U0ANA, U0BEN]
    starts: 2026-11-21
    handover: { day: mon, time: "09:00" }
    timeZone: Europe/Berlin
`
    const { onCall } = load(yaml)
    if (onCall?.type !== 'rotation') throw new Error('There is no rotation.')

    const who = ['2026-11-23T07:59:00Z', '2026-11-23T08:00:00Z', '2026-11-30T08:00:00Z'].map((time) =>
      onCallAt(onCall.rotation, Date.parse(time)),
    )

    expect(who).toEqual([undefined, 'U0ANA', 'U0BEN'])
  })

  it('has defaults for everything but the schedules', () => {
    expect(load('{}').handoffs).toEqual({
      schedules: [],
      repeatMs: 900_000,
      repeats: 2,
      escalate: [],
      lateMs: 7_200_000,
    })
    expect(load('{}').onCall).toBeUndefined()
  })
})
