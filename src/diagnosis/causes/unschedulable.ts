/** No node takes the pod. */
import type { EvidenceItem } from '../../domain/diagnosis.ts'
import type { Pod } from '../../domain/kubernetes.ts'
import { type Detection, defineCause } from '../cause.ts'
import { eventItem, specItem } from '../describe-run.ts'
import type { Facts } from '../facts.ts'
import { blockedContainer, changedWords, editCommand } from '../queries.ts'
import {
  amount,
  largestAllocatable,
  type Obstacle,
  parseObstacles,
  requested,
  taintsOf,
} from '../scheduling.ts'
import { lastSeen } from '../timeline.ts'

export const unschedulable = defineCause({
  id: 'unschedulable',
  title: 'No node takes the pod',
  meaning:
    'The scheduler finds no node that satisfies what the pod asks for: resources, node labels, taints, affinity, spread or ports. The pod stays Pending until a node fits or the demands change.',
  detect: (facts) => {
    const found = refusedByScheduler(facts) ?? refusedByKubelet(facts)
    return found ? [found] : []
  },
  remedies: (_finding, facts) => [
    {
      text: 'Compare what the pod asks for with what the nodes have left.',
      command: "kubectl describe nodes | grep -A 8 -E '^Name:|Taints:|Allocated resources:'",
    },
    {
      text: 'Lower the requests, or relax nodeSelector, affinity or tolerations.',
      command: editCommand(facts),
    },
    { text: 'Add a node of the right kind, or free one by scaling something down.', action: 'scale' },
    ...(facts.rollout
      ? [{ text: 'Roll back when the demands changed with the roll-out.', action: 'roll-back' }]
      : []),
  ],
})

function refusedByScheduler(facts: Facts): Detection | undefined {
  const { pod } = facts
  if (!pod || pod.spec.nodeName || pod.status?.phase !== 'Pending') return undefined
  const condition = pod.status.conditions?.find((c) => c.type === 'PodScheduled' && c.status === 'False')
  const event = facts.podEvents
    .filter((e) => e.reason === 'FailedScheduling')
    .sort((a, b) => (lastSeen(b) ?? 0) - (lastSeen(a) ?? 0))[0]
  const message = (event?.message ?? condition?.message ?? '').replace(
    /^\(combined from similar events\): /,
    '',
  )
  if (condition?.reason === 'SchedulingGated') return gated(pod, facts)
  if (!event && condition?.reason !== 'Unschedulable') return undefined
  const obstacles = parseObstacles(message)
  // Claims that are not bound are the volume's fault, unless other nodes are excluded for other reasons too.
  const claims =
    /unbound immediate PersistentVolumeClaims|persistentvolumeclaim "|didn't find available persistent volumes/.test(
      message,
    )
  const container = blockedContainer(facts)
  const words = obstacles.map((o) => explain(o, pod, facts))
  return {
    ...(container ? { container } : {}),
    confidence: claims ? 0.5 : message === '' ? 0.8 : 0.97,
    summary: [
      `No node takes the pod: ${words.length > 0 ? words.join('; ') : message.slice(0, 240)}.`,
      changedWords(
        facts.changes.filter((c) =>
          /resources|affinity|nodeSelector|tolerations|topology|hostPort|replicas/.test(c.path),
        ),
      ),
    ]
      .filter(Boolean)
      .join(' '),
    supports: [
      ...(event ? [eventItem(event)] : []),
      ...(condition?.message
        ? [specItem('pod.status.conditions[PodScheduled]', condition.message.slice(0, 600))]
        : []),
      ...constraintItems(obstacles, pod, facts),
    ],
  }
}

function gated(pod: Pod, facts: Facts): Detection {
  const container = blockedContainer(facts)
  const gates = (pod.spec.schedulingGates ?? []).map((g) => g.name).join(', ')
  return {
    ...(container ? { container } : {}),
    confidence: 0.95,
    summary: `The pod is held back by scheduling gates (${gates}); the controller that set them has to remove them.`,
    supports: [specItem('spec.schedulingGates', gates)],
  }
}

