/** Something the application depends on refuses, resets or does not answer connections. */
import type { EvidenceItem, Remedy } from '../../domain/diagnosis.ts'
import type { Service } from '../../domain/kubernetes.ts'
import { type Detection, defineCause } from '../cause.ts'
import { type Backing, backingItems, backingOf, troubleBehind } from '../dependency.ts'
import { specItem } from '../describe-run.ts'
import { addressLike, envHolding, envValueItem } from '../env-of.ts'
import { dependencyFactors } from '../factors.ts'
import type { ContainerFacts, Facts } from '../facts.ts'
import { inProbe, kubectl, workloadArgument } from '../kubectl.ts'
import { defineLogCause } from '../log-cause.ts'
import { logItem, type SignatureMatch, wordsOf } from '../log-signature.ts'
import { commandLine, specPath } from '../queries.ts'
import { isLoopback, type NetworkTarget, showTarget, targetIn } from '../target.ts'
import { waitOf } from '../waiting-init.ts'

const byLog = defineLogCause({
  id: 'dependency-unreachable',
  title: 'A dependency cannot be reached',
  meaning:
    'The application ends, or waits, because something it needs does not take its connections. A refused connection means that nothing listens there; a time-out means that packets get lost (a NetworkPolicy, a firewall, an overloaded server).',
  summary: (match, facts) => {
    const target = targetOf(match)
    if (!target) return `Container ${match.container.name} cannot reach a dependency: ${wordsOf(match)}`
    if (isLoopback(target))
      return `Container ${match.container.name} cannot reach ${showTarget(target)}: ${failure(match)}. ${ownNetwork(match.container, facts)}`
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
  adjust: (match, facts) => {
    const target = targetOf(match)
    return target && isLoopback(target) && failingBeside(match.container, facts) ? CONSEQUENCE : undefined
  },
  settles: (match, facts) => {
    const target = targetOf(match)
    if (target && isLoopback(target)) return undefined
    const backing = target && backingOf(target, facts)
    if (backing?.service)
      return kubectl(
        facts,
        `get endpointslices -l kubernetes.io/service-name=${backing.service.metadata.name}`,
      )
    return target ? probe(target, facts) : undefined
  },
  shares: (match, facts) => dependencyFactors(targetOf(match), 'cannot be reached', facts),
  fixes: (match, facts) => {
    const target = targetOf(match)
    return target && isLoopback(target) ? fixesInside(match, facts) : fixesFor(target, facts)
  },
  remedies: ({ summary }, facts) => [
    ...(summary.includes('That address is the pod itself') ? [] : lookThere(facts)),
    {
      text: 'Let the application retry with back-off instead of ending, so that it survives a restart of the dependency.',
    },
  ],
})

export const dependencyUnreachable = defineCause({
  ...byLog,
  detect: (facts) => [...byLog.detect(facts), ...facts.failing.flatMap((c) => waiting(c, facts) ?? [])],
})

/** An init container that asks for something again and again; that nothing stands behind the address makes it sure. */
function waiting(container: ContainerFacts, facts: Facts): Detection | undefined {
  const wait = waitOf(container, facts.now)
  if (!wait || wait.byName) return undefined
  const { target, line, since } = wait
  const backing = target && backingOf(target, facts)
  const trouble = backing && troubleBehind(backing)
  const what = target ? showTarget(target) : 'something'
  return {
    container,
    confidence: trouble ? 0.92 : target ? 0.75 : 0.6,
    summary: `Init container ${container.name} has been waiting for ${what} for ${since}, and the containers after it wait for it.${trouble ? ` ${capital(trouble)}.` : line ? ` It says: ${line.text.trim().slice(0, 160)}` : ''}`,
    supports: [
      ...(line ? [logItem(container, line)] : []),
      ...(commandLine(container)
        ? [specItem(`${specPath(container)}.command and args`, commandLine(container).slice(0, 300))]
        : []),
      ...(backing ? backingItems(backing) : []),
    ],
    remedies: fixesFor(target, facts),
    shares: dependencyFactors(target, 'cannot be reached', facts),
    ...(target ? { settles: probe(target, facts) } : {}),
  }
}

function lookThere(facts: Facts): Remedy[] {
  return [
    {
      text: 'Look at the dependency first: is it running, ready, and does it listen on that port?',
      command: kubectl(facts, 'get pods,endpointslices'),
    },
    {
      text: 'When it runs and connections time out, look at NetworkPolicies of both namespaces.',
      command: kubectl(facts, 'get networkpolicies'),
    },
  ]
}

/** What is left of a refusal by the pod's own network while another container of the pod fails. */
const CONSEQUENCE = 0.55

/** A side-car or another container of the pod that fails as well and may be what should listen there. */
function failingBeside(container: ContainerFacts, facts: Facts): ContainerFacts | undefined {
  return facts.failing.find((c) => c !== container && c.role !== 'init')
}

function ownNetwork(container: ContainerFacts, facts: Facts): string {
  const other = failingBeside(container, facts)
  return `That address is the pod itself, and ${other ? `its container ${other.name} fails, too.` : 'nothing in it listens there.'}`
}

function fixesInside({ container }: SignatureMatch, facts: Facts): Remedy[] {
  const other = failingBeside(container, facts)
  if (other)
    return [
      {
        text: `Mend container ${other.name} first, when it is what listens there.`,
        command: kubectl(facts, `logs ${facts.pod?.metadata.name ?? '<pod>'} -c ${other.name} --previous`),
      },
    ]
  return [
    {
      text: 'When the dependency runs elsewhere, set its address: many clients fall back to localhost without one.',
      command: kubectl(facts, `set env ${workloadArgument(facts)} -c ${container.name} --list`),
    },
    {
      text: 'When a side-car should listen there, let it start first: make it a native one (restartPolicy: Always).',
    },
  ]
}

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
  return found ?? wordsOf(match, 120).replace(/\.$/, '')
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
