/** The pod was evicted, or a process killed, because the node or the pod's own storage limit ran short. */
import type { EvidenceItem } from '../../domain/diagnosis.ts'
import { type Detection, defineCause } from '../cause.ts'
import { eventItem, runItem, specItem } from '../describe-run.ts'
import type { ContainerFacts, Facts } from '../facts.ts'
import { pressureItems } from '../pressure-history.ts'
import { editCommand, specPath } from '../queries.ts'
import { nodeOom } from '../run-end.ts'

export const nodePressure = defineCause({
  id: 'node-pressure',
  title: 'Evicted, or the node ran short',
  meaning:
    'The kubelet evicted the pod, or the kernel killed a process, because memory, disk or process ids ran short on the node, or because the pod filled more local storage than it may. The application may be only the victim.',
  detect: (facts) => {
    const evicted = evictedPod(facts)
    return evicted ? [evicted] : facts.failing.flatMap((container) => killedByNode(container, facts) ?? [])
  },
  remedies: (_finding, facts) => {
    const node = facts.pod?.spec.nodeName ?? '<node>'
    return [
      {
        text: 'See what fills the node: conditions, allocated resources, and the biggest users.',
        command: `kubectl describe node ${node} | sed -n '/Conditions/,/Events/p'`,
      },
      {
        text: 'Give requests (and limits) that fit real use: what uses more than it requests is evicted first.',
        command: editCommand(facts),
      },
      {
        text: 'Keep new pods away from the node until it has room again.',
        action: 'cordon-node',
        command: `kubectl cordon ${node}`,
      },
    ]
  },
})

function evictedPod(facts: Facts): Detection | undefined {
  const { pod } = facts
  const event = facts.podEvents.findLast((e) => e.reason === 'Evicted')
  const evicted = pod?.status?.reason === 'Evicted'
  const taint = taintEviction(facts)
  if (!pod || (!evicted && !taint && !(event && pod.status?.phase === 'Failed'))) return undefined
  const message = pod.status?.message ?? event?.message ?? taint?.text ?? ''
  const container = victim(message, facts)
  return {
    ...(container ? { container } : {}),
    confidence: evicted || event ? 0.97 : 0.9,
    summary: `The pod was evicted${pod.spec.nodeName ? ` from node ${pod.spec.nodeName}` : ''}: ${explain(message, facts)}`,
    supports: [
      ...(evicted ? [specItem('pod.status.reason', `Evicted: ${message.trim()}`)] : []),
      ...(event ? [eventItem(event)] : []),
      ...(taint ? [taint] : []),
      ...conditions(facts),
      ...pressureItems(facts),
      ...(container ? storageItems(message, container, facts) : []),
    ],
    ...(container ? { remedies: remediesFor(message, facts) } : {}),
  }
}

/** The taint manager deletes pods from nodes that are not ready or under pressure: pod condition DisruptionTarget. */
function taintEviction(facts: Facts): EvidenceItem | undefined {
  const condition = facts.pod?.status?.conditions?.find(
    (c) =>
      c.type === 'DisruptionTarget' &&
      c.status === 'True' &&
      (c.reason === 'DeletionByTaintManager' || c.reason === 'TerminationByKubelet'),
  )
  const shutdown = /shutdown|Shutdown/.test(`${condition?.message} ${facts.pod?.status?.reason}`)
  return condition && !shutdown
    ? {
        source: 'pod.status.conditions[DisruptionTarget]',
        text: `${condition.reason}: ${condition.message ?? ''}`,
      }
    : undefined
}

/** Words of kubernetes pkg/kubelet/eviction/helpers.go and eviction_manager.go. */
function explain(message: string, facts: Facts): string {
  const volume = /Usage of EmptyDir volume "([^"]+)" exceeds the limit "([^"]+)"/.exec(message)
  if (volume)
    return `it filled its emptyDir volume ${volume[1]} past sizeLimit ${volume[2]}. Other pods on the node are not concerned.`
  const own = /Container (\S+) exceeded its local ephemeral storage limit "([^"]+)"/.exec(message)
  if (own)
    return `container ${own[1]} wrote more than its ephemeral-storage limit of ${own[2]} (logs and writable layer included).`
  const whole = /Pod ephemeral local storage usage exceeds the total limit of containers (\S+)/.exec(message)
  if (whole)
    return `its containers together wrote more than their ephemeral-storage limits of ${(whole[1] ?? '').replace(/\.$/, '')}.`
  const low = /low on resource: \[?([\w.-]+)\]?\.?(?: Threshold quantity: (\S+), available: ([^.\s]+))?/.exec(
    message,
  )
  if (low)
    return `the node was low on ${low[1]}${low[3] ? ` (available ${low[3]}, threshold ${(low[2] ?? '').replace(/,$/, '')})` : ''}. ${usage(message)}`.trim()
  const condition = /node had condition: \[(\w+)\]/.exec(message)
  if (condition) return `the node is under ${condition[1]}.`
  const own_ = facts.evidence.node?.status?.conditions?.find(
    (c) => /Pressure$/.test(c.type) && c.status === 'True',
  )
  return message.trim() || (own_ ? `the node reports ${own_.type}.` : 'the kubelet gives no further reason.')
}

