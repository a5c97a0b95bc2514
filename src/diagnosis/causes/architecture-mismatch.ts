/** The binary is for another CPU architecture or is in a format that the kernel cannot execute. */
import type { Remedy } from '../../domain/diagnosis.ts'
import { type Detection, defineCause } from '../cause.ts'
import { runItem, specItem } from '../describe-run.ts'
import type { ContainerFacts, Facts } from '../facts.ts'
import { classify, logEvidence } from '../log-signature.ts'
import { mountItem, mountOf } from '../mount-of.ts'
import { changedWords, changesOf, editCommand, specPath } from '../queries.ts'
import { startFailure } from '../start-failure.ts'

export const architectureMismatch = defineCause({
  id: 'architecture-mismatch',
  title: 'Binary for another architecture',
  meaning:
    'The kernel of the node cannot execute the file: it was built for another CPU architecture than the node has (arm64 against amd64 in most cases), or it is no executable at all, such as a script without a #! line or an empty file.',
  detect: (facts) => facts.failing.flatMap((container) => detectIn(container, facts) ?? []),
  remedies: ({ container, supports }, facts) => {
    if (supports.some((s) => s.source.includes('.volumeMounts['))) return brought(facts)
    const image = facts.containers.find((c) => c.name === container)?.spec.image ?? '<image>'
    const architecture = facts.evidence.node?.status?.nodeInfo?.architecture ?? '<architecture of the node>'
    return [
      {
        text: 'See for which platforms the image exists.',
        command: `docker buildx imagetools inspect ${image}`,
      },
      {
        text: 'Build and push the image for the platform of the nodes, or for all of them.',
        command: `docker buildx build --platform linux/${architecture} -t ${image} --push .`,
      },
      ...(facts.rollout
        ? [{ text: 'Roll back to the image that ran on these nodes.', action: 'roll-back' }]
        : []),
      {
        text: 'Or let the pod run only on nodes of the right kind: nodeSelector kubernetes.io/arch.',
        command: editCommand(facts),
      },
    ]
  },
})

/** The file lies in a volume: something at run time brought it there. */
function brought(facts: Facts): readonly Remedy[] {
  const architecture = facts.evidence.node?.status?.nodeInfo?.architecture
  return [
    {
      text: `Correct what puts the file there: it must take the build for ${architecture ? `linux/${architecture}` : 'the architecture of the node'}.`,
      command: editCommand(facts),
    },
    ...(facts.rollout ? [{ text: 'Roll back when it began with a roll-out.', action: 'roll-back' }] : []),
  ]
}

function detectIn(container: ContainerFacts, facts: Facts): Detection | undefined {
  const failure = startFailure(container)
  if (failure?.kind === 'wrong-format')
    return detection(container, facts, {
      subject: failure.subject,
      supports: failure.supports,
      confidence: 0.97,
    })
  const { run } = container
  const match =
    run && run.exitCode !== 0 && !run.neverRan
      ? classify(container).find((m) => m.cause === 'architecture-mismatch')
      : undefined
  if (!run || !match) return undefined
  return detection(container, facts, {
    subject: match.groups.what,
    supports: [logEvidence(match), runItem(container, run)],
    confidence: match.confidence,
  })
}

function detection(
  container: ContainerFacts,
  facts: Facts,
  found: { subject: string | undefined; supports: Detection['supports']; confidence: number },
): Detection {
  const node = facts.evidence.node
  const architecture = node?.status?.nodeInfo?.architecture
  const subject = found.subject ?? 'its program'
  const mounted = subject.startsWith('/') ? mountOf(subject, container, facts) : undefined
  const script = /\.(?:sh|py|rb|pl|js)$/.test(subject)
  return {
    container,
    confidence: found.confidence,
    summary: [
      `Container ${container.name} cannot execute ${subject}: exec format error.`,
      script
        ? 'It is a script: its first line must be a #! line that names the interpreter.'
        : `The binary in ${mounted ? `volume ${mounted.mount.name} (${mounted.source})` : (container.spec.image ?? 'the image')} is not for this node's architecture${architecture ? ` (${architecture})` : ''}, or is no executable.`,
      changedWords(
        changesOf(container, facts).filter((c) => /\.(?:image|command)$|nodeSelector|affinity/.test(c.path)),
      ),
    ]
      .filter(Boolean)
      .join(' '),
    supports: [
      ...found.supports,
      ...(node && architecture
        ? [specItem(`node ${node.metadata.name} status.nodeInfo.architecture`, architecture)]
        : []),
      ...(mounted
        ? [mountItem(container, mounted)]
        : container.spec.image
          ? [specItem(`${specPath(container)}.image`, container.spec.image)]
          : []),
    ],
    ...(script || mounted
      ? {}
      : {
          settles: `docker buildx imagetools inspect ${container.spec.image ?? '<image>'} lists its platforms`,
        }),
  }
}
