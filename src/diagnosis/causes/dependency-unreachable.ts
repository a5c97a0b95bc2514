/** Something the application depends on refuses, resets or does not answer connections. */
import type { EvidenceItem, Remedy } from '../../domain/diagnosis.ts'
import type { Service } from '../../domain/kubernetes.ts'
import { type Backing, backingItems, backingOf, troubleBehind } from '../dependency.ts'
import { addressLike, envHolding, envValueItem } from '../env-of.ts'
import { dependencyFactors } from '../factors.ts'
import type { ContainerFacts, Facts } from '../facts.ts'
import { inProbe, kubectl } from '../kubectl.ts'
import { defineLogCause } from '../log-cause.ts'
import { type SignatureMatch, wordsOf } from '../log-signature.ts'
import { type NetworkTarget, showTarget, targetIn } from '../target.ts'

export const dependencyUnreachable = defineLogCause({
  id: 'dependency-unreachable',
  title: 'A dependency cannot be reached',
  meaning:
    'The application ends because something it needs does not take its connections. A refused connection means that nothing listens there; a time-out means that packets get lost (a NetworkPolicy, a firewall, an overloaded server).',
  summary: (match, facts) => {
    const target = targetOf(match)
    if (!target) return `Container ${match.container.name} cannot reach a dependency: ${wordsOf(match)}`
    const backing = backingOf(target, facts)
    const alias =
      backing?.service && !target.host.includes(backing.service.metadata.name) ? ` (${backing.name})` : ''
    const trouble = backing && troubleBehind(backing)
    return `Container ${match.container.name} cannot reach ${showTarget(target)}${alias}: ${failure(match)}.${trouble ? ` ${capital(trouble)}.` : ''}`
  },
  related: (match, facts) => {
    const target = targetOf(match)
    const backing = target && backingOf(target, facts)
    return [
      ...(backing ? backingItems(backing) : []),
      ...(target ? sourceItems(target, backing, match.container) : []),
    ]
  },
  settles: (match, facts) => {
    const target = targetOf(match)
    const backing = target && backingOf(target, facts)
    if (backing?.service)
      return kubectl(
        facts,
        `get endpointslices -l kubernetes.io/service-name=${backing.service.metadata.name}`,
      )
    return target ? probe(target, facts) : undefined
  },
  shares: (match, facts) => dependencyFactors(targetOf(match), 'cannot be reached', facts),
  fixes: (match, facts) => fixesFor(targetOf(match), facts),
  remedies: (_finding, facts) => [
    {
      text: 'Look at the dependency first: is it running, ready, and does it listen on that port?',
      command: kubectl(facts, 'get pods,endpointslices'),
    },
    {
      text: 'When it runs and connections time out, look at NetworkPolicies of both namespaces.',
      command: kubectl(facts, 'get networkpolicies'),
    },
    {
      text: 'Let the application retry with back-off instead of ending, so that it survives a restart of the dependency.',
    },
  ],
})

/** The address in the entry; when it holds none, the one that the lines before speak of. */
function targetOf({ entry, container }: SignatureMatch): NetworkTarget | undefined {
  const own = targetIn(entry.text)
  if (own) return own
  const at = container.entries.indexOf(entry)
  for (let i = at - 1; i >= Math.max(0, at - 5); i--) {
    const before = targetIn(container.entries[i]?.text ?? '')
    if (before?.port) return before
  }
  return undefined
}

const FAILURES =
  /connection refused|ECONNREFUSED|econnrefused|timed? ?out|ETIMEDOUT|no route to host|EHOSTUNREACH|connection reset|ECONNRESET|network is unreachable|starting up|too many clients|unavailable/i

function failure(match: SignatureMatch): string {
  const found = FAILURES.exec(match.entry.text)?.[0]
  return found ?? wordsOf(match, 120)
}

/** The variable or reference the address comes from. */
function sourceItems(
  target: NetworkTarget,
  backing: Backing | undefined,
  container: ContainerFacts,
): EvidenceItem[] {
  const name = backing?.service?.metadata.name
  const holding = [target.host, ...(name ? [name] : [])].flatMap((text) => envHolding(text, container))
  if (holding.length > 0) return [...new Set(holding)].slice(0, 3).map((e) => envValueItem(e, container))
  // A value from a Secret or ConfigMap is not read: the variables that are addresses by their name are what is known.
  return addressLike(container)
    .filter((e) => e.valueFrom)
    .slice(0, 3)
    .map((e) => envValueItem(e, container))
}

function fixesFor(target: NetworkTarget | undefined, facts: Facts): Remedy[] {
  const backing = target && backingOf(target, facts)
  if (!target || !backing)
    return target ? [{ text: 'Try the address from inside the cluster.', command: probe(target, facts) }] : []
  const { name, service, pods, otherPorts } = backing
  if (otherPorts.length > 0)
    return [
      {
        text: `Ask port ${otherPorts.join(' or ')} instead of ${target.port}, or let ${name} listen on ${target.port}.`,
        command: service
          ? kubectl(facts, `get service ${service.metadata.name} -o yaml`)
          : kubectl(facts, `get pod ${pods[0]?.metadata.name ?? ''} -o yaml`),
      },
    ]
  if (service && pods.length === 0)
    return [
      {
        text: `Scale up what ${name} selects, or correct the selector.`,
        command: kubectl(facts, `get deployments,statefulsets -l ${selectorOf(service)}`),
      },
    ]
  return [
    {
      text: `Look at ${service ? `the pods behind ${name}` : name} first.`,
      command: kubectl(
        facts,
        service ? `get pods -l ${selectorOf(service)}` : `describe ${name.replace(' ', '/')}`,
      ),
    },
  ]
}

function selectorOf(service: Service): string {
  return Object.entries(service.spec?.selector ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(',')
}

function probe(target: NetworkTarget, facts: Facts): string {
  return inProbe(facts, `nc -zv -w 3 ${target.host} ${target.port ?? 443}`)
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
