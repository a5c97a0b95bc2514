/**
 * The part of the Kubernetes API objects that we read, as the API server sends them in JSON. Everything the API may
 * leave out is optional here; the adapters pass objects on as they came.
 */

export interface OwnerReference {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly uid: string
  readonly controller?: boolean
}

export interface ManagedField {
  readonly manager?: string
  readonly operation?: string
  readonly subresource?: string
  readonly time?: string
  readonly fieldsV1?: Readonly<Record<string, unknown>>
}

export interface ObjectMeta {
  readonly name: string
  readonly namespace?: string
  readonly generateName?: string
  readonly uid?: string
  readonly resourceVersion?: string
  readonly generation?: number
  readonly creationTimestamp?: string
  readonly deletionTimestamp?: string
  readonly deletionGracePeriodSeconds?: number
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly ownerReferences?: readonly OwnerReference[]
  readonly managedFields?: readonly ManagedField[]
}

export interface KubeObject {
  readonly apiVersion?: string
  readonly kind?: string
  readonly metadata: ObjectMeta
}

export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>
  readonly matchExpressions?: readonly { key: string; operator: string; values?: readonly string[] }[]
}

export interface Condition {
  readonly type: string
  readonly status: string
  readonly reason?: string
  readonly message?: string
  readonly lastTransitionTime?: string | null
  readonly lastUpdateTime?: string | null
  readonly lastProbeTime?: string | null
}

export type ResourceList = Readonly<Record<string, string>>

export interface ResourceRequirements {
  readonly limits?: ResourceList
  readonly requests?: ResourceList
}

export interface KeySelector {
  readonly name?: string
  readonly key: string
  readonly optional?: boolean
}

export interface EnvVar {
  readonly name: string
  readonly value?: string
  readonly valueFrom?: {
    readonly configMapKeyRef?: KeySelector
    readonly secretKeyRef?: KeySelector
    readonly fieldRef?: { readonly fieldPath: string }
    readonly resourceFieldRef?: { readonly resource: string; readonly containerName?: string }
  }
}

export interface EnvFromSource {
  readonly prefix?: string
  readonly configMapRef?: { readonly name?: string; readonly optional?: boolean }
  readonly secretRef?: { readonly name?: string; readonly optional?: boolean }
}

export interface ProbeHandler {
  readonly exec?: { readonly command?: readonly string[] }
  readonly httpGet?: {
    readonly path?: string
    readonly port: number | string
    readonly scheme?: string
    readonly host?: string
    readonly httpHeaders?: readonly { readonly name: string; readonly value: string }[]
  }
  readonly tcpSocket?: { readonly port: number | string; readonly host?: string }
  readonly grpc?: { readonly port: number; readonly service?: string }
}

export interface Probe extends ProbeHandler {
  readonly initialDelaySeconds?: number
  readonly periodSeconds?: number
  readonly timeoutSeconds?: number
  readonly failureThreshold?: number
  readonly successThreshold?: number
  readonly terminationGracePeriodSeconds?: number
}

export interface SecurityContext {
  readonly runAsUser?: number
  readonly runAsGroup?: number
  readonly runAsNonRoot?: boolean
  readonly readOnlyRootFilesystem?: boolean
  readonly allowPrivilegeEscalation?: boolean
  readonly privileged?: boolean
  readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] }
  readonly seccompProfile?: { readonly type: string; readonly localhostProfile?: string }
  readonly fsGroup?: number
  readonly supplementalGroups?: readonly number[]
}

export interface VolumeMount {
  readonly name: string
  readonly mountPath: string
  readonly subPath?: string
  readonly subPathExpr?: string
  readonly readOnly?: boolean
}

export interface Container {
  readonly name: string
  readonly image?: string
  readonly imagePullPolicy?: string
  readonly command?: readonly string[]
  readonly args?: readonly string[]
  readonly workingDir?: string
  readonly ports?: readonly {
    readonly name?: string
    readonly containerPort: number
    readonly hostPort?: number
    readonly protocol?: string
  }[]
  readonly env?: readonly EnvVar[]
  readonly envFrom?: readonly EnvFromSource[]
  readonly resources?: ResourceRequirements
  readonly volumeMounts?: readonly VolumeMount[]
  readonly livenessProbe?: Probe
  readonly readinessProbe?: Probe
  readonly startupProbe?: Probe
  readonly lifecycle?: { readonly postStart?: ProbeHandler; readonly preStop?: ProbeHandler }
  readonly securityContext?: SecurityContext
  readonly restartPolicy?: string
  readonly terminationMessagePath?: string
  readonly terminationMessagePolicy?: string
}

