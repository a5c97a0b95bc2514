/** A referenced ConfigMap, Secret or key does not exist, so the kubelet cannot make the container. */
import type { EvidenceItem } from '../../domain/diagnosis.ts'
import { type Detection, defineCause } from '../cause.ts'
import { eventItem, specItem, waitingItem } from '../describe-run.ts'
import { configFactor } from '../factors.ts'
import type { ContainerFacts, Facts } from '../facts.ts'
import { fieldsOf, type MissingObject, missingObject, nearest } from '../missing-object.ts'
import { blockedContainer, changedWords, editCommand, nothingStarted } from '../queries.ts'
import { lastSeen } from '../timeline.ts'

export const configObjectMissing = defineCause({
  id: 'config-object-missing',
  title: 'ConfigMap, Secret or key does not exist',
  meaning:
    'The pod refers to a ConfigMap, a Secret or a key of one that is not there. The kubelet will not start the container before it exists; it tries again by itself, so creating the object is enough.',
  detect: (facts) => {
    const waiting = facts.containers.flatMap((container) => fromWaiting(container, facts) ?? [])
    if (waiting.length > 0) return waiting
    const other = fromMount(facts) ?? fromAdmission(facts) ?? fromReferences(facts)
    return other ? [other] : []
  },
  remedies: (_finding, facts) => [
    {
      text: 'Create the object (was it left out of the release, or put into another namespace?), or correct the reference.',
      command: editCommand(facts),
    },
    ...(facts.rollout ? [{ text: 'Roll back until the object is there.', action: 'roll-back' }] : []),
  ],
})

function fromWaiting(container: ContainerFacts, facts: Facts): Detection | undefined {
  if (container.waiting?.reason !== 'CreateContainerConfigError') return undefined
  const missing = missingObject(container.waiting.message ?? '') ?? eventMissing(container)
  return missing && detection(missing, container, facts, [waitingItem(container)], 0.98)
}

/** The status says only CreateContainerConfigError in some versions; the event has the sentence. */
function eventMissing(container: ContainerFacts): MissingObject | undefined {
  return container.events
    .filter((e) => e.reason === 'Failed')
    .flatMap((e) => missingObject(e.message ?? '') ?? [])
    .at(-1)
}

/** A volume that waits for its object; "failed to sync configmap cache" passes by itself and names nothing. */
function fromMount(facts: Facts): Detection | undefined {
  if (!nothingStarted(facts)) return undefined
  const event = facts.podEvents
    .filter((e) => e.reason === 'FailedMount' && missingObject(e.message ?? ''))
    .sort((a, b) => (lastSeen(b) ?? 0) - (lastSeen(a) ?? 0))[0]
  const missing = event && missingObject(event.message ?? '')
  const container = blockedContainer(facts)
  if (!event || !missing || !container) return undefined
  const volume = /for volume "([^"]+)"/.exec(event.message ?? '')?.[1]
  return detection(missing, container, facts, [eventItem(event)], 0.96, volume)
}

/** Without the service account not even the pod can be created. */
function fromAdmission(facts: Facts): Detection | undefined {
  const event = facts.evidence.events.find(
    (e) => e.reason === 'FailedCreate' && /error looking up service account/.test(e.message ?? ''),
  )
  const missing = event && missingObject(event.message ?? '')
  return event && missing && !facts.pod
    ? detection(missing, undefined, facts, [eventItem(event)], 0.93)
    : undefined
}

/** Events cannot be seen, but a required object is known to be absent while nothing has started. */
function fromReferences(facts: Facts): Detection | undefined {
  const absent = facts.evidence.references.find(
    (r) => !r.optional && (r.kind === 'ConfigMap' || r.kind === 'Secret') && r.exists === false,
  )
  const container = blockedContainer(facts)
  if (!absent || !container || !nothingStarted(facts) || container.waiting?.reason !== 'ContainerCreating')
    return undefined
  return detection(
    { kind: absent.kind as 'ConfigMap' | 'Secret', name: absent.name },
    container,
    facts,
    [],
    0.7,
  )
}

function detection(
  missing: MissingObject,
  container: ContainerFacts | undefined,
  facts: Facts,
  items: readonly EvidenceItem[],
  confidence: number,
  volume?: string,
): Detection {
  const fields = fieldsOf(missing, facts)
  const near = nearest(missing, facts)
  const exists = facts.evidence.references.some(
    (r) => r.kind === missing.kind && r.name === missing.name && r.exists === true,
  )
  const what =
    missing.key === undefined
      ? `${missing.kind} ${missing.name} does not exist in namespace ${facts.evidence.workload.namespace}`
      : `key ${missing.key} is not in ${missing.kind} ${missing.name ?? 'of the volume'}`
  return {
    ...(container ? { container } : {}),
    // The object was there when it was looked for: the kubelet will find it at its next try.
    confidence: exists && missing.key === undefined ? 0.6 : confidence,
    summary: [
      `${container ? `Container ${container.name} cannot be created` : 'Pods cannot be created'}: ${what}${volume ? ` (volume ${volume})` : ''}.`,
      fields.length > 0 ? `It is referred to by ${fields.slice(0, 3).join(', ')}.` : '',
      near ? `Did you mean ${near}? It exists.` : '',
      changedWords(facts.changes.filter((c) => mentions(c.summary, missing))),
    ]
      .filter(Boolean)
      .join(' '),
    supports: [
      ...items,
      ...fields
        .slice(0, 3)
        .map((f) => specItem(f, missing.key === undefined ? (missing.name ?? '') : `key ${missing.key}`)),
      ...(near
        ? [specItem(`${missing.key === undefined ? 'existing' : 'existing key of'} ${missing.kind}`, near)]
        : []),
    ],
    shares:
      missing.name === undefined || missing.kind === 'ServiceAccount'
        ? []
        : [configFactor(missing.kind, missing.name, stateOf(missing), facts)],
    remedies:
      near && missing.key === undefined
        ? [
            {
              text: `Refer to ${near} instead of ${missing.name}, or create ${missing.name}.`,
              command: editCommand(facts),
            },
          ]
        : [],
  }
}

function stateOf({ key }: MissingObject): string {
  return key === undefined ? 'does not exist' : `has no key ${key.slice(0, 80)}`
}

function mentions(summary: string, missing: MissingObject): boolean {
  return (
    (missing.name !== undefined && summary.includes(missing.name)) ||
    (missing.key !== undefined && summary.includes(missing.key))
  )
}
