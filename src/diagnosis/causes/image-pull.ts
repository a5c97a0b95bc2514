/** The image cannot be pulled: its name, tag, credentials, platform, the registry or the network. */
import type { Remedy } from '../../domain/diagnosis.ts'
import type { KubeEvent } from '../../domain/kubernetes.ts'
import { type Detection, defineCause } from '../cause.ts'
import { eventItem, specItem, waitingItem } from '../describe-run.ts'
import { pullFactors } from '../factors.ts'
import type { ContainerFacts, Facts } from '../facts.ts'
import { classifyPull, type PullFailure, registryOf } from '../pull-failure.ts'
import { changedWords, changesOf, editCommand, setCommand, specPath } from '../queries.ts'
import { lastSeen } from '../timeline.ts'

/** Reasons of kubelet pkg/kubelet/images/types.go. */
const PULL_REASONS: ReadonlySet<string> = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
])

export const imagePull = defineCause({
  id: 'image-pull',
  title: 'Image cannot be pulled',
  meaning:
    'The node cannot get the image, so the container cannot start. The kubelet keeps trying with growing pauses; nothing changes until the name, the credentials or the registry is mended.',
  detect: (facts) => facts.containers.flatMap((container) => detectIn(container, facts) ?? []),
  remedies: (_finding, facts) => [
    { text: 'Correct the image of the container.', command: editCommand(facts) },
    ...(facts.rollout && !facts.changes.some((c) => c.path.endsWith('.image'))
      ? [{ text: 'Roll back to the image that could be pulled.', action: 'roll-back' }]
      : []),
  ],
})

function detectIn(container: ContainerFacts, facts: Facts): Detection | undefined {
  const { waiting, spec } = container
  if (!waiting?.reason || !PULL_REASONS.has(waiting.reason)) return undefined
  const failed = newestFailure(container)
  const told = [waiting.message ?? '', failed?.message ?? ''].find((m) => m !== '' && !isBackOff(m)) ?? ''
  const kind = classifyPull(`${waiting.reason} ${told}`, spec.image)
  const secret = facts.podEvents.find((e) => e.reason === 'FailedToRetrieveImagePullSecret')
  const image = spec.image ?? 'its image'
  return {
    container,
    confidence: told === '' ? 0.9 : 0.98,
    summary: [
      `The image ${image} of container ${container.name} cannot be pulled: ${words(kind, image, facts)}`,
      secret && (kind === 'unauthorized' || kind === 'ambiguous' || kind === 'denied')
        ? 'An image pull secret that the pod names could not be read.'
        : '',
      changedWords(changesOf(container, facts).filter((c) => /\.image$|imagePull/.test(c.path))),
    ]
      .filter(Boolean)
      .join(' '),
    supports: [
      waitingItem(container),
      ...(failed ? [eventItem(failed)] : []),
      ...(secret ? [eventItem(secret)] : []),
      ...(spec.image ? [specItem(`${specPath(container)}.image`, spec.image)] : []),
      ...pullSecrets(kind, facts),
    ],
    ...settles(kind, container, image),
    shares: pullFactors(`${waiting.reason} ${told}`, spec.image, facts),
    remedies: fixes(kind, image, container, facts),
  }
}

function isBackOff(message: string): boolean {
  return /^Back-off pulling image "[^"]*"$/.test(message.trim())
}

function newestFailure(container: ContainerFacts): KubeEvent | undefined {
  return container.events
    .filter(
      (e) =>
        /^(?:Failed to pull image|Failed to apply default image tag)/.test(e.message ?? '') ||
        e.reason === 'ErrImageNeverPull',
    )
    .sort((a, b) => (lastSeen(b) ?? 0) - (lastSeen(a) ?? 0))[0]
}