export interface Volume {
  readonly name: string
  readonly configMap?: {
    readonly name?: string
    readonly optional?: boolean
    readonly items?: readonly KeyToPath[]
  }
  readonly secret?: {
    readonly secretName?: string
    readonly optional?: boolean
    readonly items?: readonly KeyToPath[]
  }
  readonly persistentVolumeClaim?: { readonly claimName: string; readonly readOnly?: boolean }
  readonly emptyDir?: { readonly medium?: string; readonly sizeLimit?: string }
  readonly hostPath?: { readonly path: string; readonly type?: string }
  readonly projected?: {
    readonly sources?: readonly {
      readonly configMap?: {
        readonly name?: string
        readonly optional?: boolean
        readonly items?: readonly KeyToPath[]
      }
      readonly secret?: {
        readonly name?: string
        readonly optional?: boolean
        readonly items?: readonly KeyToPath[]
      }
      readonly serviceAccountToken?: unknown
      readonly downwardAPI?: unknown
    }[]
  }
  readonly csi?: { readonly driver: string }
  readonly nfs?: { readonly server: string; readonly path: string }
  readonly ephemeral?: unknown
  readonly downwardAPI?: unknown
}

export interface KeyToPath {
  readonly key: string
  readonly path: string
}

export interface PodSpec {
  readonly containers: readonly Container[]
  readonly initContainers?: readonly Container[]
  readonly volumes?: readonly Volume[]
  readonly nodeName?: string
  readonly nodeSelector?: Readonly<Record<string, string>>
  readonly affinity?: Readonly<Record<string, unknown>>
  readonly tolerations?: readonly Readonly<Record<string, unknown>>[]
  readonly topologySpreadConstraints?: readonly Readonly<Record<string, unknown>>[]
  readonly restartPolicy?: string
  readonly ephemeralContainers?: readonly (Container & { readonly targetContainerName?: string })[]
  readonly serviceAccountName?: string
  readonly automountServiceAccountToken?: boolean
  readonly imagePullSecrets?: readonly { readonly name?: string }[]
  readonly securityContext?: SecurityContext
  readonly hostNetwork?: boolean
  readonly hostPID?: boolean
  readonly shareProcessNamespace?: boolean
  readonly dnsPolicy?: string
  readonly dnsConfig?: Readonly<Record<string, unknown>>
  readonly runtimeClassName?: string
  readonly priorityClassName?: string
  readonly terminationGracePeriodSeconds?: number
  readonly activeDeadlineSeconds?: number
  readonly schedulerName?: string
  readonly schedulingGates?: readonly { readonly name: string }[]
}

export interface PodTemplate {
  readonly metadata?: Partial<ObjectMeta>
  readonly spec: PodSpec
}

export interface ContainerTerminated {
  readonly exitCode: number
  readonly signal?: number
  readonly reason?: string
  readonly message?: string
  /** May be 1970-01-01T00:00:00Z (StartError: the process never ran). */
  readonly startedAt?: string | null
  readonly finishedAt?: string | null
  readonly containerID?: string
}

export interface ContainerState {
  readonly waiting?: { readonly reason?: string; readonly message?: string }
  readonly running?: { readonly startedAt?: string | null }
  readonly terminated?: ContainerTerminated
}

export interface ContainerStatus {
  readonly name: string
  readonly image?: string
  readonly imageID?: string
  readonly containerID?: string
  readonly ready?: boolean
  readonly started?: boolean | null
  readonly restartCount?: number
  readonly state?: ContainerState
  readonly lastState?: ContainerState
  readonly user?: { readonly linux?: { readonly uid?: number; readonly gid?: number } }
}

export interface PodStatus {
  readonly phase?: string
  readonly reason?: string
  readonly message?: string
  readonly conditions?: readonly Condition[]
  readonly startTime?: string
  readonly podIP?: string
  readonly hostIP?: string
  readonly qosClass?: string
  readonly containerStatuses?: readonly ContainerStatus[]
  readonly initContainerStatuses?: readonly ContainerStatus[]
  readonly ephemeralContainerStatuses?: readonly ContainerStatus[]
  readonly nominatedNodeName?: string
}

