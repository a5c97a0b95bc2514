/** The process may not read or write a path, bind a port or use a capability. */

import type { EvidenceItem } from '../../domain/diagnosis.ts'
import { specItem } from '../describe-run.ts'
import type { ContainerFacts, Facts } from '../facts.ts'
import { inCopy, kubectl, plainPath, workloadArgument } from '../kubectl.ts'
import { defineLogCause } from '../log-cause.ts'
import { captured, type SignatureMatch, wordsOf } from '../log-signature.ts'
import { mountItem, mountOf } from '../mount-of.ts'
import { editCommand, specPath } from '../queries.ts'

export const permissionDenied = defineLogCause({
  id: 'permission-denied',
  title: 'Permission denied',
  meaning:
    'The process runs as a user, or without a capability, that may not do what it tries. Typical after an image or a pod became non-root, or with a volume whose files belong to somebody else.',
  // Exit 126 is the shell saying that it may not execute the command: command-not-executable.
  adjust: ({ container }) => (container.run?.exitCode === 126 || container.run?.neverRan ? 0.4 : undefined),
  summary: (match, facts) => {
    const path = pathOf(match)
    const user = userWords(match.container, facts)
    if (isBind(match))
      return `Container ${match.container.name} may not listen on ${captured(match) ?? 'its port'}: ports below 1024 need root or NET_BIND_SERVICE${user ? `, and it runs ${user}` : ''}.`
    const mounted = path ? mountOf(path, match.container, facts) : undefined
    if (path)
      return `Container ${match.container.name} may not access ${path}${mounted ? ` (volume ${mounted.mount.name}: ${mounted.source})` : ''}${user ? `; it runs ${user}` : ''}.`
    const dropped = droppedBy(match.container)
    return `Container ${match.container.name} is refused by the operating system: ${wordsOf(match)}${dropped ? `. Its securityContext drops capabilities: ${dropped}.` : ''}`
  },
  related: (match, facts) => {
    const path = pathOf(match)
    const mounted = path ? mountOf(path, match.container, facts) : undefined
    return [
      ...securityItems(match.container, facts),
      ...(mounted ? [mountItem(match.container, mounted)] : []),
    ]
  },
  settles: (match, facts) => {
    const path = plainPath(pathOf(match))
    if (!path) return inCopy(facts, match.container, 'id; grep -i cap /proc/self/status')
    return inCopy(facts, match.container, `id; ls -lan ${path} $(dirname ${path})`)
  },
  fixes: (match, facts) => {
    if (isBind(match))
      return [
        {
          text: 'Let it listen on a port of 1024 or above, and map the Service to it with targetPort.',
        },
      ]
    const path = pathOf(match)
    const dropped = droppedBy(match.container)
    if (!path && dropped)
      return [
        {
          text: `Give back the capability that it needs: securityContext drops ${dropped}.`,
          command: editCommand(facts),
        },
      ]
    const mounted = path ? mountOf(path, match.container, facts) : undefined
    if (!mounted) return []
    const { runAsGroup, runAsUser } = effective(match.container, facts)
    const group = runAsGroup ?? runAsUser ?? 1000
    return [
      {
        text: `Set fsGroup, so that volume ${mounted.mount.name} becomes writable for the group of the process.`,
        patch: `spec:\n  template:\n    spec:\n      securityContext:\n        fsGroup: ${group}\n        fsGroupChangePolicy: OnRootMismatch`,
        command: kubectl(
          facts,
          `patch ${workloadArgument(facts)} --type=merge -p '{"spec":{"template":{"spec":{"securityContext":{"fsGroup":${group},"fsGroupChangePolicy":"OnRootMismatch"}}}}}'`,
        ),
      },
    ]
  },
  remedies: () => [
    {
      text: 'Make the path belong to the user of the process when the image is built (COPY --chown), or mount a writable volume there.',
    },
    {
      text: 'When it needs a capability, add exactly that one under securityContext.capabilities.add rather than running as root.',
    },
  ],
})

function pathOf(match: SignatureMatch): string | undefined {
  const path = captured(
    match,
    'path',
    'epath',
    'py',
    'java',
    'jio',
    'ruby',
    'net',
    'nginx',
    'php',
    'shell',
    'data',
  )
  return path?.startsWith('/') ? path : undefined
}

/** Capabilities that the container is started without by its own setting. */
function droppedBy({ spec }: ContainerFacts): string {
  return (spec.securityContext?.capabilities?.drop ?? []).join(', ')
}

function isBind(match: SignatureMatch): boolean {
  return match.signature.of?.startsWith('binding') === true
}

function effective(
  container: ContainerFacts,
  facts: Facts,
): { runAsUser?: number; runAsGroup?: number; fsGroup?: number } {
  const pod = facts.pod?.spec.securityContext
  const own = container.spec.securityContext
  const runAsUser = own?.runAsUser ?? pod?.runAsUser ?? container.status?.user?.linux?.uid
  const runAsGroup = own?.runAsGroup ?? pod?.runAsGroup
  return {
    ...(runAsUser === undefined ? {} : { runAsUser }),
    ...(runAsGroup === undefined ? {} : { runAsGroup }),
    ...(pod?.fsGroup === undefined ? {} : { fsGroup: pod.fsGroup }),
  }
}

function userWords(container: ContainerFacts, facts: Facts): string | undefined {
  const { runAsUser, fsGroup } = effective(container, facts)
  if (runAsUser === undefined) return undefined
  return `as user ${runAsUser}${fsGroup === undefined ? ' without fsGroup' : ` with fsGroup ${fsGroup}`}`
}

function securityItems(container: ContainerFacts, facts: Facts): EvidenceItem[] {
  const pod = facts.pod?.spec.securityContext
  const own = container.spec.securityContext
  const filled = (context: object | undefined): context is object =>
    context !== undefined && Object.keys(context).length > 0
  const linux = container.status?.user?.linux
  return [
    ...(filled(pod) ? [specItem('spec.securityContext', JSON.stringify(pod))] : []),
    ...(filled(own) ? [specItem(`${specPath(container)}.securityContext`, JSON.stringify(own))] : []),
    ...(linux
      ? [
          specItem(
            `pod.status.containerStatuses[${container.name}].user`,
            `uid ${linux.uid}, gid ${linux.gid}`,
          ),
        ]
      : []),
  ]
}
