/** What a person typed for a workload -> Target. */
import type { Target } from '../domain/workload.ts'
import { CliError } from './command.ts'

/** kubectl's words for the kinds of workload. */
const KINDS: Readonly<Record<string, string>> = {
  po: 'Pod',
  pod: 'Pod',
  pods: 'Pod',
  deploy: 'Deployment',
  deployment: 'Deployment',
  deployments: 'Deployment',
  sts: 'StatefulSet',
  statefulset: 'StatefulSet',
  statefulsets: 'StatefulSet',
  ds: 'DaemonSet',
  daemonset: 'DaemonSet',
  daemonsets: 'DaemonSet',
  job: 'Job',
  jobs: 'Job',
  cj: 'CronJob',
  cronjob: 'CronJob',
  cronjobs: 'CronJob',
  rs: 'ReplicaSet',
  replicaset: 'ReplicaSet',
  replicasets: 'ReplicaSet',
}

/** `ns/name`, `ns/deploy/name`, or `-n ns name` and `-n ns deploy/name` as with kubectl. */
export function parseTarget(
  positionals: readonly string[],
  namespace: string | undefined,
  cluster = 'default',
): Target {
  const [spec] = positionals
  if (spec === undefined || positionals.length > 1) {
    throw new CliError(2, 'name only one workload, as <namespace>/<pod-or-workload>.')
  }
  const parts = [...(namespace ? [namespace] : []), ...spec.split('/')]
  const [ns, kindOrName, name] = parts
  if (!ns || !kindOrName || parts.length > 3 || parts.some((p) => p === '')) {
    throw new CliError(
      2,
      `"${spec}" does not name a workload. Write <namespace>/<name>, or -n <namespace> <kind>/<name>.`,
    )
  }
  if (name === undefined) return { cluster, namespace: ns, name: kindOrName }
  const kind = KINDS[kindOrName.toLowerCase()]
  if (!kind)
    throw new CliError(
      2,
      `"${kindOrName}" is no kind of workload that crashloop knows (pod, deploy, sts, ds, job, cronjob, rs).`,
    )
  return { cluster, namespace: ns, kind, name }
}
