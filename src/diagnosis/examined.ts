/** The examined container as it is configured: what a person looks up next, so that nobody has to. */
import type { EvidenceItem } from '../domain/diagnosis.ts'
import { specItem } from './describe-run.ts'
import { envValueItem } from './env-of.ts'
import type { ContainerFacts, Facts } from './facts.ts'
import { mountItem, mountsOf } from './mount-of.ts'
import { probeSpec } from './probe-words.ts'
import { commandLine, specPath } from './queries.ts'

/** Longest text of one item, in characters. */
const MAX_TEXT = 400
const MAX_ENV = 40

/** Image, command, environment, limits, probes, mounts, identity and place. Values are redacted like all evidence. */
export function examined(container: ContainerFacts | undefined, facts: Facts): EvidenceItem[] {
  if (!container) return []
  const path = specPath(container)
  const { spec } = container
  const item = (field: string, text: string | undefined): EvidenceItem[] =>
    text ? [specItem(`${path}.${field}`, text.slice(0, MAX_TEXT))] : []
  return [
    ...item('image', spec.image),
    ...item('command', commandLine(container)),
    ...(spec.env ?? []).slice(0, MAX_ENV).map((env) => envValueItem(env, container)),
    ...item('resources', resources(container)),
    ...(['startupProbe', 'livenessProbe', 'readinessProbe'] as const).flatMap((name) =>
      item(name, spec[name] && probeSpec(spec[name])),
    ),
    ...mountsOf(container, facts).map((mounted) => mountItem(container, mounted)),
    ...item('securityContext', spec.securityContext && JSON.stringify(spec.securityContext)),
    ...placement(facts),
  ]
}

function resources({ spec: { resources: asked } }: ContainerFacts): string | undefined {
  const words = (list: Readonly<Record<string, string>> | undefined): string =>
    Object.entries(list ?? {})
      .map(([name, amount]) => `${name} ${amount}`)
      .join(', ')
  const [limits, requests] = [words(asked?.limits), words(asked?.requests)]
  return (
    [limits && `limits ${limits}`, requests && `requests ${requests}`].filter(Boolean).join('; ') || undefined
  )
}

function placement({ pod, evidence }: Facts): EvidenceItem[] {
  const node = evidence.node?.status?.nodeInfo
  return [
    ...(pod?.spec.serviceAccountName
      ? [specItem('spec.serviceAccountName', pod.spec.serviceAccountName)]
      : []),
    ...(pod?.spec.nodeName
      ? [
          specItem(
            'spec.nodeName',
            node
              ? `${pod.spec.nodeName} (${node.architecture}, kubelet ${node.kubeletVersion})`
              : pod.spec.nodeName,
          ),
        ]
      : []),
  ]
}
