/** A name does not resolve. */
import type { EvidenceItem } from '../../domain/diagnosis.ts'
import { isFailing } from '../blast-radius.ts'
import { type Detection, defineCause } from '../cause.ts'
import { specItem } from '../describe-run.ts'
import { envHolding, envValueItem, rolloutChanges } from '../env-of.ts'
import { dependencyFactors, dnsFactor } from '../factors.ts'
import type { ContainerFacts, Facts } from '../facts.ts'
import { inProbe, kubectl, quote, workloadArgument } from '../kubectl.ts'
import { defineLogCause } from '../log-cause.ts'
import { captured, logItem, type SignatureMatch, wordsOf } from '../log-signature.ts'
import { nearest } from '../near-names.ts'
import { commandLine, specPath } from '../queries.ts'
import { targetIn } from '../target.ts'
import { waitOf } from '../waiting-init.ts'

const byLog = defineLogCause({
  id: 'dns-failure',
  title: 'A name does not resolve',
  meaning:
    'The application asks for a host name and gets no address. Either the name is wrong (a typo, a Service that does not exist, another namespace), or the DNS server does not answer, which then hits other workloads too.',
  summary: (match, facts) => {
    const host = hostOf(match)
    const server = serverOf(match, facts)
    if (isUnanswered(match))
      return `Container ${match.container.name} gets no answer from the DNS server${server ? ` ${server}` : ''} when it looks up ${host ?? 'a name'}.`
    const similar = host ? similarService(host, facts) : undefined
    return host
      ? `Container ${match.container.name} cannot resolve ${host}.${similar ? ` There is no such Service; ${similar} exists.` : ''}`
      : `Container ${match.container.name} cannot resolve a name: ${wordsOf(match)}`
  },
  related: (match, facts) => {
    const host = hostOf(match)
    return [
      ...dnsItems(facts),
      ...(isUnanswered(match) ? otherNames(facts) : []),
      ...(host ? envHolding(host, match.container).map((e) => envValueItem(e, match.container)) : []),
      ...(host ? serviceItems(host, facts) : []),
      ...rolloutChanges(facts)
        .filter((c) => host && c.path.includes('.env[') && c.after?.includes(host))
        .map((c) => specItem(c.path, `the last roll-out: ${c.summary}`)),
    ]
  },
  settles: (match, facts) =>
    inProbe(facts, `nslookup ${hostOf(match) ?? 'kubernetes.default'}; cat /etc/resolv.conf`),
  shares: (match, facts) => {
    if (isUnanswered(match)) return [dnsFactor(serverOf(match, facts), facts)]
    const host = hostOf(match)
    return dependencyFactors(host === undefined ? undefined : { host }, 'has no address in DNS', facts)
  },
  fixes: (match, facts) => {
    const host = hostOf(match)
    const similar = host ? similarService(host, facts) : undefined
    if (!host || !similar) return []
    const [env] = envHolding(host, match.container)
    const right = host.replace(host.split('.')[0] ?? host, similar)
    const value = env?.value?.replaceAll(host, right)
    return [
      {
        text: `Use ${right} instead of ${host}${env ? ` in ${env.name}` : ''}.`,
        command:
          env && value
            ? kubectl(
                facts,
                `set env ${workloadArgument(facts)} -c ${match.container.name} ${quote(`${env.name}=${value}`)}`,
              )
            : kubectl(facts, 'get services'),
      },
    ]
  },
  remedies: (_finding, facts) => [
    {
      text: 'Check that the Service exists and that the name has the right namespace: <service>.<namespace>.svc.cluster.local.',
      command: kubectl(facts, 'get services'),
    },
    {
      text: 'When several workloads cannot resolve anything, look at CoreDNS and, where used, the node-local cache.',
      command: 'kubectl -n kube-system get pods -l k8s-app=kube-dns -o wide',
    },
    { text: 'A NetworkPolicy that limits egress must allow port 53 to the DNS server (UDP and TCP).' },
  ],
})

export const dnsFailure = defineCause({
  ...byLog,
  detect: (facts) => [...byLog.detect(facts), ...facts.failing.flatMap((c) => waiting(c, facts) ?? [])],
})

