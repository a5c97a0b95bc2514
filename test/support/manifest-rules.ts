/** What must hold among rendered objects: each name that one uses is there, and every pod meets Pod Security "restricted". */
import { schemaProblems } from './kubernetes-schema.ts'
import { type Manifest, nameOf } from './manifests.ts'
import { operatorProblems } from './operator-schemas.ts'

interface PodTemplate {
  readonly owner: string
  readonly labels: Readonly<Record<string, string>>
  // biome-ignore lint/suspicious/noExplicitAny: a pod spec, checked against the API types elsewhere
  readonly spec: any
}

/** Mistakes of the objects' shapes; those of operators by what the operators document. */
export function shapeProblems(objects: readonly Manifest[]): string[] {
  return objects.flatMap((object) =>
    (operatorProblems(object) ?? schemaProblems(object)).map((problem) => `${nameOf(object)}: ${problem}`),
  )
}

/** Names that lead nowhere, twice the same object, and selectors that select nothing. */
export function wiringProblems(objects: readonly Manifest[]): string[] {
  const pods = podTemplates(objects)
  const names = objects.map((object) => `${object.apiVersion} ${nameOf(object)}`)
  return [
    ...names.filter((name, index) => names.indexOf(name) !== index).map((name) => `${name} is there twice`),
    ...objects.flatMap((object) => selectorProblems(object, pods, objects)),
    ...objects.flatMap((object) => referenceProblems(object, objects)),
    ...pods.flatMap((pod) => podReferenceProblems(pod, objects)),
  ]
}

/** Departures from https://kubernetes.io/docs/concepts/security/pod-security-standards/ and from a read-only root. */
export function podSecurityProblems(objects: readonly Manifest[]): string[] {
  return podTemplates(objects).flatMap(({ owner, spec }) => {
    const { securityContext: pod = {}, containers, initContainers = [], volumes = [] } = spec
    const allowed = ['configMap', 'secret', 'emptyDir', 'projected', 'downwardAPI', 'persistentVolumeClaim']
    const wrong = [
      ...['hostNetwork', 'hostPID', 'hostIPC'].filter((field) => spec[field] === true),
      ...(pod.runAsNonRoot === true && pod.runAsUser !== 0 ? [] : ['runAsNonRoot']),
      ...(pod.seccompProfile?.type === 'RuntimeDefault' ? [] : ['seccompProfile']),
      ...volumes.flatMap((volume: object) =>
        Object.keys(volume).filter((key) => key !== 'name' && !allowed.includes(key)),
      ),
      ...[...containers, ...initContainers].flatMap(({ securityContext: own = {}, resources = {} }) => [
        ...(own.allowPrivilegeEscalation === false ? [] : ['allowPrivilegeEscalation']),
        ...(own.readOnlyRootFilesystem === true ? [] : ['readOnlyRootFilesystem']),
        ...(own.capabilities?.drop?.includes('ALL') && !own.capabilities.add ? [] : ['capabilities']),
        ...(own.privileged ? ['privileged'] : []),
        ...(resources.requests?.memory && resources.limits?.memory ? [] : ['resources']),
      ]),
    ]
    return wrong.map((what) => `${owner}: ${what}`)
  })
}

/** The pods that the objects would start. */
export function podTemplates(objects: readonly Manifest[]): PodTemplate[] {
  return objects
    .filter(({ kind }) => ['Deployment', 'StatefulSet', 'DaemonSet'].includes(kind))
    .map((object) => ({
      owner: nameOf(object),
      labels: object.spec.template.metadata.labels,
      spec: object.spec.template.spec,
    }))
}

function selectorProblems(
  object: Manifest,
  pods: readonly PodTemplate[],
  objects: readonly Manifest[],
): string[] {
  const { kind, spec } = object
  const selects = (selector: object, candidates: readonly (object | undefined)[]) =>
    candidates.some((labels) =>
      Object.entries(selector).every(([key, value]) => (labels as Record<string, string>)?.[key] === value),
    )
  const labels = pods.map((pod) => pod.labels)
  const services = objects.filter((each) => each.kind === 'Service').map(({ metadata }) => metadata.labels)
  const nothing = [`${nameOf(object)} selects nothing`]
  switch (kind) {
    case 'Service':
      return selects(spec.selector, labels) ? [] : nothing
    case 'PodDisruptionBudget':
      return selects(spec.selector.matchLabels, labels) ? [] : nothing
    case 'NetworkPolicy':
      return selects(spec.podSelector.matchLabels, labels) ? [] : nothing
    case 'Deployment':
    case 'StatefulSet':
      return selects(spec.selector.matchLabels, [spec.template.metadata.labels]) ? [] : nothing
    case 'ServiceMonitor':
      return selects(spec.selector.matchLabels, services) ? [] : nothing
    default:
      return []
  }
}

function referenceProblems({ kind, ...object }: Manifest, objects: readonly Manifest[]): string[] {
  const has = (wanted: string, name: string) =>
    objects.some((each) => each.kind === wanted && each.metadata.name === name)
  const missing = (wanted: string, name: string) =>
    has(wanted, name) ? [] : [`${nameOf({ kind, ...object })}: there is no ${wanted} ${name}`]
  switch (kind) {
    case 'RoleBinding':
    case 'ClusterRoleBinding':
      return [
        ...missing(object.roleRef.kind, object.roleRef.name),
        ...object.subjects.flatMap((subject: { name: string }) => missing('ServiceAccount', subject.name)),
      ]
    case 'HorizontalPodAutoscaler':
    case 'ScaledObject':
      return missing('Deployment', object.spec.scaleTargetRef.name)
    case 'StatefulSet':
      return missing('Service', object.spec.serviceName)
    default:
      return []
  }
}

function podReferenceProblems({ owner, spec }: PodTemplate, objects: readonly Manifest[]): string[] {
  const has = (kind: string, name: string) =>
    objects.some((each) => each.kind === kind && each.metadata.name === name)
  const { serviceAccountName: account, volumes = [], containers } = spec
  const mounted: string[] = volumes.map(({ name }: { name: string }) => name)
  return [
    ...(account && !has('ServiceAccount', account) ? [`ServiceAccount ${account}`] : []),
    ...volumes.flatMap(({ configMap }: { configMap?: { name: string } }) =>
      configMap && !has('ConfigMap', configMap.name) ? [`ConfigMap ${configMap.name}`] : [],
    ),
    ...containers.flatMap(({ volumeMounts = [] }: { volumeMounts?: { name: string }[] }) =>
      volumeMounts
        .filter(({ name }) => !mounted.includes(name) && name !== 'data')
        .map(({ name }) => `volume ${name}`),
    ),
  ].map((what) => `${owner}: there is no ${what}`)
}
