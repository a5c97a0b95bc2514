/** Guesses a workload from names alone, for the time that the cluster cannot tell. Pure. */

import type { Target, WorkloadRef } from '../domain/workload.ts'

/** The letters Kubernetes makes name suffixes of (apimachinery, util/rand): no vowels, no 0, 1 or 3. */
const SUFFIX = '[bcdfghjklmnpqrstvwxz2456789]'
const DEPLOYMENT_POD = new RegExp(`^(.+)-${SUFFIX}{6,10}-${SUFFIX}{5}$`)
const CRON_JOB_POD = new RegExp(`^(.+)-\\d{8}-${SUFFIX}{5}$`)
const DAEMON_SET_POD = new RegExp(`^(.+)-${SUFFIX}{5}$`)
const STATEFUL_SET_POD = /^(.+)-\d+$/

/** The shape of a pod's name tells most workloads; what fits no shape is taken as a bare pod. */
export function guessWorkload({ cluster, namespace, name, kind }: Target): WorkloadRef {
  const found = (guessed: string, as: string): WorkloadRef => ({
    cluster,
    namespace,
    kind: as,
    name: guessed,
  })
  if (kind === 'Job') {
    const cronJob = /^(.+)-\d{8}$/.exec(name)?.[1]
    return cronJob ? found(cronJob, 'CronJob') : found(name, 'Job')
  }
  if (kind === 'ReplicaSet') return found(name.replace(/-[^-]+$/, ''), 'Deployment')
  if (kind !== undefined && kind !== 'Pod') return found(name, kind)
  const cronJob = CRON_JOB_POD.exec(name)?.[1]
  if (cronJob) return found(cronJob, 'CronJob')
  const deployment = DEPLOYMENT_POD.exec(name)?.[1]
  if (deployment) return found(deployment, 'Deployment')
  const daemonSet = DAEMON_SET_POD.exec(name)?.[1]
  if (daemonSet && !/^\d+$/.test(name.slice(-5))) return found(daemonSet, 'DaemonSet')
  const statefulSet = STATEFUL_SET_POD.exec(name)?.[1]
  if (statefulSet) return found(statefulSet, 'StatefulSet')
  return found(name, kind ?? 'Pod')
}
