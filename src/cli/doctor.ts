/** `crashloop doctor`: checks everything the bot needs, in the order a person would mend it. */
import type { Config, PrometheusConfig } from '../config.ts'
import { permissionLabel } from '../domain/permission.ts'
import { GATHER_PERMISSIONS } from '../evidence/gather.ts'
import { METRIC_NAMES } from '../evidence/metric-series.ts'
import { WATCH_PERMISSIONS } from '../incidents/watcher.ts'
import { type CommandResult, parseOptions } from './command.ts'
import { describeSettings } from './describe-settings.ts'
import { readConfig } from './read-config.ts'

interface Check {
  readonly name: string
  readonly state: 'ok' | 'warning' | 'failed'
  readonly words: string
}

/** Names of Secrets are a choice, so their absence is no fault. */
const NEEDED = GATHER_PERMISSIONS.filter((permission) => permission.resource !== 'secrets')
const WATCH = WATCH_PERMISSIONS.filter(({ verb }) => verb === 'watch')

/** Longest time for each outside system, in milliseconds. */
const PATIENCE_MS = 8_000

export async function doctorCommand(args: string[]): Promise<CommandResult> {
  parseOptions({ args, options: {} })
  const config = readConfig()
  // The role `web` reads no cluster.
  const clusters = config.role === 'web' ? [] : config.clusters
  const results = await Promise.all([
    checkRedisServer(config),
    // The role `watcher` never speaks to Slack.
    ...(config.role === 'watcher' ? [] : [checkSlackToken(config)]),
    ...prometheusServers(clusters).map(([cluster, server]) => checkPrometheus(cluster, server)),
    ...clusters.map((cluster) => checkCluster(cluster, config.watcher.enabled)),
  ])
  const settings = describeSettings(config).map((setting): Check => ({ ...setting, state: 'ok' }))
  const checks = [...settings, ...results.flat()]
  const failed = checks.some((check) => check.state === 'failed')
  return { exitCode: failed ? 1 : 0, output: `${checks.map(line).join('\n')}\n` }
}

function line({ name, state, words }: Check): string {
  return `${{ ok: 'ok     ', warning: 'WARNING', failed: 'FAILED ' }[state]}  ${name}: ${words}`
}

async function checkRedisServer({ redisUrl, redis, role }: Config): Promise<Check[]> {
  const name = 'redis'
  if (!redisUrl) {
    return [
      {
        name,
        state: 'warning',
        words: `REDIS_URL is not set (role ${role}): the queue and the incidents live in memory, a restart forgets them.`,
      },
    ]
  }
  const { connectRedis, untilReady } = await import('../adapters/redis/connect-redis.ts')
  const { checkRedis } = await import('../adapters/redis/check-redis.ts')
  const quiet = { debug() {}, info() {}, warn() {}, error() {} }
  const client = connectRedis({ url: redisUrl, ...redis }, { log: quiet, purpose: 'requests' })
  try {
    if (!(await untilReady(client, PATIENCE_MS))) {
      return [
        {
          name,
          state: 'failed',
          words: `no connection${topologyWords(redis)}; check the address, the password and the network policy behind REDIS_URL.`,
        },
      ]
    }
    const problems = await checkRedis(client)
    if (problems.length === 0)
      return [{ name, state: 'ok', words: `reachable${topologyWords(redis)}, keeps what it is given` }]
    return problems.map((words) => ({ name, state: 'warning' as const, words }))
  } catch (error) {
    return [{ name, state: 'failed', words: (error as Error).message }]
  } finally {
    client.disconnect()
  }
}

function topologyWords(redis: Config['redis']): string {
  if (redis?.cluster) return ' as a cluster'
  return redis?.sentinel ? ` through Sentinels of ${redis.sentinel.master}` : ''
}

