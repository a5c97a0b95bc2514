/** The run-time, the pod sandbox with its network, or the kubelet fails to run containers. */
import type { EvidenceItem } from '../../domain/diagnosis.ts'
import { type Detection, defineCause } from '../cause.ts'
import { eventItem, runItem, specItem, waitingItem } from '../describe-run.ts'
import type { ContainerFacts, Facts } from '../facts.ts'
import { blockedContainer, nothingStarted } from '../queries.ts'
import { startFailure } from '../start-failure.ts'
import { duration, instant, lastSeen, timesSeen } from '../timeline.ts'

export const containerRuntime = defineCause({
  id: 'container-runtime',
  title: 'Container run-time or sandbox fails',
  meaning:
    'The node cannot run the container although nothing may be wrong with its image: the run-time, its sandbox, the pod network (CNI), a device hook or the kubelet itself fails.',
  detect: (facts) => {
    const sandbox = sandboxFailure(facts)
    const created = facts.failing.flatMap((container) => createFailure(container) ?? [])
    const lost = facts.failing.flatMap((container) => lostContainer(container, facts) ?? [])
    const pod = [sandbox, undying(facts), nodeFailure(facts)].filter((d) => d !== undefined)
    return [...pod, ...created, ...lost]
  },
  remedies: (_finding, facts) => {
    const node = facts.pod?.spec.nodeName ?? '<node>'
    return [
      {
        text: 'See whether other pods on the node fail as well, and what the node says.',
        command: `kubectl describe node ${node}`,
      },
      {
        text: 'Keep new pods away from the node while it is looked at.',
        action: 'cordon-node',
        command: `kubectl cordon ${node}`,
      },
      {
        text: 'Delete the pod, so that it is placed anew, when only this node is affected.',
        action: 'delete-pod',
        ...(facts.pod
          ? {
              command: `kubectl -n ${facts.evidence.workload.namespace} delete pod ${facts.pod.metadata.name}`,
            }
          : {}),
      },
    ]
  },
})

const SANDBOX_REASONS: ReadonlySet<string> = new Set([
  'FailedCreatePodSandBox',
  'FailedPodSandBoxStatus',
  'NetworkNotReady',
  'FailedPrepareDynamicResources',
])

function sandboxFailure(facts: Facts): Detection | undefined {
  if (!nothingStarted(facts)) return undefined
  const event = facts.podEvents
    .filter((e) => SANDBOX_REASONS.has(e.reason ?? ''))
    .sort((a, b) => (lastSeen(b) ?? 0) - (lastSeen(a) ?? 0))[0]
  const container = blockedContainer(facts)
  if (!event || !container) return undefined
  const message = event.message ?? ''
  const runtimeClass = facts.pod?.spec.runtimeClassName
  return {
    container,
    confidence: 0.96,
    summary:
      event.reason === 'FailedPrepareDynamicResources'
        ? `Devices that the pod claims cannot be prepared on node ${facts.pod?.spec.nodeName ?? '?'}, so no container starts: ${message.slice(0, 240)}`
        : `The sandbox of the pod cannot be created on node ${facts.pod?.spec.nodeName ?? '?'}, so no container starts: ${explain(message, runtimeClass)}`,
    supports: [
      eventItem(event),
      ...(runtimeClass ? [specItem('spec.runtimeClassName', runtimeClass)] : []),
      ...nodeItems(facts),
    ],
  }
}

