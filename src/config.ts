/** Reads the environment and crashloop.yaml into a frozen Config; nothing else reads process.env. */

import { z } from 'zod'
import {
  readCrashloopYaml,
  toClusters,
  toRedis,
  toRetention,
  toRules,
  toVerification,
} from './config-from-yaml.ts'
import type { CrashloopYaml } from './crashloop-yaml.ts'
import { AppError } from './domain/errors.ts'
import { Secret } from './domain/secret.ts'
import { type HandoffConfig, toHandoffs } from './handoff-yaml.ts'
import type { LinkTemplate } from './incidents/links-of.ts'
import type { Routes } from './incidents/route.ts'
import { type OnCallConfig, toOnCall } from './on-call-yaml.ts'
import { toPolicy } from './policy-yaml.ts'
import { readSecrets } from './read-secrets.ts'
import type { Policy } from './remediation/policy.ts'
import { SECRETS, type Secrets } from './secret-shapes.ts'
import { TRACING_VARIABLES, type TracingConfig, toTracing } from './tracing-variables.ts'
import { toWatcher, type WatcherConfig } from './watcher-yaml.ts'

export type Role = 'all' | 'web' | 'worker' | 'watcher'

export interface ClusterConfig {
  readonly name: string
  /** Context of the kubeconfig; its current one when absent. */
  readonly context?: string | undefined
  /** Path of the kubeconfig file; the usual places when absent. */
  readonly kubeconfig?: string | undefined
  /** Its own, or the one that all share. */
  readonly prometheus?: PrometheusConfig | undefined
}

export interface PrometheusConfig {
  /** May contain a user name and password. */
  readonly url: Secret
  readonly token?: Secret
}

/** How the Redis of `redisUrl` is reached, when it is no single server. */
export interface RedisTopology {
  readonly sentinel?: {
    readonly master: string
    readonly nodes: readonly { readonly host: string; readonly port: number }[]
    readonly password?: Secret
  }
  /** The host of the URL is one node of a Redis Cluster. */
  readonly cluster?: boolean
}

export interface SlackConfig {
  readonly botToken: Secret
  /** Given: Socket Mode. */
  readonly appToken?: Secret
  /** Given: Slack sends signed HTTP requests. */
  readonly signingSecret?: Secret
  /** Base address of the Web API, for tests and the playground. */
  readonly apiUrl?: string
}

export interface Config {
  readonly role: Role
  readonly http: { readonly host: string; readonly port: number }
  readonly logLevel: (typeof LOG_LEVELS)[number]
  readonly slack: SlackConfig
  /** Absent only in the roles `worker` and `watcher`. */
  readonly alertmanagerToken?: Secret
  /** May contain a password. Absent: queue and store live in this process. */
  readonly redisUrl?: Secret
  readonly redis?: RedisTopology
  /** Of the clusters without their own. Absent: no metrics but those of metrics-server. */
  readonly prometheus?: PrometheusConfig
  readonly clusters: readonly ClusterConfig[]
  /** Where alerts without the label `cluster` belong. */
  readonly defaultCluster: string
  /** True when no cluster was named at all: the only one then answers for every `cluster` label. */
  readonly anyCluster: boolean
  readonly watcher: WatcherConfig
  readonly routes: Routes
  /** An alert that comes back within this time reopens its incident and thread, milliseconds. */
  readonly holdDownMs: number
  /** How long what belongs to a resolved incident is kept, milliseconds. */
  readonly retention: { readonly incidentsMs: number; readonly evidenceMs: number }
  readonly links: readonly LinkTemplate[]
  /** Who may do what; without a policy in crashloop.yaml nobody may do anything. */
  readonly policy: Policy
  /** Alertmanager's own address, for silences; without it there are none. */
  readonly alertmanager?: { readonly url: Secret; readonly token?: Secret }
  /** How an action is watched, milliseconds. */
  readonly verification: { readonly settleMs: number; readonly timeoutMs: number; readonly pollMs: number }
  /** Image of the container that `debug-container` attaches; its own default when absent. */
  readonly debugImage?: string
  readonly handoffs: HandoffConfig
  /** Who is on call; absent when crashloop.yaml names no source. */
  readonly onCall?: OnCallConfig
  /** Where traces go; absent: there are none. */
  readonly tracing?: TracingConfig
  readonly redaction: { readonly patterns: readonly { readonly name: string; readonly pattern: string }[] }
}

