/** Follows an address to the Service and the pods behind it, and says what is wrong there. */
import type { EvidenceItem } from '../domain/diagnosis.ts'
import type { Container, Pod, Service } from '../domain/kubernetes.ts'
import { isFailing } from './blast-radius.ts'
import { specItem } from './describe-run.ts'
import type { Facts } from './facts.ts'
import type { NetworkTarget } from './target.ts'

export interface Backing {
  /** `Service pg`, or `pod pg-0` when no Service was seen. */
  readonly name: string
  readonly service?: Service
  /** Pods that the selector of the Service picks, or the pod with the address. */
  readonly pods: readonly Pod[]
  readonly failing: readonly Pod[]
  /** Ready addresses behind it; undefined when no EndpointSlice could be read. */
  readonly ready?: number
  /** Ports that the pods really serve, when the one asked for is not among them. */
  readonly otherPorts: readonly number[]
}

/** What stands behind an address: a Service by its cluster IP, its DNS name or the IP of a pod behind it, else that pod. */
export function backingOf(target: NetworkTarget, facts: Facts): Backing | undefined {
  const service = serviceOf(target.host, facts)
  const pods = service ? selected(service, facts) : podsNamed(target, facts)
  if (!service && pods.length === 0) return undefined
  const ready = service && readyAddresses(service, facts)
  return {
    name: service ? `Service ${service.metadata.name}` : `pod ${pods[0]?.metadata.name}`,
    ...(service ? { service } : {}),
    pods,
    failing: pods.filter(isFailing),
    ...(ready === undefined ? {} : { ready }),
    otherPorts: target.port === undefined ? [] : otherPorts(pods, service, target.port),
  }
}

function selected(service: Service, facts: Facts): Pod[] {
  const selector = Object.entries(service.spec?.selector ?? {})
  if (selector.length === 0) return []
  return [...facts.evidence.neighbours, ...facts.evidence.pods].filter((p) =>
    selector.every(([key, value]) => p.metadata.labels?.[key] === value),
  )
}

/** Without a Service in sight: the pod with that address, or those whose owner has the name of the host. */
function podsNamed({ host, ip }: NetworkTarget, facts: Facts): Pod[] {
  const { neighbours } = facts.evidence
  const byIp = neighbours.filter((p) => p.status?.podIP === host || (ip && p.status?.podIP === ip))
  if (byIp.length > 0) return byIp
  const [name] = host.split('.')
  return neighbours.filter((p) => p.metadata.ownerReferences?.some((o) => o.name === name))
}

function serviceOf(host: string, facts: Facts): Service | undefined {
  const { services, workload, neighbours } = facts.evidence
  const byIp = services.find((s) => s.spec?.clusterIP === host || s.spec?.clusterIPs?.includes(host))
  if (byIp) return byIp
  if (/^[\d.]+$|:/.test(host)) {
    const labels = neighbours.find((p) => p.status?.podIP === host)?.metadata.labels
    if (!labels) return undefined
    return services.find((s) => {
      const selector = Object.entries(s.spec?.selector ?? {})
      return selector.length > 0 && selector.every(([key, value]) => labels[key] === value)
    })
  }
  // `<service>`, `<service>.<namespace>[.svc...]`, and `<pod>.<service>...` of a StatefulSet.
  const labels = host.replace(/\.$/, '').split('.')
  const here = (namespace: string | undefined): boolean =>
    namespace === undefined || namespace === workload.namespace
  return (
    services.find((s) => s.metadata.name === labels[0] && here(labels[1])) ??
    services.find((s) => s.metadata.name === labels[1] && here(labels[2]))
  )
}

function readyAddresses(service: Service, facts: Facts): number | undefined {
  const slices = facts.evidence.endpointSlices.filter(
    (s) => s.metadata.labels?.['kubernetes.io/service-name'] === service.metadata.name,
  )
  if (slices.length === 0) return undefined
  const addresses = slices.flatMap((s) =>
    (s.endpoints ?? []).filter((e) => e.conditions?.ready !== false).flatMap((e) => e.addresses ?? []),
  )
  return new Set(addresses).size
}

