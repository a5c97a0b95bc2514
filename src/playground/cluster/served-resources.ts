/** The API resources of the simulated cluster, and what kubectl calls them. */

import { API_RESOURCES, type ApiResource } from '../../domain/api-resources.ts'

export interface ServedResource extends ApiResource {
  readonly shortNames: readonly string[]
  /** Fields that a field selector may name, besides `metadata.name` and `metadata.namespace`. */
  readonly selectableFields: readonly string[]
}

const SHORT_NAMES: Readonly<Record<string, readonly string[]>> = {
  Pod: ['po'],
  Event: ['ev'],
  Node: ['no'],
  Namespace: ['ns'],
  Deployment: ['deploy'],
  ReplicaSet: ['rs'],
  StatefulSet: ['sts'],
  DaemonSet: ['ds'],
  CronJob: ['cj'],
  ConfigMap: ['cm'],
  ServiceAccount: ['sa'],
  Service: ['svc'],
  PersistentVolumeClaim: ['pvc'],
  ResourceQuota: ['quota'],
  LimitRange: ['limits'],
}

/** From the field label conversions of Kubernetes (pkg/apis/core/v1/conversion.go and its siblings). */
const SELECTABLE_FIELDS: Readonly<Record<string, readonly string[]>> = {
  Pod: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.nominatedNodeName',
  ],
  Event: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  Node: ['spec.unschedulable'],
  Namespace: ['status.phase'],
  ReplicaSet: ['status.replicas'],
  Job: ['status.successful'],
  Secret: ['type'],
}

const NAMESPACE: ApiResource = {
  kind: 'Namespace',
  group: '',
  version: 'v1',
  plural: 'namespaces',
  namespaced: false,
}

/** What metrics-server says of a pod: put a `PodMetrics` into the store, and there is a metrics-server. */
const POD_METRICS: ApiResource = {
  kind: 'PodMetrics',
  group: 'metrics.k8s.io',
  version: 'v1beta1',
  plural: 'pods',
  namespaced: true,
}

const RBAC = { group: 'rbac.authorization.k8s.io', version: 'v1' }
const NETWORKING = { group: 'networking.k8s.io', version: 'v1' }
const MONITORING = { group: 'monitoring.coreos.com', version: 'v1' }

/** What nobody diagnoses, but what is applied to a cluster to install the bot in it. */
const INSTALLED: readonly ApiResource[] = [
  { kind: 'ClusterRole', ...RBAC, plural: 'clusterroles', namespaced: false },
  { kind: 'ClusterRoleBinding', ...RBAC, plural: 'clusterrolebindings', namespaced: false },
  { kind: 'RoleBinding', ...RBAC, plural: 'rolebindings', namespaced: true },
  { kind: 'NetworkPolicy', ...NETWORKING, plural: 'networkpolicies', namespaced: true },
  { kind: 'Ingress', ...NETWORKING, plural: 'ingresses', namespaced: true },
  { kind: 'ServiceMonitor', ...MONITORING, plural: 'servicemonitors', namespaced: true },
  { kind: 'PrometheusRule', ...MONITORING, plural: 'prometheusrules', namespaced: true },
  {
    kind: 'AlertmanagerConfig',
    ...MONITORING,
    version: 'v1alpha1',
    plural: 'alertmanagerconfigs',
    namespaced: true,
  },
  {
    kind: 'ScaledObject',
    group: 'keda.sh',
    version: 'v1alpha1',
    plural: 'scaledobjects',
    namespaced: true,
  },
]

/** Every resource the simulated cluster serves. */
export const SERVED_RESOURCES: readonly ServedResource[] = [
  ...Object.values(API_RESOURCES),
  NAMESPACE,
  POD_METRICS,
  ...INSTALLED,
].map((resource) => ({
  ...resource,
  shortNames: SHORT_NAMES[resource.kind] ?? [],
  selectableFields: SELECTABLE_FIELDS[resource.kind] ?? [],
}))