/** Words of kubernetes pkg/scheduler/framework/plugins. */
function explain({ nodes, text }: Obstacle, pod: Pod, facts: Facts): string {
  const count = `${nodes} node${nodes === 1 ? '' : 's'}`
  const resource = /^Insufficient (\S+)/.exec(text)?.[1]
  if (resource) {
    const most = largestAllocatable(facts.evidence.nodes, resource)
    const ask = requested(pod, resource)
    return `Insufficient ${resource} on ${count}${ask > 0 ? `: the pod asks for ${amount(resource, ask)}` : ''}${most === undefined ? '' : `, the largest node offers ${amount(resource, most)} in all`}`
  }
  if (/^Too many pods/.test(text)) return `${count} already run as many pods as they may`
  if (/untolerated taint|had taints? /.test(text)) {
    const taints = taintsOf(facts.evidence.nodes)
    return `${count} ${nodes === 1 ? 'has a taint' : 'have taints'} that the pod does not tolerate${taints.length > 0 ? ` (${taints.slice(0, 4).join(', ')})` : ''}`
  }
  if (/unschedulable/.test(text)) {
    const names = facts.evidence.nodes.filter((n) => n.spec?.unschedulable).map((n) => n.metadata.name)
    return `${count} cordoned (unschedulable${names.length > 0 ? `: ${names.slice(0, 4).join(', ')}` : ''})`
  }
  if (/free ports/.test(text)) return `${count}: ${text}${portWords(pod)}`
  if (/anti-affinity/.test(text))
    return `${count}: ${text}, so a pod that matches the anti-affinity runs there already`
  if (/affinity\/selector|node selector/.test(text))
    return `${count} ${nodes === 1 ? 'lacks' : 'lack'} the labels of nodeSelector or node affinity (${selector(pod)})`
  return `${count}: ${text}`
}

/** The ports of the node that the pod wants for itself. */
function portWords(pod: Pod): string {
  const ports = pod.spec.containers
    .flatMap((c) => c.ports ?? [])
    .flatMap((p) => p.hostPort ?? (pod.spec.hostNetwork ? (p.containerPort ?? []) : []))
  return ports.length > 0 ? ` (it wants ${[...new Set(ports)].slice(0, 6).join(', ')} of the node)` : ''
}

function selector(pod: Pod): string {
  const labels = Object.entries(pod.spec.nodeSelector ?? {}).map(([k, v]) => `${k}=${v}`)
  const affinity = pod.spec.affinity?.nodeAffinity
  return [...labels, ...(affinity ? [JSON.stringify(affinity).slice(0, 160)] : [])].join(', ') || 'see spec'
}

function constraintItems(obstacles: readonly Obstacle[], pod: Pod, facts: Facts): EvidenceItem[] {
  const text = obstacles.map((o) => o.text).join(' ')
  const resource = /Insufficient (\S+)/.exec(text)?.[1]
  const items: EvidenceItem[] = []
  if (resource)
    items.push(
      specItem(
        'sum of spec.containers[*].resources.requests',
        `${resource} ${amount(resource, requested(pod, resource))}`,
      ),
    )
  if (resource)
    for (const node of facts.evidence.nodes.slice(0, 5))
      items.push(
        specItem(
          `node ${node.metadata.name} status.allocatable`,
          `${resource} ${node.status?.allocatable?.[resource] ?? '?'}`,
        ),
      )
  if (/taint/.test(text))
    for (const taint of taintsOf(facts.evidence.nodes).slice(0, 5)) items.push(specItem('node taint', taint))
  if (/affinity|selector/.test(text) && (pod.spec.affinity || pod.spec.nodeSelector))
    items.push(
      specItem(
        'spec.affinity and nodeSelector',
        JSON.stringify({ affinity: pod.spec.affinity, nodeSelector: pod.spec.nodeSelector }).slice(0, 500),
      ),
    )
  if (/topology spread/.test(text))
    items.push(
      specItem(
        'spec.topologySpreadConstraints',
        JSON.stringify(pod.spec.topologySpreadConstraints ?? []).slice(0, 400),
      ),
    )
  return items
}

/** A pod bound to a node that then refuses it: kubelet pkg/kubelet/lifecycle/predicate.go. */
function refusedByKubelet(facts: Facts): Detection | undefined {
  const { pod } = facts
  const reason = pod?.status?.reason ?? ''
  if (
    !/^OutOf\w+$|^NodeAffinity$|^NodePorts$|^NodeName$|^UnexpectedAdmissionError$|^TopologyAffinityError$|^Taint/.test(
      reason,
    )
  )
    return undefined
  const container = facts.containers.find((c) => c.role === 'main')
  return {
    ...(container ? { container } : {}),
    confidence: 0.9,
    summary: `Node ${pod?.spec.nodeName ?? '?'} refused the pod after it was placed there (${reason}): ${pod?.status?.message ?? ''}`,
    supports: [specItem('pod.status.reason', `${reason}: ${pod?.status?.message ?? ''}`)],
  }
}
