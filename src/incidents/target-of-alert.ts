/** Reads from an alert's labels what it is about, by what each label means. Pure. */

import type { Alert } from '../domain/alert.ts'
import type { Target } from '../domain/workload.ts'

export type AlertTarget =
  | { readonly target: Target }
  /** Why there is nothing to diagnose; an enumerated reason, fit for a metric. */
  | { readonly ignored: 'no-namespace' | 'no-workload' | 'exporter-only' | 'invalid-name' }

/**
 * kube-state-metrics names the workload in these labels. They go before `pod`, because an alert on such a series that
 * was scraped without honorLabels carries the pod and container of kube-state-metrics itself.
 */
const CONTROLLER_LABELS = [
  ['job_name', 'Job'],
  ['deployment', 'Deployment'],
  ['statefulset', 'StatefulSet'],
  ['daemonset', 'DaemonSet'],
  ['cronjob', 'CronJob'],
  ['replicaset', 'ReplicaSet'],
] as const

/** Never reads `job`: that is Prometheus' scrape job, not a Kubernetes Job. */
export function targetOfAlert({ labels }: Pick<Alert, 'labels'>, defaultCluster: string): AlertTarget {
  // Without honorLabels Prometheus renames the labels of the metric to `exported_*`: those are the ones that mean it.
  const label = (name: string) => labels[`exported_${name}`] || labels[name]
  const cluster = labels.cluster || defaultCluster
  const namespace = label('namespace')
  if (!namespace) return { ignored: 'no-namespace' }
  if (!isName(namespace) || !isClusterName(cluster)) return { ignored: 'invalid-name' }

  for (const [name, kind] of CONTROLLER_LABELS) {
    const value = label(name)
    if (!value) continue
    if (!isName(value)) return { ignored: 'invalid-name' }
    const ownPod = labels.pod?.startsWith(`${value}-`) === true
    return {
      target: { cluster, namespace, kind, name: value, ...(ownPod && containerOf(label('container'))) },
    }
  }

  const pod = label('pod')
  if (!pod) return { ignored: 'no-workload' }
  if (!isName(pod)) return { ignored: 'invalid-name' }
  if (isExporterItself(labels)) return { ignored: 'exporter-only' }
  return { target: { cluster, namespace, kind: 'Pod', name: pod, ...containerOf(label('container')) } }
}

/** A series about something else (a node, a quota) carries only the scraped pod; one about a pod has its `uid`. */
function isExporterItself(labels: Alert['labels']): boolean {
  return labels.container === 'kube-state-metrics' && !labels.uid && !labels.exported_pod
}

function containerOf(name: string | undefined): { container?: string } {
  return name && isName(name) ? { container: name } : {}
}

/** RFC 1123 subdomain, the widest form of an object's name. */
function isName(text: string): boolean {
  return text.length <= 253 && /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(text)
}

function isClusterName(text: string): boolean {
  return text.length <= 253 && /^[\w.:@/-]+$/.test(text)
}
