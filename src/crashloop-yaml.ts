/** The schema of crashloop.yaml, version 1. */

import { parseDocument } from 'yaml'
import { z } from 'zod'
import { DAYS } from './domain/hours.ts'
import { HandoffsYaml } from './handoff-yaml.ts'
import { templateProblem } from './incidents/links-of.ts'
import { isTimeZone } from './is-time-zone.ts'
import { OnCallYaml } from './on-call-yaml.ts'
import { ActionsYaml, PolicyYaml } from './policy-yaml.ts'
import { patternProblem } from './safe-pattern.ts'
import { WatcherYaml } from './watcher-yaml.ts'
import { tellIssues } from './yaml-problems.ts'

const Name = z.string().min(1, 'must not be empty').max(253, 'must not have more than 253 characters')
const Glob = Name.describe('A name, in which * stands for any part.')
const Channel = z
  .string()
  .regex(
    /^(#[^\s#]{1,80}|[CGD][A-Z0-9]{2,})$/,
    'must be a channel id like C0123456789, or a "#name" in quotes',
  )
  .describe('A channel id, or "#name" in quotes.')
const Mention = z
  .string()
  .regex(
    /^[UWS][A-Z0-9]{2,}$/,
    'must be a user id like U0123456789 or a user group id like S0123456789 (in Slack: its profile, Copy ID); a bot cannot mention by name',
  )
const Time = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must be a time like "22:00"')
const Path = z.string().min(1, 'must not be empty')

const QuietHoursYaml = z.strictObject({
  days: z
    .array(z.enum(DAYS))
    .min(1, 'must name a day')
    .default([...DAYS])
    .describe('The days on which they begin.'),
  from: Time.default('00:00'),
  to: Time.default('24:00').describe('A time that is not after `from` means the next day.'),
  timeZone: z
    .string()
    .refine(isTimeZone, 'is no time zone that is known here; write it like Europe/Berlin')
    .default('UTC'),
  channel: Channel.optional().describe('Where incidents go meanwhile; the channel of the route when absent.'),
})

const EscalationYaml = z
  .strictObject({
    afterMinutes: z
      .number()
      .min(1, 'must be from 1 to 1440')
      .max(1_440, 'must be from 1 to 1440')
      .describe('Minutes since it began to fail, or came back, in which nobody acknowledged it.'),
    mention: z
      .array(Mention)
      .max(5, 'must not mention more than 5')
      .default([])
      .describe('Users and user groups that are mentioned in the thread.'),
    direct: z
      .array(
        z.string().regex(/^[UW][A-Z0-9]{2,}$/, 'must be a user id like U0123456789; a group has no messages'),
      )
      .max(5, 'must not name more than 5')
      .default([])
      .describe('Users who get a direct message.'),
  })
  .refine(({ mention, direct }) => mention.length + direct.length > 0, 'must have mention or direct')

const RouteYaml = z.strictObject({
  cluster: Glob.optional(),
  namespace: Glob.optional(),
  severity: Glob.optional(),
  labels: z
    .record(
      z.string().regex(/^[A-Za-z_]\w*$/, 'is no name of an alert label'),
      z.string().describe('The value, in which * stands for any part.'),
    )
    .optional()
    .describe('Labels that one alert must have, all of them.'),
  channel: Channel,
  mention: z
    .array(Mention)
    .max(5, 'must not mention more than 5')
    .default([])
    .describe('Users and user groups that are mentioned when a new incident opens.'),
  quietHours: z
    .array(QuietHoursYaml)
    .max(10, 'must not have more than 10 entries')
    .default([])
    .describe('Times in which nobody is mentioned or called; what fell due meanwhile is done afterwards.'),
  escalate: z
    .array(EscalationYaml)
    .max(5, 'must not have more than 5 steps')
    .default([])
    .refine(
      (steps) => steps.every(({ afterMinutes }, i) => afterMinutes > (steps[i - 1]?.afterMinutes ?? 0)),
      'must have its steps in the order of their time',
    )
    .describe(
      'Who is called when nobody acknowledges: each step once, until somebody acknowledges or mutes it.',
    ),
})

const PrometheusYaml = z.strictObject({
  url: z
    .string()
    .refine(
      isPlainAddress,
      'must be an http or https address without user name and password, since this file is no place for secrets; use tokenFile, or PROMETHEUS_URL',
    ),
  tokenFile: Path.optional().describe('A file that holds a bearer token.'),
})

const ClusterYaml = z.strictObject({
  name: Name.describe('As in the alert label `cluster`.'),
  context: Name.optional().describe('A context of the kubeconfig; its current one when absent.'),
  kubeconfig: Path.optional().describe('Path of a kubeconfig file.'),
  prometheus: PrometheusYaml.optional().describe('Of this cluster; otherwise PROMETHEUS_URL.'),
})

const Node = z.string().regex(/^(\[[0-9a-fA-F:.]+\]|[\w.-]+)(:\d{1,5})?$/, 'must be like redis-0.redis:26379')

const RedisYaml = z
  .strictObject({
    sentinel: z
      .strictObject({ master: Name, nodes: z.array(Node).min(1, 'must name a Sentinel') })
      .optional()
      .describe('Ask these Sentinels for the master; the host in REDIS_URL is not used then.'),
    cluster: z.boolean().default(false).describe('The host in REDIS_URL is a node of a Redis Cluster.'),
  })
  .refine(
    ({ sentinel, cluster }) => !(sentinel && cluster),
    'cannot have both sentinel and cluster: keep one',
  )

const LinkYaml = z.strictObject({
  title: z.string().min(1, 'must not be empty').max(40, 'must not have more than 40 characters'),
  url: z
    .string()
    .max(2_000, 'must not have more than 2000 characters')
    .superRefine(checkedBy(templateProblem))
    .describe('http or https, with {cluster} {namespace} {workload} {kind} {pod} in its path or query.'),
})

const PatternYaml = z.strictObject({
  name: Name,
  pattern: z
    .string()
    .min(1, 'must not be empty')
    .max(500, 'must not have more than 500 characters')
    .superRefine(checkedBy(patternProblem))
    .describe('A regular expression as in JavaScript; every match is replaced.'),
})

export type CrashloopYaml = z.infer<typeof CrashloopYaml>
export const CrashloopYaml = z.strictObject({
  version: z.literal(1, 'must be 1').default(1),
  clusters: z
    .array(ClusterYaml)
    .default([])
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'names a cluster twice')
    .describe('The clusters that can be read; without any it is the one of the kubeconfig or of the pod.'),
  slack: z
    .strictObject({ channel: Channel.optional().describe('Where incidents go that no route matches.') })
    .prefault({}),
  watcher: WatcherYaml,
  routes: z
    .array(RouteYaml)
    .max(500, 'must not have more than 500 entries')
    .default([])
    .superRefine(checkReach)
    .describe('The first route that matches decides; without one it is slack.channel.'),
  incidents: z
    .strictObject({
      holdDownMinutes: z
        .number()
        .min(0, 'must be from 0 to 10080')
        .max(10_080, 'must be from 0 to 10080')
        .default(30)
        .describe('An alert that comes back within this time reopens its incident and thread.'),
      keepDays: z
        .number()
        .min(1, 'must be from 1 to 730')
        .max(730, 'must be from 1 to 730')
        .default(30)
        .describe('Days that an incident is kept after it was resolved; reports reach back as far.'),
      keepEvidenceDays: z
        .number()
        .min(1, 'must be from 1 to 730')
        .max(730, 'must be from 1 to 730')
        .default(7)
        .describe(
          'Days that the first and the latest evidence of an incident are kept after it was resolved.',
        ),
    })
    .prefault({}),
  links: z
    .array(LinkYaml)
    .max(8, 'must not have more than 8 entries')
    .default([])
    .describe('Links on every incident, e.g. to dashboards.'),
  redaction: z
    .strictObject({
      patterns: z.array(PatternYaml).max(50, 'must not have more than 50 entries').default([]),
    })
    .prefault({})
    .describe('What is taken out of everything that is read, besides the built-in catalogue.'),
  redis: RedisYaml.optional().describe('How the Redis of REDIS_URL is reached.'),
  policy: PolicyYaml.describe('Who may do what. Without it nobody may do anything.'),
  actions: ActionsYaml,
  handoffs: HandoffsYaml,
  onCall: OnCallYaml,
})