/** Words of containerd's and CRI-O's CRI servers, of the CNI plug-ins (Calico, Cilium, AWS VPC, flannel, Multus) and runc. */
function explain(message: string, runtimeClass: string | undefined): string {
  const handler =
    /no runtime for \\?"([^"\\]+)\\?" is configured|failed to find runtime handler (\S+)|RuntimeHandler "?([^"\s]+)"? not supported/.exec(
      message,
    )
  const name = handler?.[1] ?? handler?.[2] ?? handler?.[3]
  if (name)
    return `the run-time has no handler ${name}${runtimeClass ? `, which RuntimeClass ${runtimeClass} asks for` : ''}. Install it on the node or change runtimeClassName.`
  if (
    /no IP addresses available|failed to assign an IP|no available IPs|IPAM.{0,40}(?:exhausted|full)|InsufficientFreeAddresses/i.test(
      message,
    )
  )
    return 'the pod network has no free address left.'
  if (
    /cni plugin not initialized|network plugin is not ready|NetworkPluginNotReady|no networks found in \/etc\/cni/i.test(
      message,
    )
  )
    return 'the network plug-in (CNI) of the node is not ready.'
  if (
    /failed to (?:set ?up|setup) (?:pod )?(?:sandbox )?network|plugin type=|CNI|networkPlugin/i.test(message)
  )
    return 'the network plug-in (CNI) fails to set up the pod network.'
  if (/context deadline exceeded|DeadlineExceeded/.test(message))
    return 'the run-time did not answer in time.'
  if (/no space left on device/.test(message)) return 'the node has no disk space left.'
  if (/pause|sandbox image/.test(message) && /pull/.test(message))
    return 'the sandbox (pause) image cannot be pulled.'
  if (/cgroup/.test(message)) return 'its control group cannot be made.'
  return message.replace(/^.*?(?:rpc error: code = \w+ desc = )/, '').slice(0, 240)
}

/** A create or start error that is neither the command's, the image's, a mount's nor the security context's fault. */
function createFailure(container: ContainerFacts): Detection | undefined {
  const failure = startFailure(container)
  if (failure?.kind !== 'runtime' || container.waiting?.reason === 'CreateContainerConfigError')
    return undefined
  const known =
    /context deadline exceeded|DeadlineExceeded|ttrpc|shim|is reserved for|cgroup|nvidia-container|prestart hook|no space left|connection error|Unavailable|input\/output error|failed to mount|lease|snapshot/i.test(
      failure.words,
    )
  return {
    container,
    confidence: known ? 0.9 : 0.6,
    summary: `The run-time cannot create or start container ${container.name}: ${failure.words}`,
    supports: failure.supports,
  }
}

/**
 * The run-time lost the container, mostly because the node or the run-time restarted: containerd then reports reason
 * Unknown with 255 (internal/cri/server/restart.go), the kubelet ContainerStatusUnknown with 137.
 */
function lostContainer(container: ContainerFacts, facts: Facts): Detection | undefined {
  const { run } = container
  const lost =
    run && (run.reason === 'ContainerStatusUnknown' || (run.reason === 'Unknown' && run.exitCode === 255))
  if (!run || !lost) return undefined
  const end = run.finishedAt
  const witness = facts.evidence.events.findLast((e) => {
    const seen = lastSeen(e)
    const near = end === undefined || (seen !== undefined && seen >= end - 60_000 && seen <= end + 600_000)
    const own = e.involvedObject.kind !== 'Node' || e.involvedObject.name === facts.pod?.spec.nodeName
    return near && own && (e.reason === 'Rebooted' || e.reason === 'SandboxChanged')
  })
  return {
    container,
    confidence: witness ? 0.88 : 0.6,
    summary: `The run-time lost container ${container.name} (reason ${run.reason}): it did not end by itself, the node or its run-time was restarted.`,
    supports: [runItem(container, run), ...(witness ? [eventItem(witness)] : [])],
    ...(witness ? {} : { settles: `kubectl get events -A --field-selector involvedObject.kind=Node` }),
  }
}

/** The pod should be gone, and the run-time cannot end it. */
function undying(facts: Facts): Detection | undefined {
  const deleted = instant(facts.pod?.metadata.deletionTimestamp)
  const event = facts.podEvents.findLast((e) => e.reason === 'FailedKillPod')
  if (deleted === undefined || deleted > facts.now || !event || timesSeen(event) < 3) return undefined
  const container = facts.containers.find((c) => c.role === 'main')
  return {
    ...(container ? { container } : {}),
    confidence: 0.9,
    summary: `The pod was deleted ${duration(facts.now - deleted)} ago, and the run-time of node ${facts.pod?.spec.nodeName ?? '?'} cannot end it: ${(event.message ?? '').slice(0, 240)}`,
    supports: [
      eventItem(event),
      specItem('pod.metadata.deletionTimestamp', facts.pod?.metadata.deletionTimestamp ?? ''),
    ],
  }
}

/** The kubelet reports nothing, and no container of the pod had failed by then. */
function silentSinceCrash(facts: Facts): boolean {
  const ready = facts.evidence.node?.status?.conditions?.find((c) => c.type === 'Ready')
  return ready?.status === 'Unknown' && facts.failing.length === 0
}

function nodeFailure(facts: Facts): Detection | undefined {
  const { pod } = facts
  const ready = facts.evidence.node?.status?.conditions?.find((c) => c.type === 'Ready')
  const unknown =
    pod?.status?.reason === 'NodeLost' ||
    ready?.status === 'Unknown' ||
    (ready?.status === 'False' && (facts.failing.length > 0 || nothingStarted(facts)))
  if (!unknown || !pod) return undefined
  const container = facts.failing[0] ?? blockedContainer(facts)
  return {
    ...(container ? { container } : {}),
    confidence:
      ready &&
      (/PLEG|container runtime is down|network/i.test(ready.message ?? '') || silentSinceCrash(facts))
        ? 0.88
        : 0.7,
    summary: `Node ${pod.spec.nodeName ?? '?'} is not ready${ready?.message ? `: ${ready.message.slice(0, 200)}` : ''}; what runs there cannot be judged from the pod alone.`,
    supports: [
      ...(ready
        ? [conditionItem(facts, ready.type, `${ready.status} ${ready.reason ?? ''} ${ready.message ?? ''}`)]
        : []),
      ...(container?.waiting ? [waitingItem(container)] : []),
    ],
  }
}

function conditionItem(facts: Facts, type: string, text: string): EvidenceItem {
  return {
    source: `node ${facts.evidence.node?.metadata.name ?? ''} status.conditions[${type}]`,
    text: text.trim(),
  }
}

function nodeItems(facts: Facts): EvidenceItem[] {
  const info = facts.evidence.node?.status?.nodeInfo
  return info?.containerRuntimeVersion
    ? [specItem(`node ${facts.evidence.node?.metadata.name} status.nodeInfo`, info.containerRuntimeVersion)]
    : []
}