async function checkSlackToken({ slack, policy }: Config): Promise<Check[]> {
  const { NEEDED_SCOPES, slackIdentity, unknownGroups } = await import('../adapters/slack/check-slack.ts')
  try {
    const { team, user, scopes } = await slackIdentity(slack.botToken, slack.apiUrl)
    const missing = Object.entries(NEEDED_SCOPES).filter(([scope]) => !scopes.includes(scope))
    return [
      { name: 'slack', state: 'ok', words: `signed in to ${team} as ${user}` },
      ...missing.map(([scope, use]) => ({
        name: 'slack',
        state: scope === 'chat:write' ? ('failed' as const) : ('warning' as const),
        words: `the scope ${scope} is missing (${use}); add it under OAuth & Permissions and reinstall the app.`,
      })),
      ...(await unknownGroups(slack.botToken, slack.apiUrl, groupsOf(policy)).catch(() => [])).map(
        (group) => ({
          name: 'policy',
          state: 'warning' as const,
          words: `Slack knows no user group ${group}: what the policy grants or denies it concerns nobody.`,
        }),
      ),
    ]
  } catch (error) {
    return [
      {
        name: 'slack',
        state: 'failed',
        words: `${(error as Error).message}; check SLACK_BOT_TOKEN and the way to ${slack.apiUrl ?? 'slack.com'}.`,
      },
    ]
  }
}

function groupsOf({ rules, identities }: Config['policy']): readonly string[] {
  return [...new Set([...rules, ...identities].flatMap(({ groups }) => groups))]
}

/** Each server once, with the cluster that names it first. */
function prometheusServers(clusters: Config['clusters']): readonly (readonly [string, PrometheusConfig])[] {
  const servers = clusters.flatMap(({ name, prometheus }) =>
    prometheus ? [[name, prometheus] as const] : [],
  )
  const addresses = servers.map(([, { url }]) => url.reveal())
  return servers.filter((_, index) => addresses.indexOf(addresses[index] ?? '') === index)
}

async function checkPrometheus(cluster: string, prometheus: PrometheusConfig): Promise<Check[]> {
  const name = `prometheus of ${cluster}`
  const { createPrometheusReader } = await import('../adapters/prometheus/prometheus-reader.ts')
  try {
    const missing = await createPrometheusReader(prometheus).missing(
      METRIC_NAMES,
      AbortSignal.timeout(PATIENCE_MS),
    )
    if (missing.length === 0)
      return [{ name, state: 'ok', words: 'reachable, has every metric that is read' }]
    const words = `has no ${missing.join(', ')}; diagnoses do without. Scrape cAdvisor and kube-state-metrics.`
    return [{ name, state: 'warning', words }]
  } catch (error) {
    // The diagnosis does without metrics, so this stops nobody.
    return [
      {
        name,
        state: 'warning',
        words: `${(error as Error).message}; check PROMETHEUS_URL, or prometheus.url of the cluster.`,
      },
    ]
  }
}

async function checkCluster(cluster: Config['clusters'][number], watches: boolean): Promise<Check[]> {
  const name = `cluster ${cluster.name}`
  try {
    const { connectCluster } = await import('../adapters/kubernetes/connect-cluster.ts')
    const { context, kubeconfig } = cluster
    const connection = connectCluster({
      cluster: cluster.name,
      ...(context ? { context } : {}),
      ...(kubeconfig ? { file: kubeconfig } : {}),
    })
    try {
      const needed = watches ? [...NEEDED, ...WATCH] : NEEDED
      const access = await connection.checkAccess(needed, AbortSignal.timeout(PATIENCE_MS))
      const refused = access.filter((each) => !each.allowed).map((each) => each.permission)
      if (refused.length === 0) return [{ name, state: 'ok', words: 'reachable, everything can be read' }]
      return refused.map((permission) => ({
        name,
        state: 'warning' as const,
        words: `may not ${permissionLabel(permission)}; ${permission.verb === 'watch' ? 'the watcher sees nothing' : 'diagnoses will name the gap'}. Apply deploy/kustomize/base/rbac.yaml.`,
      }))
    } finally {
      await connection.close()
    }
  } catch (error) {
    return [{ name, state: 'failed', words: (error as Error).message }]
  }
}