/** Parses the text of crashloop.yaml; either a value or problems, each with its path or line. */
export function parseCrashloopYaml(text: string): { value?: CrashloopYaml; problems: readonly string[] } {
  const document = parseDocument(text)
  if (document.errors.length > 0) {
    // Only the first line of each: the rest quotes the file.
    return { problems: document.errors.map((error) => error.message.split('\n')[0] ?? 'not YAML') }
  }
  let content: unknown
  try {
    content = document.toJS() ?? {}
  } catch {
    return {
      problems: ['the file has an alias (*name) without its anchor, or aliases that unfold to too much.'],
    }
  }
  const result = CrashloopYaml.safeParse(content)
  if (result.success) return { value: result.data, problems: [] }
  return { problems: tellIssues(result.error.issues, content, renderJsonSchema()) }
}

/** The JSON schema of the file, for editors and for hints. */
export function renderJsonSchema(): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(CrashloopYaml, { io: 'input' })
}

function checkedBy(problemOf: (value: string) => string | undefined) {
  return (value: string, context: z.core.$RefinementCtx<string>): void => {
    const message = problemOf(value)
    if (message !== undefined) context.addIssue({ code: 'custom', message })
  }
}

function checkReach(
  routes: readonly z.infer<typeof RouteYaml>[],
  context: z.core.$RefinementCtx<readonly z.infer<typeof RouteYaml>[]>,
): void {
  const all = routes.findIndex(
    ({ cluster, namespace, severity, labels }) =>
      [cluster, namespace, severity].every((each) => each === undefined || each === '*') &&
      Object.keys(labels ?? {}).length === 0,
  )
  if (all === -1 || all === routes.length - 1) return
  context.addIssue({
    code: 'custom',
    path: [all],
    message: 'matches everything, so that no route after it is ever reached; put it last',
  })
}

function isPlainAddress(value: string): boolean {
  if (!URL.canParse(value)) return false
  const { protocol, username, password } = new URL(value)
  return (protocol === 'http:' || protocol === 'https:') && username === '' && password === ''
}
