/** Words and evidence items for what the status of a container says. */
import type { EvidenceItem } from '../domain/diagnosis.ts'
import type { KubeEvent } from '../domain/kubernetes.ts'
import type { ContainerFacts } from './facts.ts'
import { duration, iso, lastSeen, type Run, timesSeen } from './timeline.ts'

/** `container api exited with 1 after 2 s (3 restarts)` */
export function describeRun(container: ContainerFacts): string {
  const { run, waiting } = container
  const name = `container ${container.name}`
  const restarts = container.restarts > 0 ? ` (${container.restarts} restarts)` : ''
  if (!run)
    return waiting?.reason
      ? `${name} is waiting: ${waiting.reason}`
      : container.running
        ? `${name} runs but is not ready`
        : `${name} has not finished a run`
  if (run.neverRan) return `${name} could not be started${restarts}`
  const how =
    run.reason && !['Error', 'Completed'].includes(run.reason)
      ? `${run.reason}, exit code ${run.exitCode}`
      : `exit code ${run.exitCode}`
  const life = run.lifetimeMs === undefined ? '' : ` after ${duration(run.lifetimeMs)}`
  return `${name} ended with ${how}${signalWords(run.exitCode)}${life}${restarts}`
}

const SIGNALS: Readonly<Record<number, string>> = {
  129: 'SIGHUP',
  130: 'SIGINT',
  131: 'SIGQUIT',
  132: 'SIGILL',
  133: 'SIGTRAP',
  134: 'SIGABRT',
  135: 'SIGBUS',
  136: 'SIGFPE',
  137: 'SIGKILL',
  139: 'SIGSEGV',
  141: 'SIGPIPE',
  143: 'SIGTERM',
}

/** Exit codes above 128 are 128 + signal by shell and run-time convention. */
export function signalName(exitCode: number): string | undefined {
  return SIGNALS[exitCode]
}

function signalWords(exitCode: number): string {
  const signal = signalName(exitCode)
  return signal ? ` (${signal})` : ''
}

/** The finished run as evidence. */
export function runItem(container: ContainerFacts, run: Run): EvidenceItem {
  const state = container.status?.state?.terminated ? 'state' : 'lastState'
  const field =
    container.role === 'main' || !isInit(container) ? 'containerStatuses' : 'initContainerStatuses'
  const at = iso(run.finishedAt)
  return {
    source: `pod.status.${field}[${container.name}].${state}`,
    ...(at ? { at } : {}),
    text: [
      `terminated: reason ${run.reason ?? '-'}, exit code ${run.exitCode}${signalWords(run.exitCode)}`,
      ...(run.lifetimeMs === undefined ? [] : [`ran ${duration(run.lifetimeMs)}`]),
      `${container.restarts} restarts`,
      ...(run.message ? [run.message.trim().slice(0, 600)] : []),
    ].join(', '),
  }
}

function isInit(container: ContainerFacts): boolean {
  return container.role === 'init' || container.spec.restartPolicy === 'Always'
}

/** The waiting state as evidence. */
export function waitingItem(container: ContainerFacts): EvidenceItem {
  const field = isInit(container) ? 'initContainerStatuses' : 'containerStatuses'
  return {
    source: `pod.status.${field}[${container.name}].state.waiting`,
    text: `${container.waiting?.reason ?? 'waiting'}: ${(container.waiting?.message ?? '').slice(0, 600)}`,
  }
}

/** An event as evidence: `event Unhealthy x12`. */
export function eventItem(event: KubeEvent): EvidenceItem {
  const count = timesSeen(event)
  const at = iso(lastSeen(event))
  return {
    source: `event ${event.reason ?? '?'}${count > 1 ? ` x${count}` : ''} on ${event.involvedObject.kind ?? ''} ${event.involvedObject.name ?? ''}`,
    ...(at ? { at } : {}),
    text: (event.message ?? '').trim().slice(0, 600),
  }
}

/** A field of a spec as evidence. */
export function specItem(path: string, text: string): EvidenceItem {
  return { source: path, text }
}
