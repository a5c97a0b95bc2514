/** The words people use for kinds and options, as kubectl has them, and how a typed text becomes words. */

/** Kubernetes kinds by every name that kubectl takes for them. */
export const KINDS: ReadonlyMap<string, string> = new Map(
  [
    ['Pod', 'pod', 'pods', 'po'],
    ['Deployment', 'deployment', 'deployments', 'deploy'],
    ['StatefulSet', 'statefulset', 'statefulsets', 'sts'],
    ['DaemonSet', 'daemonset', 'daemonsets', 'ds'],
    ['ReplicaSet', 'replicaset', 'replicasets', 'rs'],
    ['Job', 'job', 'jobs'],
    ['CronJob', 'cronjob', 'cronjobs', 'cj'],
  ].flatMap(([kind = '', ...names]) => names.map((name) => [name, kind] as const)),
)

export type Option = 'namespace' | 'container' | 'cluster'

export const OPTIONS: ReadonlyMap<string, Option> = new Map([
  ['-n', 'namespace'],
  ['--namespace', 'namespace'],
  ['-c', 'container'],
  ['--container', 'container'],
  ['--cluster', 'cluster'],
  ['--context', 'cluster'],
])

/** Options of kubectl that change nothing here. */
export const IGNORED = new Set([
  '-p',
  '--previous',
  '-A',
  '--all-namespaces',
  '-w',
  '--watch',
  '-f',
  '--follow',
])

/** DNS labels and subdomains, as Kubernetes demands of names (RFC 1123). */
export const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/
export const SUBDOMAIN = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/
export const CLUSTER = /^[A-Za-z0-9][\w.:@/-]{0,252}$/

const LONGEST_TEXT = 1_000

/** Undoes what phones and Slack make of a command: long dashes, quotes, backticks, links. */
export function normalise(text: string): readonly string[] {
  return text
    .slice(0, LONGEST_TEXT)
    .replace(/<(?:https?:\/\/|mailto:)[^<|>]*\|([^<>]*)>/g, '$1')
    .replace(/<https?:\/\/([^<|>]*?)\/?>/g, '$1')
    .replace(/[`"'“”‘’«»]/g, '')
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) =>
      word
        .replace(/^—/, '--')
        .replace(/^–(?=.$)/, '-')
        .replace(/^–/, '--'),
    )
}

/** What somebody typed, short enough to be repeated to them. */
export function shown(value: string): string {
  const characters = [...value]
  return characters.length > 80 ? `${characters.slice(0, 80).join('')}…` : value
}
