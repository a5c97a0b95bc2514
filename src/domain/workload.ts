/** The thing that is failing, and the ways to name it. */

/**
 * A workload is the top controller of the failing pods (Deployment, StatefulSet, DaemonSet, Job, CronJob, a bare
 * Pod, or a custom resource such as an Argo Rollout), in one namespace of one cluster.
 */
export interface WorkloadRef {
  readonly cluster: string
  readonly namespace: string
  readonly kind: string
  readonly name: string
}

/** What an alert or a person asked about, before the owner chain is known. */
export interface Target {
  readonly cluster: string
  readonly namespace: string
  /** Name of a pod or of a workload. */
  readonly name: string
  /** Kubernetes kind when the source knows it, e.g. `Pod` or `Job`; absent when only a name was given. */
  readonly kind?: string
  /** Container the source pointed at, if any; a hint, never a restriction. */
  readonly container?: string
}

/**
 * What a person named, as far as they named it: the rest has to be found. Without a name, everything that fails is
 * meant, in the namespace and cluster if these are given.
 */
export interface Wanted {
  readonly cluster?: string
  readonly namespace?: string
  readonly kind?: string
  /** Name of a pod or of a workload, or a part of it. */
  readonly name?: string
  readonly container?: string
}

/** Stable key of a workload, e.g. `prod-eu-1/payments/Deployment/api`. */
export function workloadKey(workload: WorkloadRef): string {
  return `${workload.cluster}/${workload.namespace}/${workload.kind}/${workload.name}`
}

/** How people write a workload: `payments/api` with its kind in front, e.g. `Deployment payments/api`. */
export function workloadLabel(workload: WorkloadRef): string {
  return `${workload.kind} ${workload.namespace}/${workload.name}`
}
