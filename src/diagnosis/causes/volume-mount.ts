/** A volume cannot be provisioned, attached or mounted, or its claim is unbound. */
import type { EvidenceItem } from '../../domain/diagnosis.ts'
import type { KubeEvent } from '../../domain/kubernetes.ts'
import { type Detection, defineCause } from '../cause.ts'
import { eventItem, specItem, waitingItem } from '../describe-run.ts'
import type { ContainerFacts, Facts } from '../facts.ts'
import { missingObject } from '../missing-object.ts'
import {
  blockedContainer,
  changedWords,
  changesOf,
  editCommand,
  nothingStarted,
  specPath,
} from '../queries.ts'
import { startFailure } from '../start-failure.ts'
import { firstSeen, lastSeen, timesSeen } from '../timeline.ts'

export const volumeMount = defineCause({
  id: 'volume-mount',
  title: 'Volume cannot be mounted',
  meaning:
    'A volume of the pod is not available: its claim is unbound, it cannot be attached to the node, or it cannot be mounted where the pod wants it. The container waits for it and cannot start.',
  detect: (facts) => {
    const mounts = facts.failing.flatMap((container) => mountInContainer(container, facts) ?? [])
    const other = unboundClaim(facts) ?? failedMount(facts)
    return other ? [...mounts, other] : mounts
  },
  remedies: (_finding, facts) => {
    const { namespace } = facts.evidence.workload
    return [
      { text: 'Look at the claims and their events.', command: `kubectl -n ${namespace} describe pvc` },
      { text: 'Look at the volumes and storage classes that exist.', command: 'kubectl get pv,storageclass' },
      { text: 'Correct the volume in the pod template.', command: editCommand(facts) },
    ]
  },
})

/** The run-time could not put the volume into the container. */
function mountInContainer(container: ContainerFacts, facts: Facts): Detection | undefined {
  const failure = startFailure(container)
  if (failure?.kind !== 'mount') return undefined
  const at = failure.subject
  const mount = container.spec.volumeMounts?.find((m) => m.mountPath === at || m.name === at)
  const onFile = /not a directory|mount a directory onto a file/i.test(failure.text)
  return {
    container,
    confidence: 0.97,
    summary: [
      `Container ${container.name} cannot start: volume ${mount?.name ?? ''} cannot be mounted${at ? ` at ${at}` : ''}.`.replace(
        '  ',
        ' ',
      ),
      onFile
        ? `A directory cannot be mounted onto a file (not a directory): use subPath for a single file, or another mountPath.`
        : failure.words,
      changedWords(changesOf(container, facts).filter((c) => /volume/i.test(c.path))),
    ]
      .filter(Boolean)
      .join(' '),
    supports: [
      ...failure.supports,
      ...(mount
        ? [
            specItem(
              `${specPath(container)}.volumeMounts[${mount.name}]`,
              `mountPath ${mount.mountPath}${mount.subPath ? `, subPath ${mount.subPath}` : ', no subPath'}`,
            ),
          ]
        : []),
    ],
  }
}

