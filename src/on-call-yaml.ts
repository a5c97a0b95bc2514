/** The schema of the `onCall:` part of crashloop.yaml. */
import { z } from 'zod'
import { DAYS } from './domain/hours.ts'
import { DAY_MS, parseWall } from './domain/local-time.ts'
import { firstHandover, type Rotation } from './domain/rotation.ts'
import type { Secret } from './domain/secret.ts'
import { isTimeZone } from './is-time-zone.ts'

/** A time zone of the IANA database. */
export const TimeZoneYaml = z
  .string()
  .refine(isTimeZone, 'is no time zone that is known here; write it like Europe/Berlin')
  .default('UTC')
const UserId = z
  .string()
  .regex(/^[UW][A-Z0-9]{2,}$/, 'must be a user id like U0123456789 (in Slack: the profile, Copy member ID)')

const WallTime = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d[T ]([01]\d|2[0-3]):[0-5]\d$/, 'must be a time like "2026-12-24 09:00"')
  .refine((value) => !Number.isNaN(wallOf(value)), 'is a date that does not exist')

const RotationYaml = z
  .strictObject({
    users: z
      .array(UserId)
      .min(1, 'must name a user')
      .max(100, 'must not have more than 100 entries')
      .describe('Slack user ids, in their order.'),
    length: z
      .string()
      .regex(
        /^([1-9]\d?d|6h|8h|12h)$/,
        'must be days like "7d", or "12h", "8h" or "6h", so that a shift ends at the same time every day',
      )
      .default('7d')
      .describe('Of one shift.'),
    starts: z
      .string()
      .regex(/^\d{4}-\d\d-\d\d$/, 'must be a date like "2026-11-23"')
      .refine((value) => !Number.isNaN(parseWall(value, '00:00')), 'is a date that does not exist')
      .describe('The first shift of the first user begins at the first handover from this day on.'),
    handover: z
      .strictObject({
        day: z.enum(DAYS).optional().describe('Of the week, for shifts of weeks.'),
        time: z
          .string()
          .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time like "09:00"')
          .default('09:00'),
      })
      .prefault({}),
    timeZone: TimeZoneYaml,
    overrides: z
      .array(
        z
          .strictObject({ user: UserId, from: WallTime, to: WallTime })
          .refine(({ from, to }) => !(wallOf(to) <= wallOf(from)), 'must end after it begins'),
      )
      .max(500, 'must not have more than 500 entries')
      .default([])
      .describe('Who stands in, and when; the first that fits counts.'),
  })
  .refine(
    ({ handover: { day }, length }) => day === undefined || /^(7|14|21|28|35|42)d$/.test(length),
    'has handover.day, which needs a length of weeks like "7d" or "14d"',
  )

const PagerDutyYaml = z.strictObject({
  schedule: z
    .string()
    .regex(/^[A-Z0-9]{3,30}$/, 'must be the id of a schedule like PI7DH85 (the end of its address)'),
  region: z.enum(['us', 'eu']).default('us'),
})

const OpsgenieYaml = z
  .strictObject({
    schedule: z.string().min(1, 'must not be empty').max(200).optional().describe('Its name.'),
    scheduleId: z.string().min(1, 'must not be empty').max(100).optional(),
    region: z.enum(['us', 'eu']).default('us'),
  })
  .refine(
    ({ schedule, scheduleId }) => (schedule === undefined) !== (scheduleId === undefined),
    'needs schedule (a name) or scheduleId, one of them',
  )

/** `onCall:` of crashloop.yaml: one source of who is on call, or none. */
export const OnCallYaml = z
  .strictObject({
    rotation: RotationYaml.optional(),
    pagerduty: PagerDutyYaml.optional().describe('The token is PAGERDUTY_TOKEN.'),
    opsgenie: OpsgenieYaml.optional().describe('The token is OPSGENIE_TOKEN.'),
  })
  .refine(
    (value) => Object.values(value).filter((each) => each !== undefined).length <= 1,
    'must have only one of rotation, pagerduty and opsgenie',
  )
  .prefault({})
  .describe('Who is on call, for handing over.')

/** `url` is the address of the service's API. */
export type OnCallConfig =
  | { readonly type: 'rotation'; readonly rotation: Rotation }
  | {
      readonly type: 'pagerduty'
      readonly schedule: string
      readonly token: Secret
      readonly url: string
    }
  | {
      readonly type: 'opsgenie'
      readonly schedule: string
      readonly scheduleBy: 'id' | 'name'
      readonly token: Secret
      readonly url: string
    }

/** What the environment says about who is on call. */
export interface OnCallSurroundings {
  readonly PAGERDUTY_TOKEN?: Secret
  readonly OPSGENIE_TOKEN?: Secret
  /** Stands for the public address of PagerDuty or Opsgenie, e.g. for a proxy. */
  readonly ON_CALL_API_URL?: string | undefined
}

const HOUR_MS = 3_600_000

/** The source of who is on call, if there is one; adds a sentence to `problems` for a token that is missing. */
export function toOnCall(
  { rotation, pagerduty, opsgenie }: z.infer<typeof OnCallYaml>,
  { PAGERDUTY_TOKEN, OPSGENIE_TOKEN, ON_CALL_API_URL: apiUrl }: OnCallSurroundings,
  problems: string[],
): OnCallConfig | undefined {
  if (rotation) return { type: 'rotation', rotation: toRotation(rotation) }
  if (pagerduty) {
    if (!PAGERDUTY_TOKEN) return missing('PAGERDUTY_TOKEN', 'pagerduty', 'a read-only REST API key', problems)
    const url = apiUrl ?? `https://api${pagerduty.region === 'eu' ? '.eu' : ''}.pagerduty.com`
    return { type: 'pagerduty', schedule: pagerduty.schedule, token: PAGERDUTY_TOKEN, url }
  }
  if (!opsgenie) return undefined
  if (!OPSGENIE_TOKEN)
    return missing('OPSGENIE_TOKEN', 'opsgenie', 'an API key that may read configuration', problems)
  const url = apiUrl ?? `https://api${opsgenie.region === 'eu' ? '.eu' : ''}.opsgenie.com`
  const { schedule, scheduleId: id } = opsgenie
  const named = { schedule: id ?? schedule ?? '', scheduleBy: id === undefined ? 'name' : 'id' } as const
  return { type: 'opsgenie', ...named, token: OPSGENIE_TOKEN, url }
}

function missing(name: string, key: string, what: string, problems: string[]): undefined {
  // A token that is there and wrong is told already.
  if (problems.some((problem) => problem.startsWith(name))) return undefined
  problems.push(`${name} is not set: crashloop.yaml has onCall.${key}, which needs ${what}.`)
  return undefined
}

function toRotation(yaml: z.infer<typeof RotationYaml>): Rotation {
  const { users, length, starts, handover, timeZone, overrides } = yaml
  const day = handover.day === undefined ? undefined : DAYS.indexOf(handover.day)
  return {
    users,
    shiftMs: Number.parseInt(length, 10) * (length.endsWith('d') ? DAY_MS : HOUR_MS),
    starts: firstHandover(parseWall(starts, handover.time), day),
    timeZone,
    overrides: overrides.map(({ user, from, to }) => ({ user, from: wallOf(from), to: wallOf(to) })),
  }
}

function wallOf(value: string): number {
  const [date = '', time = ''] = value.split(/[T ]/)
  return parseWall(date, time)
}
