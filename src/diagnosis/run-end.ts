/** Who may have ended a container's newest run: the kubelet, a deletion, the node, or a neighbour in the pod. */
import type { LogLine } from '../domain/evidence.ts'
import type { KubeEvent } from '../domain/kubernetes.ts'
import type { ContainerFacts, Facts } from './facts.ts'
import { containerOf, firstSeen, instant, lastSeen } from './timeline.ts'

/** Clocks of kubelet, run-time and API server differ, and events are stamped to the second. */
const SLACK_MS = 3_000

/** A busy run-time needs some seconds more than the grace period until the process is dead and reported. */
export const KILL_TAKES_MS = 10_000

/** True when the event may have ended the run: it lies between the end less the grace period and the end. */
export function endsRun(event: KubeEvent, container: ContainerFacts, facts: Facts): boolean {
  const end = container.run?.finishedAt
  const last = lastSeen(event)
  if (end === undefined || last === undefined) return false
  const earliest = end - graceMs(facts) - KILL_TAKES_MS
  const first = firstSeen(event) ?? last
  const started = container.run?.startedAt ?? earliest
  if (last >= earliest && last <= end + SLACK_MS) return last >= started - SLACK_MS
  // An aggregated event that goes on after this run covers it when it began before the run's end.
  return last > end && first <= end + SLACK_MS && first !== last
}

/** Time between SIGTERM and SIGKILL, in milliseconds. */
export function graceMs(facts: Facts): number {
  return 1000 * (facts.pod?.spec.terminationGracePeriodSeconds ?? 30)
}

/**
 * `Killing` "Stopping container x": the pod is being deleted, evicted or its job is over; "definition changed": somebody
 * changed the image in place. No probe, no hook.
 */
export function stopOrder(container: ContainerFacts, facts: Facts): KubeEvent | undefined {
  return container.events.find(
    (e) =>
      e.reason === 'Killing' &&
      /^Stopping container |definition changed, will be restarted$/.test(e.message ?? '') &&
      (containerOf(e) === container.name || (e.message ?? '').includes(container.name)) &&
      (endsRun(e, container, facts) || container.run?.finishedAt === undefined),
  )
}

/** The kernel's or the node's report of a process killed for memory near the end of the run. */
export function nodeOom(
  container: ContainerFacts,
  facts: Facts,
): { readonly event: KubeEvent; readonly system: boolean } | undefined {
  const end = container.run?.finishedAt
  const node = facts.pod?.spec.nodeName
  const event = facts.evidence.events.find((e) => {
    if (e.involvedObject.kind !== 'Node' || !/^(?:SystemOOM|OOMKilling)$/.test(e.reason ?? '')) return false
    if (node && e.involvedObject.name !== node) return false
    const seen = lastSeen(e)
    return end === undefined || (seen !== undefined && Math.abs(seen - end) < 30_000)
  })
  // Kubelet's SystemOOM is only for victims outside of any container limit; node-problem-detector's says cgroup or not.
  return event && { event, system: event.reason === 'SystemOOM' || !/cgroup/i.test(event.message ?? '') }
}

/** A line of a container that may signal others, with the signal it sent. */
export interface SignalWitness {
  readonly container: ContainerFacts
  readonly line: LogLine
  readonly signal: string
}

const SENDS =
  /\b(?:send(?:s|ing)?|sent|signal(?:l?ing|led)?|kill(?:s|ing|ed)?|terminat(?:e|es|ing)|stopp?(?:ing)?|restart(?:ing)?|deliver(?:ing|ed)?)\b/i
const SIGNAL =
  /\b(?:SIG)?(TERM|KILL|INT|QUIT|HUP|USR1|USR2)\b|\bkill -(\d+|[A-Z]+)\b|\bsignal[= ](\d+|[A-Za-z]+)\b/
/** `received SIGTERM` is told by a victim, not by a sender. */
const RECEIVES =
  /\b(?:receiv|caught|got|handling|handled|trapp|on)\w* (?:signal )?(?:SIG)?(?:TERM|INT|KILL|QUIT)/i

/** What another container of a pod with a shared process namespace logged about signals when the run ended. */
export function signalSender(container: ContainerFacts, facts: Facts): SignalWitness | undefined {
  if (!facts.pod?.spec.shareProcessNamespace && !facts.pod?.spec.hostPID) return undefined
  const end = container.run?.finishedAt
  const witnesses = facts.containers
    .filter((c) => c !== container)
    .flatMap((c) =>
      (c.log?.lines ?? []).flatMap((line) => {
        const match = SIGNAL.exec(line.text)
        if (!match || !SENDS.test(line.text) || RECEIVES.test(line.text)) return []
        const name = (match[1] ?? match[2] ?? match[3] ?? '').toUpperCase().replace(/^SIG/, '')
        return [{ container: c, line, signal: /^\d+$/.test(name) ? name : `SIG${name}` }]
      }),
    )
  if (end === undefined) return witnesses.at(-1)
  const near = witnesses.findLast((w) => {
    const told = instant(w.line.at)
    return told !== undefined && told <= end + SLACK_MS && told >= end - graceMs(facts) - SLACK_MS
  })
  return near ?? witnesses.findLast((w) => w.line.at === undefined)
}

/** Words with which a process says that it was asked to stop. */
const TOLD_TO_STOP =
  /\b(?:SIGTERM|SIGINT|signal (?:15|2|term\w*|interrupt)|signal=terminated|(?:received|caught|handling|got) (?:signal|termination|shutdown|stop|a? ?sig)|warm shutdown|graceful(?:ly)? (?:shut|stop)\w*|shutdown hook|KeyboardInterrupt|shutting down (?:gracefully|on signal)|stop signal)\b/i

/** The last line in which the container says that it was told to stop. */
export function toldToStop(container: ContainerFacts): LogLine | undefined {
  return container.log?.lines.slice(-25).findLast((l) => TOLD_TO_STOP.test(l.text))
}
