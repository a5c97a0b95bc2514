/** Turns crashloop.yaml into parts of the configuration. */

import { readFileSync } from 'node:fs'
import type { ClusterConfig, Config, PrometheusConfig, RedisTopology, Role } from './config.ts'
import { CrashloopYaml, parseCrashloopYaml } from './crashloop-yaml.ts'
import { Secret } from './domain/secret.ts'
import type { RouteRule } from './incidents/route.ts'
import { codeOf, readSecretFile } from './read-secrets.ts'

/** The file at `path`, or an empty one without it; adds a sentence to `problems` for each mistake. */
export function readCrashloopYaml(path: string | undefined, problems: string[]): CrashloopYaml {
  const empty = CrashloopYaml.parse({})
  if (path === undefined) return empty
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    problems.push(`CRASHLOOP_CONFIG: cannot read ${path} (${codeOf(error)}).`)
    return empty
  }
  const result = parseCrashloopYaml(text)
  problems.push(...result.problems.map((problem) => `${path}: ${problem}`))
  return result.value ?? empty
}

/** What the environment says about clusters. */
export interface ClusterSurroundings {
  readonly CRASHLOOP_ROLE: Role
  readonly CRASHLOOP_CLUSTER?: string | undefined
  readonly CRASHLOOP_CONFIG?: string | undefined
  readonly KUBECONFIG?: string | undefined
  /** Of the clusters without their own. */
  readonly prometheus: PrometheusConfig | undefined
}

/** The clusters of the file, or the only one when it names none. */
export function toClusters(
  { clusters }: CrashloopYaml,
  surroundings: ClusterSurroundings,
  problems: string[],
): readonly ClusterConfig[] {
  const { KUBECONFIG: kubeconfig, CRASHLOOP_CLUSTER: only = 'default', prometheus: shared } = surroundings
  const named: CrashloopYaml['clusters'] = clusters.length > 0 ? clusters : [{ name: only }]
  return named.map((cluster, index) => {
    const { prometheus: own, ...rest } = cluster
    const place = `${surroundings.CRASHLOOP_CONFIG}: clusters[${index}].prometheus.tokenFile`
    // The role `web` reads no cluster, and need not have the file.
    const tokenFile = surroundings.CRASHLOOP_ROLE === 'web' ? undefined : own?.tokenFile
    const token = tokenFile === undefined ? undefined : readSecretFile(place, tokenFile, problems)
    const prometheus = own ? { url: new Secret(own.url), ...(token && { token }) } : shared
    return { ...(isOneFile(kubeconfig) && { kubeconfig }), ...rest, ...(prometheus && { prometheus }) }
  })
}

/** The routes, with times in milliseconds. */
export function toRules(routes: CrashloopYaml['routes']): readonly RouteRule[] {
  return routes.map(({ escalate, ...rule }) => ({
    ...rule,
    escalate: escalate.map(({ afterMinutes, ...whom }) => ({ afterMs: afterMinutes * 60_000, ...whom })),
  }))
}

/** Evidence is of no use without its incident, so that it is kept no longer. */
export function toRetention({ keepDays, keepEvidenceDays }: CrashloopYaml['incidents']): Config['retention'] {
  const dayMs = 86_400_000
  return { incidentsMs: keepDays * dayMs, evidenceMs: Math.min(keepDays, keepEvidenceDays) * dayMs }
}

/** How Redis is reached, with the password of its Sentinels. */
export function toRedis(redis: CrashloopYaml['redis'], password: Secret | undefined): RedisTopology {
  if (!redis?.sentinel) return { cluster: redis?.cluster === true }
  const nodes = redis.sentinel.nodes.map((node) => {
    const { hostname, port } = new URL(`redis://${node}`)
    return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 26_379) }
  })
  return { sentinel: { master: redis.sentinel.master, nodes, ...(password && { password }) } }
}

/** Looks often enough to say to the second when it was ready, and no more than every five seconds. */
export function toVerification({
  settleSeconds,
  watchMinutes,
}: CrashloopYaml['actions']): Config['verification'] {
  const settleMs = settleSeconds * 1_000
  return { settleMs, timeoutMs: watchMinutes * 60_000, pollMs: Math.min(5_000, Math.max(500, settleMs / 4)) }
}

/** A list of files (`a:b`) is merged by the Kubernetes client itself, which reads the variable too. */
function isOneFile(kubeconfig: string | undefined): kubeconfig is string {
  return kubeconfig !== undefined && !kubeconfig.includes(':')
}