function usage(message: string): string {
  const found = [...message.matchAll(/Container (\S+) was using ([^,]+), request is ([^,.]+)/g)]
  return found.map((m) => `Container ${m[1]} used ${m[2]} and requests ${m[3]}.`).join(' ')
}

function victim(message: string, facts: Facts): ContainerFacts | undefined {
  const named = /[Cc]ontainer (\S+) (?:was using|exceeded)/.exec(message)?.[1]
  const volume = /EmptyDir volume "([^"]+)"/.exec(message)?.[1]
  return (
    facts.containers.find((c) => c.name === named) ??
    facts.containers.find(
      (c) => volume !== undefined && c.spec.volumeMounts?.some((m) => m.name === volume),
    ) ??
    facts.containers.find((c) => c.role === 'main')
  )
}

function storageItems(message: string, container: ContainerFacts, facts: Facts): EvidenceItem[] {
  const name = /EmptyDir volume "([^"]+)"/.exec(message)?.[1]
  const volume = facts.pod?.spec.volumes?.find((v) => v.name === name)
  const requests = container.spec.resources?.requests
  return [
    ...(volume?.emptyDir
      ? [specItem(`spec.volumes[${volume.name}].emptyDir`, JSON.stringify(volume.emptyDir))]
      : []),
    ...(name
      ? (container.spec.volumeMounts ?? [])
          .filter((m) => m.name === name)
          .map((m) => specItem(`${specPath(container)}.volumeMounts[${m.name}]`, m.mountPath))
      : [
          specItem(`${specPath(container)}.resources.requests`, requests ? JSON.stringify(requests) : 'none'),
        ]),
  ]
}

function remediesFor(message: string, facts: Facts): Detection['remedies'] & object {
  const volume = /EmptyDir volume "([^"]+)" exceeds the limit "([^"]+)"/.exec(message)
  if (volume)
    return [
      {
        text: `Raise sizeLimit of volume ${volume[1]} (${volume[2]}), or let the application clean up what it writes there.`,
        command: editCommand(facts),
      },
    ]
  return /ephemeral/.test(message)
    ? [
        {
          text: 'Raise limits.ephemeral-storage, or write to a volume instead of the container layer and the log.',
          command: editCommand(facts),
        },
      ]
    : []
}

function conditions(facts: Facts): EvidenceItem[] {
  const { node } = facts.evidence
  return (node?.status?.conditions ?? [])
    .filter((c) => /Pressure$/.test(c.type) && c.status === 'True')
    .map((c) => specItem(`node ${node?.metadata.name} status.conditions[${c.type}]`, c.message ?? 'True'))
}

/** The whole node ran out of memory: the kernel chose this container although it may be below its own limit. */
function killedByNode(container: ContainerFacts, facts: Facts): Detection | undefined {
  const { run } = container
  if (!run || (run.exitCode !== 137 && run.reason !== 'OOMKilled')) return undefined
  const oom = nodeOom(container, facts)
  const pressure = conditions(facts).filter((c) => /MemoryPressure/.test(c.source))
  const limit = container.spec.resources?.limits?.memory
  const noLimit = run.reason === 'OOMKilled' && limit === undefined
  if (!oom?.system && pressure.length === 0 && !noLimit) return undefined
  const ownLimit = run.reason === 'OOMKilled' && limit !== undefined
  // The label counts every kill in the life of the container (kubernetes#140716); another exit code than SIGKILL's doubts it.
  const labelled = run.exitCode === 137 ? 0.7 : 0.35
  return {
    container,
    confidence: oom?.system ? (ownLimit ? 0.6 : 0.9) : noLimit ? labelled : ownLimit ? 0.3 : 0.5,
    summary: oom?.system
      ? `Node ${facts.pod?.spec.nodeName ?? '?'} ran out of memory as a whole, and the kernel killed a process of container ${container.name} (exit code ${run.exitCode}).`
      : noLimit
        ? `Container ${container.name} was killed for memory although it has no limit of its own: the node (or the pod's limit) ran out.`
        : `Container ${container.name} ended with exit code ${run.exitCode} while its node is under MemoryPressure.`,
    supports: [
      runItem(container, run),
      ...(oom ? [eventItem(oom.event)] : []),
      ...pressure,
      ...pressureItems(facts, run.finishedAt).filter((item) => item.text.includes('MemoryPressure')),
    ],
    settles: `dmesg -T | grep -i 'killed process' on node ${facts.pod?.spec.nodeName ?? ''}`.trim(),
  }
}