/** Ports the pods declare or are told to serve, when the asked one leads to none of them. */
function otherPorts(pods: readonly Pod[], service: Service | undefined, asked: number): number[] {
  const map = service?.spec?.ports?.find((p) => p.port === asked)
  const wanted = typeof map?.targetPort === 'number' ? map.targetPort : asked
  const served = new Set(pods.flatMap((p) => p.spec.containers.flatMap(portsOf)))
  if (typeof map?.targetPort === 'string' || served.size === 0 || served.has(wanted)) return []
  return [...served].sort((a, b) => a - b)
}

/** Declared ports, and those of variables and arguments that set the port a server listens on. */
function portsOf(container: Container): number[] {
  const told = (container.env ?? []).flatMap((e) =>
    /^(?:PORT|PGPORT|LISTEN(?:_PORT|_ADDR)?|[A-Z_]*(?:HTTP|SERVER|LISTEN|BIND|REDIS|MYSQL|GRPC)_?(?:TCP_)?PORT)$/.test(
      e.name,
    )
      ? [e.value]
      : [],
  )
  const words = [...(container.command ?? []), ...(container.args ?? [])].join(' ')
  const flags = [...words.matchAll(/--?(?:port|listen|p|http-port|bind)[= ](?:[\w.*]*:)?(\d{2,5})\b/g)].map(
    (m) => m[1],
  )
  const set = [...told, ...flags].flatMap((text) => {
    const port = Number(/(\d{2,5})$/.exec(text ?? '')?.[1])
    return Number.isInteger(port) && port > 0 && port < 65_536 ? [port] : []
  })
  return set.length > 0 ? set : (container.ports ?? []).map((p) => p.containerPort)
}

/** What is wrong behind the Service, in words for the summary; nothing when nothing is seen. */
export function troubleBehind(backing: Backing): string | undefined {
  const { name, service, pods, failing, ready, otherPorts: other } = backing
  if (other.length > 0)
    return service
      ? `${name} leads to pods that listen on ${other.join(', ')} instead`
      : `${name} listens on ${other.join(', ')} instead`
  if (pods.length === 0 && service?.spec?.selector)
    return `${name} has no pods behind it: its workload is scaled to 0, or the selector matches nothing`
  if (failing.length > 0 && failing.length === pods.length)
    return `the pods behind ${name} fail themselves (${failing.map(podWords).slice(0, 3).join(', ')})`
  if (ready === 0) return `${name} has no ready endpoints`
  return undefined
}

function podWords(pod: Pod): string {
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])]
  const why = statuses.flatMap(
    (s) => s.state?.waiting?.reason ?? s.state?.terminated?.reason ?? s.lastState?.terminated?.reason ?? [],
  )
  return `${pod.metadata.name}: ${why[0] ?? pod.status?.phase ?? 'not ready'}`
}

/** The Service, its endpoints and its pods as evidence. */
export function backingItems(backing: Backing): EvidenceItem[] {
  const { service, pods, ready, otherPorts: other } = backing
  const ports = (service?.spec?.ports ?? []).map((p) => `${p.port} -> ${p.targetPort ?? p.port}`).join(', ')
  return [
    ...(service
      ? [
          specItem(
            `service ${service.metadata.name}`,
            `clusterIP ${service.spec?.clusterIP ?? '-'}, ports ${ports || '-'}, ${ready === undefined ? 'endpoints unknown' : `${ready} ready endpoints`}, ${pods.length} pods behind it`,
          ),
        ]
      : []),
    ...(other.length > 0 || pods.some(isFailing)
      ? pods.slice(0, 3).map((p) => specItem(`pod ${p.metadata.name}`, podDetail(p)))
      : []),
  ]
}

function podDetail(pod: Pod): string {
  const told = pod.spec.containers.flatMap((c) =>
    (c.env ?? []).filter((e) => /PORT$/.test(e.name) && e.value).map((e) => `${e.name}=${e.value}`),
  )
  const ports = pod.spec.containers.flatMap((c) => (c.ports ?? []).map((p) => p.containerPort))
  return [
    podWords(pod),
    ...(ports.length ? [`container ports ${ports.join(', ')}`] : []),
    ...(told.length ? [told.join(' ')] : []),
  ].join('; ')
}