function words(kind: PullFailure, image: string, facts: Facts): string {
  const registry = registryOf(image)
  const tag = /@(sha256:[0-9a-f]{12})/.exec(image)?.[1] ?? /:([^/:@]+)$/.exec(image)?.[1] ?? 'latest'
  const platform = facts.evidence.node?.status?.nodeInfo?.architecture
  const sentences: Readonly<Record<PullFailure, string>> = {
    'invalid-name':
      'the reference is not a valid image name (repositories are lower-case, one tag, no spaces).',
    'never-pull': 'it is not on the node, and imagePullPolicy Never forbids to pull it.',
    'rate-limit': `the registry ${registry} limits how often it may be asked (rate limit, 429).`,
    platform: `the registry has it, but not for the platform of the node${platform ? ` (${platform})` : ''}.`,
    signature: 'its signature does not satisfy the policy of the node.',
    timeout: `the registry ${registry} did not answer in time.`,
    dns: `the name of the registry, ${registry}, does not resolve on the node.`,
    'plain-http': `the registry ${registry} speaks plain HTTP, and the run-time of the node asks it over HTTPS.`,
    tls: `no trusted TLS connection to the registry ${registry}.`,
    disk: 'the node has no disk space left to unpack it.',
    ambiguous: `${registry} says that the repository does not exist or that these credentials may not read it; it does not tell which.`,
    unauthorized: `${registry} refuses the credentials, or got none (unauthorized).`,
    denied: `${registry} knows the credentials but denies access to this repository.`,
    'not-found': `${registry} does not have it (not found): tag ${tag} or the repository does not exist there.`,
    unreachable: `the registry ${registry} cannot be reached from the node.`,
    'server-error': `the registry ${registry} answers with a server error.`,
    corrupt: 'its layers arrive damaged or cannot be unpacked.',
    other: 'the run-time gives the reason below.',
  }
  return sentences[kind]
}

function pullSecrets(kind: PullFailure, facts: Facts): Detection['supports'] {
  if (!['unauthorized', 'ambiguous', 'denied'].includes(kind)) return []
  const names = (facts.pod?.spec.imagePullSecrets ?? []).flatMap((s) => s.name ?? [])
  const known = facts.evidence.secretNames
  return [
    specItem(
      'spec.imagePullSecrets',
      names.length === 0
        ? 'none: the pull is anonymous unless the node or the service account brings credentials'
        : names.map((n) => (known.length > 0 && !known.includes(n) ? `${n} (does not exist)` : n)).join(', '),
    ),
  ]
}

function settles(kind: PullFailure, container: ContainerFacts, image: string): { settles?: string } {
  if (kind === 'ambiguous' || kind === 'not-found') return { settles: `docker manifest inspect ${image}` }
  if (kind === 'dns') return { settles: `nslookup ${registryOf(image)} on the node` }
  return kind === 'other' ? { settles: `crictl pull ${container.spec.image ?? '<image>'} on the node` } : {}
}

function fixes(kind: PullFailure, image: string, container: ContainerFacts, facts: Facts): Remedy[] {
  const { namespace } = facts.evidence.workload
  const previous = facts.changes.find((c) => c.path === `${specPath(container)}.image`)?.before
  const setImage = (to: string): string => setCommand(facts, 'image', `${container.name}=${to}`)
  if (kind === 'not-found' || kind === 'invalid-name' || kind === 'dns')
    return [
      {
        text: previous
          ? `Go back to the image that could be pulled, ${previous}, or push the missing one.`
          : 'Correct the image reference, or push the missing tag.',
        command: setImage(previous ?? '<image:tag>'),
        ...(previous ? { action: 'roll-back' } : {}),
      },
    ]
  if (kind === 'unauthorized' || kind === 'ambiguous' || kind === 'denied')
    return [
      {
        text: 'Create or renew the pull secret and name it in spec.imagePullSecrets or in the service account.',
        command: `kubectl -n ${namespace} create secret docker-registry <name> --docker-server=${registryOf(image)} --docker-username=<user> --docker-password=<token>`,
      },
    ]
  if (kind === 'rate-limit')
    return [
      {
        text: 'Pull with an account, through a mirror, or wait until the limit resets; avoid imagePullPolicy Always.',
      },
    ]
  if (kind === 'never-pull')
    return [
      {
        text: 'Set imagePullPolicy to IfNotPresent, or load the image onto the node.',
        command: editCommand(facts),
      },
    ]
  if (kind === 'platform')
    return [
      {
        text: 'Build the image for the platform of the nodes too.',
        command: `docker buildx imagetools inspect ${image}`,
      },
    ]
  if (kind === 'plain-http')
    return [
      {
        text: 'Give the registry TLS, or tell the run-time of the nodes that this one speaks plain HTTP (containerd: hosts.toml).',
      },
    ]
  if (kind === 'tls') return [{ text: 'Give the nodes the CA of the registry, or renew its certificate.' }]
  return []
}
