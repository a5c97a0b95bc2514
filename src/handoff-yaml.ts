/** The schema of the `handoffs:` part of crashloop.yaml. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { cronProblem } from './adapters/cron/cron-times.ts'
import { TimeZoneYaml } from './on-call-yaml.ts'

const Called = z
  .string()
  .regex(
    /^[UWS][A-Z0-9]{2,}$/,
    'must be a user id like U0123456789 or a user group id like S0123456789 (in Slack: its profile, Copy ID)',
  )
const ChannelId = z
  .string()
  .regex(
    /^[CG][A-Z0-9]{2,}$/,
    'must be a channel id like C0123456789 (in Slack: at the bottom of the details of the channel)',
  )
const Minutes = (most: number) =>
  z.number().min(1, `must be from 1 to ${most}`).max(most, `must be from 1 to ${most}`)

const ScheduleYaml = z.strictObject({
  channel: ChannelId.describe('Whose incidents are handed over, and where it is told.'),
  cron: z
    .string()
    .superRefine((value, context) => {
      const message = cronProblem(value)
      if (message !== undefined) context.addIssue({ code: 'custom', message })
    })
    .describe('Minute hour day month weekday, e.g. "0 9 * * mon-fri".'),
  timeZone: TimeZoneYaml,
})

/** `handoffs:` of crashloop.yaml; everything has a default. */
export const HandoffsYaml = z
  .strictObject({
    schedules: z
      .array(ScheduleYaml)
      .max(100, 'must not have more than 100 entries')
      .default([])
      .superRefine((all, context) => {
        for (const [index, schedule] of all.entries())
          if (all.findIndex((each) => scheduleId(each) === scheduleId(schedule)) < index)
            context.addIssue({ code: 'custom', path: [index], message: 'is there twice' })
      })
      .describe('When a handoff is made by itself. Who takes over is told by onCall.'),
    repeatMinutes: Minutes(1_440)
      .default(15)
      .describe('After how long a handoff that nobody accepted is repeated.'),
    repeats: z
      .number()
      .int('must be a whole number')
      .min(0, 'must be from 0 to 10')
      .max(10, 'must be from 0 to 10')
      .default(2)
      .describe('How often it is repeated before it is escalated.'),
    escalate: z
      .array(Called)
      .max(5, 'must not mention more than 5')
      .default([])
      .describe('Users and user groups that are mentioned then; without any it is who hands over.'),
    lateMinutes: Minutes(1_440)
      .default(120)
      .describe('A scheduled handoff that was missed is made up for within this time.'),
  })
  .prefault({})
  .describe('Handing over a shift.')

export interface HandoffSchedule {
  /** Changes with the schedule, so that a changed one makes up for nothing from before. */
  readonly id: string
  readonly channel: string
  readonly cron: string
  readonly timeZone: string
}

/** Times are milliseconds. */
export interface HandoffConfig {
  readonly schedules: readonly HandoffSchedule[]
  readonly repeatMs: number
  readonly repeats: number
  readonly escalate: readonly string[]
  readonly lateMs: number
}

const MINUTE_MS = 60_000

/** The handoffs as the use cases take them. */
export function toHandoffs(yaml: z.infer<typeof HandoffsYaml>): HandoffConfig {
  return {
    schedules: yaml.schedules.map((each) => ({ ...each, id: scheduleId(each) })),
    repeatMs: yaml.repeatMinutes * MINUTE_MS,
    repeats: yaml.repeats,
    escalate: yaml.escalate,
    lateMs: yaml.lateMinutes * MINUTE_MS,
  }
}

function scheduleId({ channel, cron, timeZone }: z.infer<typeof ScheduleYaml>): string {
  return createHash('sha256').update(`${channel} ${cron} ${timeZone}`).digest('hex').slice(0, 16)
}
