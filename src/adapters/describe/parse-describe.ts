/** Turns the text of `kubectl describe pod` back into the pod and its events, as far as the text tells. */
import { AppError } from '../../domain/errors.ts'
import type { Container, ContainerStatus, KubeEvent, Pod, Volume } from '../../domain/kubernetes.ts'
import { apiTime } from './api-time.ts'
import { child, field, MAX_DESCRIBE, type OutlineNode, parseOutline } from './outline.ts'
import { parseContainer } from './parse-container.ts'
import { estimateNow, parseEvents } from './parse-events.ts'

export interface DescribedPod {
  readonly pod: Pod
  readonly events: readonly KubeEvent[]
  /** RFC 3339; when the text was printed, as far as the times in it tell. */
  readonly describedAt: string
}

/** Throws `AppError` `not-a-description` when the text is not what `kubectl describe pod` prints. */
export function parseDescribe(whole: string): DescribedPod {
  const text = whole.slice(0, MAX_DESCRIBE)
  const root = parseOutline(text)
  const name = field(root, 'Name')
  const namespace = field(root, 'Namespace')
  const containers = (child(root, 'Containers')?.children ?? []).map(parseContainer)
  if (!name || !namespace || containers.length === 0) {
    throw new AppError(
      'not-a-description',
      'This is not the output of `kubectl describe pod <name>`: it lacks Name, Namespace or Containers.',
    )
  }
  const inits = (child(root, 'Init Containers')?.children ?? []).map(parseContainer)
  const statuses = [...inits, ...containers].map((c) => c.status)
  const now = estimateNow(text, statuses)
  return {
    pod: toPod(root, name, namespace, containers, inits),
    events: parseEvents(text, { name, namespace }, now),
    describedAt: new Date(now).toISOString(),
  }
}

interface Described {
  readonly spec: Container
  readonly status: ContainerStatus
}

function toPod(
  root: OutlineNode,
  name: string,
  namespace: string,
  containers: readonly Described[],
  inits: readonly Described[],
): Pod {
  const [ownerKind, ownerName] = (field(root, 'Controlled By') ?? '').split('/')
  const node = field(root, 'Node')?.split('/')[0]
  const start = apiTime(field(root, 'Start Time'))
  const grace = /^(\d+)s$/.exec(field(root, 'Termination Grace Period') ?? '')?.[1]
  const serviceAccountName = field(root, 'Service Account')
  const reason = field(root, 'Reason')
  const message = field(root, 'Message')
  const deleting = /^Terminating/.test(field(root, 'Status') ?? '')
  return {
    metadata: {
      name,
      namespace,
      labels: pairs(child(root, 'Labels')),
      ...(start ? { creationTimestamp: start } : {}),
      ...(deleting && start ? { deletionTimestamp: start } : {}),
      ...(ownerKind && ownerName
        ? {
            ownerReferences: [
              { apiVersion: '', kind: ownerKind, name: ownerName, uid: '', controller: true },
            ],
          }
        : {}),
    },
    spec: {
      containers: containers.map((c) => c.spec),
      ...(inits.length > 0 ? { initContainers: inits.map((c) => c.spec) } : {}),
      volumes: (child(root, 'Volumes')?.children ?? []).map(parseVolume),
      ...(node ? { nodeName: node } : {}),
      ...(serviceAccountName ? { serviceAccountName } : {}),
      ...(grace ? { terminationGracePeriodSeconds: Number(grace) } : {}),
    },
    status: {
      phase: deleting ? 'Running' : (field(root, 'Status') ?? 'Unknown'),
      ...(reason ? { reason } : {}),
      ...(message ? { message } : {}),
      ...(start ? { startTime: start } : {}),
      conditions: (child(root, 'Conditions')?.lines ?? []).flatMap((line) => {
        const [type, status] = line.split(/\s+/)
        return type && status && type !== 'Type' ? [{ type, status }] : []
      }),
      containerStatuses: containers.map((c) => c.status),
      ...(inits.length > 0 ? { initContainerStatuses: inits.map((c) => c.status) } : {}),
    },
  }
}

/** Labels stand beside their key and on the lines below it. */
function pairs(node: OutlineNode | undefined): Record<string, string> {
  const found = [node?.value ?? '', ...(node?.lines ?? [])].map((line) => /^([^=\s]+)=(.*)$/.exec(line))
  return Object.fromEntries(found.flatMap((m) => (m ? [[m[1] as string, m[2] as string]] : [])))
}

function parseVolume(node: OutlineNode): Volume {
  const type = field(node, 'Type')?.split(' ')[0]
  const name = node.key
  const optional = field(node, 'Optional') === 'true'
  const object = field(node, 'Name') ?? field(node, 'ConfigMapName') ?? ''
  if (type === 'ConfigMap') return { name, configMap: { name: object, optional } }
  if (type === 'Secret')
    return { name, secret: { secretName: field(node, 'SecretName') ?? object, optional } }
  if (type === 'PersistentVolumeClaim')
    return { name, persistentVolumeClaim: { claimName: field(node, 'ClaimName') ?? '' } }
  if (type === 'HostPath') return { name, hostPath: { path: field(node, 'Path') ?? '' } }
  if (type !== 'EmptyDir') return { name }
  const medium = field(node, 'Medium')
  const sizeLimit = field(node, 'SizeLimit')
  return { name, emptyDir: { ...(medium ? { medium } : {}), ...(sizeLimit ? { sizeLimit } : {}) } }
}