/** Scheduler words for claims: kubernetes pkg/scheduler/framework/plugins/volumebinding. */
const UNBOUND =
  /unbound immediate PersistentVolumeClaims|persistentvolumeclaim "([^"]+)" (?:not found|is being deleted|bound to non-existent)|didn't find available persistent volumes to bind|storageclass\S* "([^"]+)" not found/

function unboundClaim(facts: Facts): Detection | undefined {
  if (!facts.pod || !nothingStarted(facts)) return undefined
  const scheduling = [
    ...facts.podEvents.filter((e) => e.reason === 'FailedScheduling').map((e) => e.message ?? ''),
    facts.pod.status?.conditions?.find((c) => c.type === 'PodScheduled' && c.status === 'False')?.message ??
      '',
  ]
  const words = scheduling.findLast((m) => UNBOUND.test(m))
  const wanted = claimNames(facts)
  const pending = facts.evidence.claims.filter(
    (c) => wanted.includes(c.metadata.name) && c.status?.phase !== 'Bound',
  )
  const absent = facts.evidence.references.filter(
    (r) => r.kind === 'PersistentVolumeClaim' && r.exists === false,
  )
  const failures = claimEvents(facts, wanted)
  // A claim that waits for its first consumer is Pending by design: only the scheduler or the provisioner can accuse it.
  if (!words && failures.length === 0) return undefined
  const container = blockedContainer(facts)
  const claim = pending[0]
  const name = claim?.metadata.name ?? absent[0]?.name ?? UNBOUND.exec(words ?? '')?.[1] ?? wanted[0] ?? '?'
  const event = facts.podEvents.filter((e) => UNBOUND.test(e.message ?? '')).at(-1)
  const why = failures.at(-1)?.message
  return {
    ...(container ? { container } : {}),
    confidence: 0.96,
    summary: [
      absent.length > 0 && !claim
        ? `PersistentVolumeClaim ${name} does not exist, so the pod cannot be placed.`
        : `PersistentVolumeClaim ${name} is unbound (${claim?.status?.phase ?? 'not bound'}), so the pod cannot be placed.`,
      claim?.spec?.storageClassName ? `It asks for StorageClass ${claim.spec.storageClassName}.` : '',
      why ? `The provisioner says: ${why.slice(0, 200)}` : '',
    ]
      .filter(Boolean)
      .join(' '),
    supports: [
      ...(event ? [eventItem(event)] : words ? [specItem('pod.status.conditions[PodScheduled]', words)] : []),
      ...failures.slice(-1).map(eventItem),
      ...(claim
        ? [
            specItem(
              `PersistentVolumeClaim ${name} status.phase`,
              `${claim.status?.phase ?? '?'}, storage class ${claim.spec?.storageClassName ?? 'default'}`,
            ),
          ]
        : []),
    ],
    ...(failures.length > 0
      ? {}
      : { settles: `kubectl -n ${facts.evidence.workload.namespace} describe pvc ${name}` }),
  }
}

function claimNames(facts: Facts): string[] {
  const pod = facts.pod
  return (pod?.spec.volumes ?? []).flatMap((v) =>
    v.persistentVolumeClaim
      ? [v.persistentVolumeClaim.claimName]
      : v.ephemeral
        ? [`${pod?.metadata.name}-${v.name}`]
        : [],
  )
}

function claimEvents(facts: Facts, names: readonly string[]): KubeEvent[] {
  return facts.evidence.events.filter(
    (e) =>
      e.involvedObject.kind === 'PersistentVolumeClaim' &&
      names.includes(e.involvedObject.name ?? '') &&
      (e.reason === 'ProvisioningFailed' || e.reason === 'FailedBinding' || e.reason === 'VolumeMismatch'),
  )
}

const TRANSIENT = /failed to sync (?:configmap|secret) cache|object "[^"]+"\/"[^"]+" not registered/

/** A cache that was not ready yet at the first try; one that is still not ready after minutes is a fault. */
function passing(event: KubeEvent, facts: Facts): boolean {
  if (!TRANSIENT.test(event.message ?? '')) return false
  const [first, last] = [firstSeen(event), lastSeen(event)]
  const lasts = first !== undefined && last !== undefined && last - first >= 120_000
  return !lasts || timesSeen(event) < 5 || facts.now - last > 150_000
}

/** Counts only while it lasts: a mount that failed once and then worked has nothing to do with a later crash. */
function failedMount(facts: Facts): Detection | undefined {
  if (!nothingStarted(facts)) return undefined
  const event = facts.podEvents
    .filter(
      (e) =>
        (e.reason === 'FailedMount' || e.reason === 'FailedAttachVolume' || e.reason === 'FailedMapVolume') &&
        !passing(e, facts) &&
        !missingObject(e.message ?? ''),
    )
    .sort((a, b) => telling(b) - telling(a) || (lastSeen(b) ?? 0) - (lastSeen(a) ?? 0))[0]
  const container = blockedContainer(facts)
  if (!event || !container) return undefined
  const message = event.message ?? ''
  const volume = /(?:for volume|Volume|volume) "([^"]+)"/.exec(message)?.[1]
  return {
    container,
    confidence: telling(event) > 0 ? 0.95 : 0.75,
    summary: `Container ${container.name} waits for volume ${volume ?? '?'}: ${explain(message)}`,
    supports: [
      eventItem(event),
      ...(container.waiting ? [waitingItem(container)] : []),
      ...volumeItems(facts, volume),
    ],
  }
}

/** "Unable to attach or mount volumes: ... timed out" only repeats that it waits; the other events say why. */
function telling(event: KubeEvent): number {
  return /^Unable to attach or mount volumes|timed out waiting for the condition$/.test(event.message ?? '')
    ? 0
    : 1
}

/** Words of the attach-detach controller, kubelet's volume manager, CSI and the mount program. */
function explain(message: string): string {
  if (/Multi-Attach error/.test(message))
    return `it is still attached to another node or used by another pod (Multi-Attach). ${/used by pod\(s\) ([^\n]+)/.exec(message)?.[0] ?? ''}`.trim()
  const driver = /driver name (\S+) not found in the list of registered CSI drivers/.exec(message)?.[1]
  if (driver) return `the CSI driver ${driver} does not run on the node.`
  if (/access denied by server|permission denied/i.test(message))
    return `the server refuses the mount (access denied). ${tail(message)}`
  if (/No such file or directory|does not exist|hostPath type check failed/.test(message))
    return `what it should mount does not exist. ${tail(message)}`
  if (/wrong fs type|bad superblock|fsck/.test(message))
    return `its file system cannot be read. ${tail(message)}`
  if (/timed out|DeadlineExceeded|timeout/i.test(message)) return `it was not ready in time. ${tail(message)}`
  return tail(message)
}

function tail(message: string): string {
  return message
    .replace(/^MountVolume\.\w+ failed for volume "[^"]+" : /, '')
    .replace(/\s+/g, ' ')
    .slice(0, 240)
}

function volumeItems(facts: Facts, name: string | undefined): EvidenceItem[] {
  const volume = facts.pod?.spec.volumes?.find((v) => v.name === name)
  if (!volume) return []
  const { name: _name, ...source } = volume
  return [specItem(`spec.volumes[${volume.name}]`, JSON.stringify(source).slice(0, 300))]
}