/** Everything that is wrong with the configuration, one sentence each. */
export class ConfigError extends AppError {
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(
      'config',
      `The configuration has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:
${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    )
    this.problems = problems
  }
}

type Env = Readonly<Record<string, string | undefined>>

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

const Variables = z.object({
  PORT: z.coerce.number('must be a number').int().min(0).max(65_535).default(8080),
  HOST: z.string().default('0.0.0.0'),
  CRASHLOOP_ROLE: z
    .enum(['all', 'web', 'worker', 'watcher'], 'must be all, web, worker or watcher')
    .default('all'),
  CRASHLOOP_WATCHER: z.enum(['on', 'off'], 'must be on or off').optional(),
  CRASHLOOP_CLUSTER: z.string().optional(),
  CRASHLOOP_CONFIG: z.string().optional(),
  KUBECONFIG: z.string().optional(),
  SLACK_API_URL: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).optional(),
  ON_CALL_API_URL: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).optional(),
  SLACK_CHANNEL: z
    .string()
    .regex(/^(#[^\s#]{1,80}|[CGD][A-Z0-9]{2,})$/, 'must be a channel id like C0123456789, or a #name')
    .optional(),
  ...TRACING_VARIABLES,
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
})

/** Reads and checks everything. Throws `ConfigError` that lists every problem. */
export function loadConfig(env: Env = process.env): Config {
  const problems: string[] = []
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  )
  const variables = readVariables(given, problems)
  const secrets = readSecrets(SECRETS, given, problems)
  const yaml = readCrashloopYaml(variables.CRASHLOOP_CONFIG, problems)
  requireForRole(variables, secrets, yaml, problems)
  const clusters = toClusters(yaml, { ...variables, prometheus: toPrometheus(secrets) }, problems)
  // The role `watcher` hands nothing over, and need not have the token.
  const onCall =
    variables.CRASHLOOP_ROLE === 'watcher'
      ? undefined
      : toOnCall(yaml.onCall, { ...variables, ...secrets }, problems)
  if (problems.length > 0) throw new ConfigError(problems)
  return freeze({ ...toConfig(variables, secrets, yaml, clusters), ...(onCall && { onCall }) })
}

/** Only what the command line needs of it. Throws `ConfigError` that lists every problem. */
export function loadPrometheus(env: Env = process.env): Config['prometheus'] {
  const problems: string[] = []
  const given = Object.fromEntries(
    Object.entries(env).filter(([name, value]) => name.startsWith('PROMETHEUS_') && value !== ''),
  )
  const prometheus = toPrometheus(readSecrets(SECRETS, given, problems))
  if (problems.length > 0) throw new ConfigError(problems)
  return prometheus
}

function toPrometheus({ PROMETHEUS_URL: url, PROMETHEUS_TOKEN: token }: Secrets): Config['prometheus'] {
  return url && { url, ...(token && { token }) }
}

type VariableValues = z.infer<typeof Variables>

function readVariables(given: Env, problems: string[]): VariableValues {
  const shape: Record<string, z.ZodType> = Variables.shape
  // One variable at a time, so that a wrong one does not hide what the others lead to.
  const values = Object.entries(shape).map(([name, schema]) => {
    const result = schema.safeParse(given[name])
    if (result.success) return [name, result.data]
    problems.push(`${name} ${result.error.issues[0]?.message ?? 'is wrong'}; it is "${given[name]}".`)
    return [name, schema.safeParse(undefined).data]
  })
  return Object.fromEntries(values) as VariableValues
}

function requireForRole(
  variables: VariableValues,
  secrets: Secrets,
  yaml: CrashloopYaml,
  problems: string[],
): void {
  const { CRASHLOOP_ROLE: role, CRASHLOOP_CLUSTER: cluster } = variables
  const absent = (name: string) => !problems.some((problem) => problem.startsWith(name))
  const miss = (name: string, words: string) => absent(name) && problems.push(`${name} is not set: ${words}`)

  if (role === 'watcher' && variables.CRASHLOOP_WATCHER === 'off') {
    problems.push('CRASHLOOP_WATCHER is "off" in the role watcher, which does nothing else.')
  }
  if (!secrets.SLACK_BOT_TOKEN && role !== 'watcher')
    miss('SLACK_BOT_TOKEN', 'take the Bot User OAuth Token of the Slack app.')
  if (role === 'all' || role === 'web') {
    if (!secrets.ALERTMANAGER_TOKEN) {
      miss(
        'ALERTMANAGER_TOKEN',
        'make one (openssl rand -hex 32) and give it to Alertmanager as credentials.',
      )
    }
    if (!secrets.SLACK_APP_TOKEN && !secrets.SLACK_SIGNING_SECRET) {
      miss('SLACK_APP_TOKEN', 'set it for Socket Mode, or SLACK_SIGNING_SECRET for HTTP mode.')
    }
  }
  // A file that cannot be used may well name the channel.
  const path = variables.CRASHLOOP_CONFIG
  const isFileWrong = path !== undefined && problems.some((problem) => problem.includes(path))
  const publishes = role === 'all' || role === 'worker'
  if (publishes && !variables.SLACK_CHANNEL && !yaml.slack.channel && !isFileWrong) {
    miss('SLACK_CHANNEL', 'name the channel for incidents here, or as slack.channel in crashloop.yaml.')
  }
  if (role !== 'all' && !secrets.REDIS_URL) {
    miss('REDIS_URL', `the role ${role} shares its queue with other processes, which needs Redis.`)
  }
  const names = yaml.clusters.map((each) => each.name)
  if (cluster !== undefined && names.length > 0 && !names.includes(cluster)) {
    problems.push(`CRASHLOOP_CLUSTER is "${cluster}", but crashloop.yaml has only: ${names.join(', ')}.`)
  }
  if (yaml.redis && !secrets.REDIS_URL) {
    miss('REDIS_URL', 'crashloop.yaml has redis, whose user, password and database come from this address.')
  }
}

function toConfig(
  variables: VariableValues,
  secrets: Secrets,
  yaml: CrashloopYaml,
  clusters: readonly ClusterConfig[],
): Config {
  const channel = variables.SLACK_CHANNEL ?? yaml.slack.channel ?? ''
  const prometheus = toPrometheus(secrets)
  const tracing = toTracing(variables, secrets.OTEL_EXPORTER_OTLP_HEADERS)
  return {
    role: variables.CRASHLOOP_ROLE,
    http: { host: variables.HOST, port: variables.PORT },
    logLevel: variables.LOG_LEVEL,
    slack: {
      // The role `watcher` never speaks to Slack.
      botToken: secrets.SLACK_BOT_TOKEN ?? new Secret(''),
      ...(secrets.SLACK_APP_TOKEN && { appToken: secrets.SLACK_APP_TOKEN }),
      ...(secrets.SLACK_SIGNING_SECRET && { signingSecret: secrets.SLACK_SIGNING_SECRET }),
      ...(variables.SLACK_API_URL && { apiUrl: variables.SLACK_API_URL }),
    },
    ...(secrets.ALERTMANAGER_TOKEN && { alertmanagerToken: secrets.ALERTMANAGER_TOKEN }),
    ...(secrets.REDIS_URL && { redisUrl: secrets.REDIS_URL }),
    ...(yaml.redis && { redis: toRedis(yaml.redis, secrets.REDIS_SENTINEL_PASSWORD) }),
    ...(prometheus && { prometheus }),
    clusters,
    defaultCluster: variables.CRASHLOOP_CLUSTER ?? clusters[0]?.name ?? 'default',
    anyCluster: yaml.clusters.length === 0 && variables.CRASHLOOP_CLUSTER === undefined,
    watcher: toWatcher(yaml.watcher, watcherWanted(variables)),
    routes: { rules: toRules(yaml.routes), channel },
    holdDownMs: yaml.incidents.holdDownMinutes * 60_000,
    retention: toRetention(yaml.incidents),
    links: yaml.links,
    policy: toPolicy(yaml.policy),
    ...(secrets.ALERTMANAGER_URL && {
      alertmanager: {
        url: secrets.ALERTMANAGER_URL,
        ...(secrets.ALERTMANAGER_API_TOKEN && { token: secrets.ALERTMANAGER_API_TOKEN }),
      },
    }),
    verification: toVerification(yaml.actions),
    ...(yaml.actions.debugImage !== undefined && { debugImage: yaml.actions.debugImage }),
    ...(tracing && { tracing }),
    handoffs: toHandoffs(yaml.handoffs),
    redaction: yaml.redaction,
  }
}

function watcherWanted({ CRASHLOOP_ROLE: role, CRASHLOOP_WATCHER: wanted }: VariableValues) {
  if (role === 'watcher') return true
  return wanted === undefined ? undefined : wanted === 'on'
}

function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const part of Object.values(value)) freeze(part)
  return Object.freeze(value)
}