export interface Pod extends KubeObject {
  readonly spec: PodSpec
  readonly status?: PodStatus
}

export interface ObjectReference {
  readonly apiVersion?: string
  readonly kind?: string
  readonly namespace?: string
  readonly name?: string
  readonly uid?: string
  readonly fieldPath?: string
}

/** core/v1 Event. */
export interface KubeEvent extends KubeObject {
  readonly involvedObject: ObjectReference
  readonly type?: string
  readonly reason?: string
  readonly message?: string
  readonly count?: number
  readonly firstTimestamp?: string | null
  readonly lastTimestamp?: string | null
  readonly eventTime?: string | null
  readonly series?: { readonly count?: number; readonly lastObservedTime?: string | null }
  readonly source?: { readonly component?: string; readonly host?: string }
  readonly reportingComponent?: string
}

export interface KubeNode extends KubeObject {
  readonly spec?: {
    readonly unschedulable?: boolean
    readonly taints?: readonly { readonly key: string; readonly value?: string; readonly effect: string }[]
  }
  readonly status?: {
    readonly capacity?: ResourceList
    readonly allocatable?: ResourceList
    readonly conditions?: readonly Condition[]
    readonly nodeInfo?: {
      readonly architecture?: string
      readonly operatingSystem?: string
      readonly osImage?: string
      readonly kernelVersion?: string
      readonly kubeletVersion?: string
      readonly containerRuntimeVersion?: string
    }
  }
}

export interface Deployment extends KubeObject {
  readonly spec: {
    readonly replicas?: number
    readonly selector: LabelSelector
    readonly template: PodTemplate
    readonly paused?: boolean
    readonly progressDeadlineSeconds?: number
    readonly strategy?: {
      readonly type?: string
      readonly rollingUpdate?: {
        readonly maxUnavailable?: number | string
        readonly maxSurge?: number | string
      }
    }
  }
  readonly status?: {
    readonly replicas?: number
    readonly readyReplicas?: number
    readonly availableReplicas?: number
    readonly unavailableReplicas?: number
    readonly updatedReplicas?: number
    readonly observedGeneration?: number
    readonly conditions?: readonly Condition[]
  }
}

export interface ReplicaSet extends KubeObject {
  readonly spec: {
    readonly replicas?: number
    readonly selector: LabelSelector
    readonly template: PodTemplate
  }
  readonly status?: {
    readonly replicas?: number
    readonly readyReplicas?: number
    readonly availableReplicas?: number
    readonly conditions?: readonly Condition[]
  }
}

/** How a StatefulSet or DaemonSet replaces its pods. */
export interface UpdateStrategy {
  readonly type?: string
  readonly rollingUpdate?: {
    readonly maxUnavailable?: number | string
    readonly maxSurge?: number | string
    readonly partition?: number
  }
}

export interface StatefulSet extends KubeObject {
  readonly spec: {
    readonly replicas?: number
    readonly selector: LabelSelector
    readonly template: PodTemplate
    readonly serviceName?: string
    readonly podManagementPolicy?: string
    readonly updateStrategy?: UpdateStrategy
    readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[]
  }
  readonly status?: {
    readonly replicas?: number
    readonly readyReplicas?: number
    readonly observedGeneration?: number
    readonly currentRevision?: string
    readonly updateRevision?: string
    readonly currentReplicas?: number
    readonly updatedReplicas?: number
  }
}

export interface DaemonSet extends KubeObject {
  readonly spec: {
    readonly selector: LabelSelector
    readonly template: PodTemplate
    readonly updateStrategy?: UpdateStrategy
  }
  readonly status?: {
    readonly observedGeneration?: number
    readonly desiredNumberScheduled?: number
    readonly currentNumberScheduled?: number
    readonly numberReady?: number
    readonly numberAvailable?: number
    readonly updatedNumberScheduled?: number
  }
}

export interface Job extends KubeObject {
  readonly spec: {
    readonly template: PodTemplate
    readonly backoffLimit?: number
    readonly activeDeadlineSeconds?: number
    readonly completions?: number
    readonly parallelism?: number
    readonly suspend?: boolean
  }
  readonly status?: {
    readonly active?: number
    readonly failed?: number
    readonly succeeded?: number
    readonly startTime?: string
    readonly completionTime?: string
    readonly conditions?: readonly Condition[]
  }
}