/** An init container that asks for a name again and again. */
function waiting(container: ContainerFacts, facts: Facts): Detection | undefined {
  const wait = waitOf(container, facts.now)
  if (!wait?.byName || !wait.target) return undefined
  const { host } = wait.target
  const similar = similarService(host, facts)
  return {
    container,
    confidence: similar ? 0.9 : 0.75,
    summary: `Init container ${container.name} has been waiting for ${wait.since} until ${host} resolves, and the containers after it wait for it.${similar ? ` There is no such Service; ${similar} exists.` : ''}`,
    supports: [
      ...(wait.line ? [logItem(container, wait.line)] : []),
      specItem(`${specPath(container)}.command and args`, commandLine(container).slice(0, 300)),
      ...serviceItems(host, facts),
    ],
    settles: inProbe(facts, `nslookup ${host}; cat /etc/resolv.conf`),
  }
}

function hostOf(match: SignatureMatch): string | undefined {
  const host = captured(
    match,
    'host',
    'mysql',
    'php',
    'java',
    'curl',
    'busybox',
    'wget',
    'nginx',
    'haproxy',
    'net',
  )
  return (host ?? targetIn(match.entry.text)?.host)?.replace(/\.$/, '').replace(/:\d+$/, '')
}

/** The server did not answer, or could not; as opposed to "there is no such name". */
function isUnanswered(match: SignatureMatch): boolean {
  return /EAI_AGAIN|i\/o timeout|[Tt]emporary failure|server misbehaving|SERVFAIL|ESERVFAIL|read udp|dial udp|timed? ?out|[Tt]ry again|connection refused/.test(
    `${captured(match, 'code') ?? ''} ${match.line.text.slice(0, 2000)}`,
  )
}

function serverOf(match: SignatureMatch, facts: Facts): string | undefined {
  const seen = captured(match, 'server') ?? /->([\d.]+:53)\b/.exec(match.entry.text)?.[1]
  return seen?.replace(/:53$/, '') ?? nameservers(facts)[0]
}

function nameservers(facts: Facts): string[] {
  const servers = facts.pod?.spec.dnsConfig?.nameservers
  return Array.isArray(servers) ? servers.map(String) : []
}

function dnsItems(facts: Facts): EvidenceItem[] {
  const servers = nameservers(facts)
  const policy = facts.pod?.spec.dnsPolicy
  return [
    ...(servers.length > 0 ? [specItem('spec.dnsConfig.nameservers', servers.join(', '))] : []),
    ...(policy && policy !== 'ClusterFirst' ? [specItem('spec.dnsPolicy', policy)] : []),
  ]
}

const CLUSTER_NAME = /\b[a-z\d-]+\.[a-z\d-]+\.svc(?:\.cluster\.local)?\b/g

/** What other failing pods ask for: different names that all fail point to the server, not to the names. */
function otherNames(facts: Facts): EvidenceItem[] {
  const asked = new Map<string, Set<string>>()
  for (const pod of facts.evidence.neighbours.filter(isFailing)) {
    const { labels = {}, name } = pod.metadata
    const owner = labels['app.kubernetes.io/name'] ?? labels.app ?? name
    for (const { env = [], command = [], args = [] } of pod.spec.containers) {
      for (const value of [...env.flatMap((e) => e.value ?? []), ...command, ...args]) {
        const hosts = value.slice(0, 4000).match(CLUSTER_NAME) ?? []
        for (const host of hosts) asked.set(owner, (asked.get(owner) ?? new Set()).add(host))
      }
    }
  }
  return asked.size === 0
    ? []
    : [
        specItem(
          'names that other failing workloads depend on',
          [...asked]
            .slice(0, 8)
            .map(([owner, hosts]) => `${owner}: ${[...hosts].slice(0, 3).join(', ')}`)
            .join('; '),
        ),
      ]
}

/** A Service of the namespace with nearly this name, when none has exactly it. */
function similarService(host: string, facts: Facts): string | undefined {
  const [first = host, namespace] = host.split('.')
  const names = facts.evidence.services.map((s) => s.metadata.name)
  const foreign = namespace !== undefined && namespace !== facts.evidence.workload.namespace
  return names.includes(first) || foreign ? undefined : nearest(first, names)
}

function serviceItems(host: string, facts: Facts): EvidenceItem[] {
  const [first = host, namespace] = host.split('.')
  const { services, workload } = facts.evidence
  if (services.length === 0 || (namespace !== undefined && namespace !== workload.namespace)) return []
  const names = services.map((s) => s.metadata.name)
  return [
    specItem(
      `services of namespace ${workload.namespace}`,
      names.includes(first) ? `${first} exists` : `no ${first}; there are ${names.slice(0, 12).join(', ')}`,
    ),
  ]
}
