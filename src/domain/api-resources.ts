/** Where each kind lives in the Kubernetes API, as every adapter and the simulated cluster need to know it. */
import type { Kind } from './kubernetes.ts'

export interface ApiResource {
  readonly kind: string
  /** Empty for the core group. */
  readonly group: string
  readonly version: string
  /** Name in URLs, in RBAC rules and of the recorded file, e.g. `replicasets`. */
  readonly plural: string
  readonly namespaced: boolean
}

function resource(kind: Kind, group: string, plural: string, namespaced = true): ApiResource {
  return { kind, group, version: 'v1', plural, namespaced }
}

/** The API resource of every kind that a cluster can be asked for. */
export const API_RESOURCES: Readonly<Record<Kind, ApiResource>> = {
  Pod: resource('Pod', '', 'pods'),
  Event: resource('Event', '', 'events'),
  Node: resource('Node', '', 'nodes', false),
  Deployment: resource('Deployment', 'apps', 'deployments'),
  ReplicaSet: resource('ReplicaSet', 'apps', 'replicasets'),
  StatefulSet: resource('StatefulSet', 'apps', 'statefulsets'),
  DaemonSet: resource('DaemonSet', 'apps', 'daemonsets'),
  ControllerRevision: resource('ControllerRevision', 'apps', 'controllerrevisions'),
  Job: resource('Job', 'batch', 'jobs'),
  CronJob: resource('CronJob', 'batch', 'cronjobs'),
  ConfigMap: resource('ConfigMap', '', 'configmaps'),
  Secret: resource('Secret', '', 'secrets'),
  ServiceAccount: resource('ServiceAccount', '', 'serviceaccounts'),
  Service: resource('Service', '', 'services'),
  EndpointSlice: resource('EndpointSlice', 'discovery.k8s.io', 'endpointslices'),
  PersistentVolumeClaim: resource('PersistentVolumeClaim', '', 'persistentvolumeclaims'),
  ResourceQuota: resource('ResourceQuota', '', 'resourcequotas'),
  LimitRange: resource('LimitRange', '', 'limitranges'),
  PodDisruptionBudget: resource('PodDisruptionBudget', 'policy', 'poddisruptionbudgets'),
  HorizontalPodAutoscaler: resource('HorizontalPodAutoscaler', 'autoscaling', 'horizontalpodautoscalers'),
}

/** `apiVersion` of the objects of a resource: `v1` or `apps/v1`. */
export function apiVersionOf(resource: Pick<ApiResource, 'group' | 'version'>): string {
  return resource.group === '' ? resource.version : `${resource.group}/${resource.version}`
}
