/** The schema of crashloop.yaml, version 1, and how its mistakes are told. */

import { parseDocument } from 'yaml'
import { z } from 'zod'

const Name = z.string().min(1)
const Channel = z
  .string()
  .regex(
    /^(#[^\s#]{1,80}|[CGD][A-Z0-9]{2,})$/,
    'must be a channel id like C0123456789, or a "#name" in quotes',
  )

const Cluster = z.strictObject({
  name: Name,
  context: Name.optional(),
  kubeconfig: Name.optional(),
})

const Route = z.strictObject({
  /** Each may contain `*`. An absent one matches everything. */
  cluster: Name.optional(),
  namespace: Name.optional(),
  severity: Name.optional(),
  channel: Channel,
})

const Pattern = z.strictObject({
  name: Name,
  pattern: z.string().min(1).refine(isRegExp, 'is not a valid regular expression'),
})

export type CrashloopYaml = z.infer<typeof CrashloopYaml>
export const CrashloopYaml = z.strictObject({
  version: z.literal(1, 'must be 1').default(1),
  clusters: z
    .array(Cluster)
    .default([])
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'names a cluster twice'),
  slack: z.strictObject({ channel: Channel.optional() }).default({}),
  /** The first route that matches decides; without one it is `slack.channel`. */
  routes: z.array(Route).default([]),
  incidents: z
    .strictObject({
      /** An alert that comes back within this time reopens its incident and thread. */
      holdDownMinutes: z.number().min(0).max(10_080).default(30),
    })
    .prefault({}),
  redaction: z.strictObject({ patterns: z.array(Pattern).default([]) }).prefault({}),
})

/** Parses the text of crashloop.yaml; either a value or problems, each with its path or line. */
export function parseCrashloopYaml(text: string): { value?: CrashloopYaml; problems: readonly string[] } {
  const document = parseDocument(text)
  if (document.errors.length > 0) {
    // Only the first line of each: the rest quotes the file.
    return { problems: document.errors.map((error) => error.message.split('\n')[0] ?? 'not YAML') }
  }
  const result = CrashloopYaml.safeParse(document.toJS() ?? {})
  if (result.success) return { value: result.data, problems: [] }
  return { problems: result.error.issues.map((issue) => `${pathOf(issue.path)} ${wordsOf(issue)}`) }
}

function pathOf(path: readonly PropertyKey[]): string {
  const steps = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
  return steps.join('').replace(/^\./, '') || 'the file'
}

function wordsOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `has the unknown key ${issue.keys.join(', ')}.`
  return `${issue.message.replace(/^Invalid input: /, '')}.`
}

function isRegExp(pattern: string): boolean {
  try {
    new RegExp(pattern)
    return true
  } catch {
    return false
  }
}
