/** The address that the process wants to listen on is in use. */
import type { EvidenceItem } from '../../domain/diagnosis.ts'
import type { Container } from '../../domain/kubernetes.ts'
import { specItem } from '../describe-run.ts'
import type { ContainerFacts, Facts } from '../facts.ts'
import { kubectl } from '../kubectl.ts'
import { defineLogCause } from '../log-cause.ts'
import { captured, logItem, type SignatureMatch, wordsOf } from '../log-signature.ts'
import { editCommand } from '../queries.ts'

export const portConflict = defineLogCause({
  id: 'port-conflict',
  title: 'Address already in use',
  meaning:
    'The port is taken. All containers of a pod share one network, so two of them cannot listen on the same port; with hostNetwork or hostPort the whole node is shared. Less often the process starts its server twice.',
  summary: (match, facts) => {
    const port = portOf(match)
    const holder = port === undefined ? undefined : holderOf(port, match.container, facts)
    const what =
      port === undefined
        ? `an address that is in use (${wordsOf(match, 120)})`
        : `port ${port}, which is in use`
    const who = holder
      ? `: container ${holder.container.name} of the same pod listens there`
      : facts.pod?.spec.hostNetwork
        ? ' on the node (hostNetwork: true)'
        : ''
    return `Container ${match.container.name} cannot listen on ${what}${who}.`
  },
  related: (match, facts) => {
    const port = portOf(match)
    const holder = port === undefined ? undefined : holderOf(port, match.container, facts)
    return [
      ...(holder ? [holder.item] : []),
      ...(facts.pod?.spec.hostNetwork ? [specItem('spec.hostNetwork', 'true')] : []),
      ...hostPortItems(match.container, port),
      ...(port === undefined ? [] : ownItems(match.container, port)),
    ]
  },
  settles: (match, facts) => {
    const port = portOf(match)
    return kubectl(
      facts,
      `debug ${facts.pod?.metadata.name ?? '<pod>'} -it --image=busybox:1.37 -- sh -c 'netstat -tlnp | grep ${port ?? ''}'`,
    )
  },
  fixes: (match, facts) => {
    const port = portOf(match)
    const holder = port === undefined ? undefined : holderOf(port, match.container, facts)
    return holder
      ? [
          {
            text: `Give container ${holder.container.name} or container ${match.container.name} another port than ${port}, and change probes, Services and scrape annotations with it.`,
            command: editCommand(facts),
          },
        ]
      : []
  },
  remedies: () => [
    {
      text: 'When no other container holds the port, look for a second start of the server in the same process (workers, a debug or metrics server with the same port), and at a hostPort on the node.',
    },
  ],
})

function portOf(match: SignatureMatch): number | undefined {
  const direct = captured(match, 'port', 'gunport', 'spring', 'mysql')
  const address = direct ?? captured(match) ?? ''
  const port =
    /(\d{1,5})\D*$/.exec(address)?.[1] ??
    /port:? ['"]?(\d{2,5})/i.exec(match.entry.text)?.[1] ??
    /:(\d{2,5})\b(?!:\d)/.exec(match.line.text)?.[1]
  const number = Number(port)
  return port !== undefined && number > 0 && number < 65_536 ? number : undefined
}

/** The other container with that port: by its ports, its arguments and variables, or by what it logs. */
function holderOf(
  port: number,
  container: ContainerFacts,
  facts: Facts,
): { container: ContainerFacts; item: EvidenceItem } | undefined {
  const others = facts.containers.filter((c) => c.name !== container.name && c.role !== 'init')
  for (const other of others) {
    const line = other.entries.findLast(
      (e) =>
        new RegExp(`(?:^|\\D)${port}(?:\\D|$)`).test(e.message || e.text) &&
        /listen|accept|serv|start|bound|bind|addr|port|running|http/i.test(e.text.slice(0, 600)),
    )
    const spec = specWith(port, other.spec)
    if (spec) return { container: other, item: spec }
    if (line) return { container: other, item: logItem(other, line.decisive) }
  }
  return undefined
}

function specWith(port: number, spec: Container): EvidenceItem | undefined {
  const path = `spec.containers[${spec.name}]`
  const declared = spec.ports?.find((p) => p.containerPort === port)
  if (declared)
    return specItem(`${path}.ports`, `containerPort ${port}${declared.name ? ` (${declared.name})` : ''}`)
  const matches = new RegExp(`(?:^|[^\\d.])${port}$|[:= ]${port}(?:\\D|$)`)
  const argument = [...(spec.command ?? []), ...(spec.args ?? [])].find((a) => matches.test(a))
  if (argument) return specItem(`${path}.args`, argument.slice(0, 200))
  const env = spec.env?.find((e) => /PORT|ADDR|LISTEN|BIND/.test(e.name) && matches.test(e.value ?? ''))
  return env ? specItem(`${path}.env[${env.name}]`, `${env.name}=${env.value ?? ''}`) : undefined
}

function ownItems({ spec }: ContainerFacts, port: number): EvidenceItem[] {
  const own = specWith(port, spec)
  return own ? [own] : []
}

function hostPortItems({ spec }: ContainerFacts, port: number | undefined): EvidenceItem[] {
  return (spec.ports ?? [])
    .filter((p) => p.hostPort && (port === undefined || p.hostPort === port || p.containerPort === port))
    .map((p) => specItem(`spec.containers[${spec.name}].ports`, `hostPort ${p.hostPort}`))
}
