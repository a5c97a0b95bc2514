/** The schema of the `policy:` and `actions:` parts of crashloop.yaml. */
import { z } from 'zod'
import { DAYS } from './domain/hours.ts'
import type { Policy } from './remediation/policy.ts'
import { policyProblems } from './remediation/policy-problems.ts'

const Text = z.string().min(1).max(200)
const Names = z.array(Text).default([])
const Everywhere = z.array(Text).default(['*'])
const UserId = z.string().regex(/^[UW][A-Z0-9]{2,}$/, 'must be a Slack user id like U0123456789')
const Group = z
  .string()
  .regex(
    /^(S[A-Z0-9]{2,}|@[a-z0-9._-]{1,80})$/,
    'must be a user group id like S0123456789, or a "@handle" in quotes',
  )
const Time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time like "08:00"')

const Subjects = {
  users: z.array(UserId).default([]),
  groups: z.array(Group).default([]),
  emails: Names,
}

const HoursYaml = z.strictObject({
  days: z.array(z.enum(DAYS)).default(['mon', 'tue', 'wed', 'thu', 'fri']),
  from: Time,
  to: Time,
  timeZone: Text.default('UTC').refine(isTimeZone, 'is no time zone that is known here'),
})

const SecondPersonYaml = z.enum(['never', 'high', 'always'])

const Rule = z.strictObject({
  name: Text,
  effect: z.enum(['allow', 'deny']).default('allow'),
  ...Subjects,
  actions: Names,
  clusters: Everywhere,
  namespaces: Everywhere,
  hours: HoursYaml.optional(),
  secondPerson: SecondPersonYaml.optional(),
})

const Identity = z.strictObject({
  ...Subjects,
  kubernetesUser: Text,
  kubernetesGroups: Names,
})

/** `policy:` of crashloop.yaml. Without it nobody may do anything. */
export const PolicyYaml = z
  .strictObject({
    readOnly: z.boolean().default(false),
    rules: z.array(Rule).max(500).default([]),
    identities: z.array(Identity).max(2_000).default([]),
    kubernetes: z.enum(['off', 'review', 'impersonate']).default('review'),
    secondPerson: SecondPersonYaml.default('high'),
    approvalMinutes: z.number().min(1).max(1_440).default(15),
  })
  .prefault({})
  .superRefine((value, context) => {
    for (const problem of policyProblems(toPolicy(value)))
      context.addIssue({ code: 'custom', message: problem.replace(/\.$/, '') })
  })
export type PolicyYaml = z.infer<typeof PolicyYaml>

/** `actions:` of crashloop.yaml. */
export const ActionsYaml = z
  .strictObject({
    debugImage: Text.optional(),
    settleSeconds: z
      .number()
      .min(1)
      .max(3_600)
      .default(60)
      .describe('How long everything has to stay ready before an action is said to have helped.'),
    watchMinutes: z
      .number()
      .min(1)
      .max(120)
      .default(10)
      .describe('After how long an action whose workload is not ready is given up.'),
  })
  .prefault({})
export type ActionsYaml = z.infer<typeof ActionsYaml>

/** The policy as the use cases take it. */
export function toPolicy({ rules, ...policy }: PolicyYaml): Policy {
  return {
    ...policy,
    rules: rules.map(({ hours, secondPerson, ...rule }) => ({
      ...rule,
      ...(hours === undefined ? {} : { hours }),
      ...(secondPerson === undefined ? {} : { secondPerson }),
    })),
  }
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