export interface CronJob extends KubeObject {
  readonly spec: {
    readonly schedule?: string
    readonly suspend?: boolean
    readonly concurrencyPolicy?: string
    readonly jobTemplate: { readonly metadata?: Partial<ObjectMeta>; readonly spec: Job['spec'] }
  }
  readonly status?: { readonly lastScheduleTime?: string; readonly lastSuccessfulTime?: string }
}

export interface ControllerRevision extends KubeObject {
  readonly revision: number
  readonly data?: { readonly spec?: { readonly template?: PodTemplate } }
}

/** Values may be present as they came from the API server; `gather` drops them and keeps the keys. */
export interface ConfigMap extends KubeObject {
  readonly data?: Readonly<Record<string, string>>
  readonly binaryData?: Readonly<Record<string, string>>
}

export interface Secret extends KubeObject {
  readonly type?: string
  readonly data?: Readonly<Record<string, string>>
}

export interface ServiceAccount extends KubeObject {
  readonly imagePullSecrets?: readonly { readonly name?: string }[]
}

export interface Service extends KubeObject {
  readonly spec?: {
    readonly type?: string
    readonly clusterIP?: string
    readonly clusterIPs?: readonly string[]
    readonly externalName?: string
    readonly selector?: Readonly<Record<string, string>>
    readonly ports?: readonly {
      readonly name?: string
      readonly port: number
      readonly targetPort?: number | string
      readonly protocol?: string
    }[]
  }
}

export interface EndpointSlice extends KubeObject {
  readonly endpoints?: readonly {
    readonly addresses?: readonly string[]
    readonly conditions?: {
      readonly ready?: boolean
      readonly serving?: boolean
      readonly terminating?: boolean
    }
    readonly targetRef?: ObjectReference
  }[]
  readonly ports?: readonly { readonly name?: string; readonly port?: number; readonly protocol?: string }[]
}

export interface PersistentVolumeClaim extends KubeObject {
  readonly spec?: {
    readonly storageClassName?: string
    readonly volumeName?: string
    readonly accessModes?: readonly string[]
    readonly resources?: ResourceRequirements
  }
  readonly status?: { readonly phase?: string; readonly conditions?: readonly Condition[] }
}

export interface ResourceQuota extends KubeObject {
  readonly spec?: { readonly hard?: ResourceList; readonly scopes?: readonly string[] }
  readonly status?: { readonly hard?: ResourceList; readonly used?: ResourceList }
}

export interface LimitRange extends KubeObject {
  readonly spec?: { readonly limits?: readonly Readonly<Record<string, unknown>>[] }
}

/** policy/v1: how many pods may be away at once. */
export interface PodDisruptionBudget extends KubeObject {
  readonly spec?: {
    readonly selector?: LabelSelector
    readonly minAvailable?: number | string
    readonly maxUnavailable?: number | string
  }
  readonly status?: {
    readonly disruptionsAllowed?: number
    readonly currentHealthy?: number
    readonly desiredHealthy?: number
  }
}

/** autoscaling/v1: who sets the number of replicas. */
export interface HorizontalPodAutoscaler extends KubeObject {
  readonly spec: {
    readonly scaleTargetRef: { readonly apiVersion?: string; readonly kind: string; readonly name: string }
    readonly minReplicas?: number
    readonly maxReplicas: number
  }
}

/** The kinds a cluster can be asked for, by name. */
export interface Kinds {
  Pod: Pod
  Event: KubeEvent
  Node: KubeNode
  Deployment: Deployment
  ReplicaSet: ReplicaSet
  StatefulSet: StatefulSet
  DaemonSet: DaemonSet
  ControllerRevision: ControllerRevision
  Job: Job
  CronJob: CronJob
  ConfigMap: ConfigMap
  Secret: Secret
  ServiceAccount: ServiceAccount
  Service: Service
  EndpointSlice: EndpointSlice
  PersistentVolumeClaim: PersistentVolumeClaim
  ResourceQuota: ResourceQuota
  LimitRange: LimitRange
  PodDisruptionBudget: PodDisruptionBudget
  HorizontalPodAutoscaler: HorizontalPodAutoscaler
}

export type Kind = keyof Kinds
