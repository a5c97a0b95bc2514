/** What a probe does, in words and numbers. */
import type { Probe } from '../domain/kubernetes.ts'
import type { ContainerFacts } from './facts.ts'

/** `GET http :8080/healthz`, `exec: cat /tmp/alive`, `TCP :5432`, `gRPC :9000`. */
export function describeProbe(probe: Probe): string {
  if (probe.httpGet)
    return `${probe.httpGet.scheme ?? 'HTTP'} GET :${probe.httpGet.port}${probe.httpGet.path ?? '/'}`
  if (probe.exec) return `exec ${(probe.exec.command ?? []).join(' ')}`
  if (probe.tcpSocket) return `TCP :${probe.tcpSocket.port}`
  return probe.grpc ? `gRPC health check on :${probe.grpc.port}` : 'no handler'
}

/** Time until the kubelet kills a container that never answers, in seconds (API defaults: 10 s period, 3 failures). */
export function probeBudget(probe: Probe): number {
  return (probe.initialDelaySeconds ?? 0) + (probe.periodSeconds ?? 10) * (probe.failureThreshold ?? 3)
}

/** The probe with its numbers, defaults included. */
export function probeSpec(probe: Probe): string {
  return `${describeProbe(probe)}, initialDelaySeconds ${probe.initialDelaySeconds ?? 0}, periodSeconds ${probe.periodSeconds ?? 10}, timeoutSeconds ${probe.timeoutSeconds ?? 1}, failureThreshold ${probe.failureThreshold ?? 3}: gives up after ${probeBudget(probe)} s`
}

/** The port that the probe asks, as the spec writes it. */
export function portOf(probe: Probe): number | string | undefined {
  return probe.httpGet?.port ?? probe.tcpSocket?.port ?? probe.grpc?.port
}

/** The same as a number; nothing for a name that no port of the container has. */
export function resolvedPort(probe: Probe, container: ContainerFacts): number | undefined {
  const port = portOf(probe)
  if (typeof port === 'number') return port
  if (port === undefined) return undefined
  return /^\d+$/.test(port) ? Number(port) : container.spec.ports?.find((p) => p.name === port)?.containerPort
}
