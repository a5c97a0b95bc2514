/** Collects Services and their endpoints when the failure speaks of the network: is the dependency there and ready? */
import { defineCollector, type Found } from '../collector.ts'
import { failureMessages, logTail } from '../failure-messages.ts'
import { listLabel } from '../reads.ts'

const NETWORK =
  /refused|timed? ?out|timeout|unreachable|no route|ECONN|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|reset by peer|broken pipe|no such host|resolv|getaddrinfo|lookup|connect|dial|bootstrap|broker|name or service|dns|upstream|deadline|unavailable|handshake|certificate|socket/i

/** An init container that runs on mostly asks a Service for an answer, and need not say so. */
function waitsAtInit({ pod }: Found): boolean {
  const inits = pod?.status?.initContainerStatuses ?? []
  return pod?.status?.phase === 'Pending' && inits.some(({ state, ready }) => state?.running && !ready)
}

export const services = defineCollector({
  id: 'services',
  permissions: [
    { verb: 'list', group: '', resource: 'services' },
    { verb: 'list', group: 'discovery.k8s.io', resource: 'endpointslices' },
  ],
  ready: (found, round) =>
    round === 3 &&
    (waitsAtInit(found) || [...failureMessages(found), ...logTail(found)].some((text) => NETWORK.test(text))),
  async collect({ workload }, reads) {
    const { namespace } = workload
    const [services, slices] = await Promise.all([
      reads.list('Service', namespace, { limit: 500 }),
      reads.list('EndpointSlice', namespace, { limit: 500 }),
    ])
    if (!services.ok) reads.gap(listLabel('Service', namespace), services)
    if (!slices.ok) reads.gap(listLabel('EndpointSlice', namespace), slices)
    return {
      ...(services.ok ? { services: services.value } : {}),
      ...(slices.ok ? { endpointSlices: slices.value } : {}),
    }
  },
})
