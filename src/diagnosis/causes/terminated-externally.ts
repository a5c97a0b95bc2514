/** The process was ended by a signal that neither the kubelet nor the kernel explains. */
import type { EvidenceItem } from '../../domain/diagnosis.ts'
import { type Detection, defineCause } from '../cause.ts'
import { runItem, signalName, specItem } from '../describe-run.ts'
import type { ContainerFacts, Facts } from '../facts.ts'
import { logItem } from '../log-signature.ts'
import { probeKill } from '../probe-kill.ts'
import { editCommand, eventsCover } from '../queries.ts'
import { nodeOom, signalSender, stopOrder, toldToStop } from '../run-end.ts'

export const terminatedExternally = defineCause({
  id: 'terminated-externally',
  title: 'Ended by a signal from elsewhere',
  meaning:
    'Something told or forced the process to stop: another container that shares its process namespace, its own supervisor, a person or an agent on the node. No probe, no hook, no deletion and no memory kill is on record for it.',
  detect: (facts) => facts.failing.flatMap((container) => detectIn(container, facts) ?? []),
  remedies: (_finding, facts) => [
    {
      text: 'Find the sender: other containers of the pod (with shareProcessNamespace), supervisors inside the image, agents on the node.',
      command: `kubectl -n ${facts.evidence.workload.namespace} logs ${facts.pod?.metadata.name ?? '<pod>'} --all-containers --timestamps`,
    },
    {
      text: 'When a reloader should only reload, let it send SIGHUP (or what the application expects), not SIGTERM.',
      command: editCommand(facts),
    },
  ],
})

const SIGNALS: ReadonlySet<number> = new Set([129, 130, 131, 137, 138, 140, 143])

function detectIn(container: ContainerFacts, facts: Facts): Detection | undefined {
  const { run } = container
  if (!run || run.neverRan) return undefined
  const told = toldToStop(container)
  const sender = signalSender(container, facts)
  const bySignal = SIGNALS.has(run.exitCode)
  if (!bySignal && !(told && run.exitCode === 0) && !(sender && told)) return undefined
  if (facts.pod?.metadata.deletionTimestamp || facts.pod?.status?.reason || stopOrder(container, facts))
    return undefined
  if (run.reason === 'OOMKilled' || nodeOom(container, facts)) return undefined
  const kill = probeKill(container, facts)
  if (kill?.endedNewestRun || container.events.some((e) => /PostStartHook/.test(`${e.reason} ${e.message}`)))
    return undefined
  const signal = signalName(run.exitCode) ?? (told ? 'SIGTERM' : 'a signal')
  const covered = eventsCover(container, facts)
  return {
    container,
    confidence: confidenceOf(run.exitCode, covered, sender !== undefined, told !== undefined, container),
    summary: [
      `Container ${container.name} was ended by ${signal} (exit code ${run.exitCode})${covered ? ', and no probe, hook or deletion by the kubelet explains it' : ''}.`,
      sender
        ? `Container ${sender.container.name} shares its processes and logged at that time: ${sender.line.text.trim().slice(0, 200)}`
        : told
          ? `It says itself: ${told.text.trim().slice(0, 160)}`
          : '',
      covered ? '' : 'Events of that time cannot be seen, so a kill by the kubelet is not ruled out.',
    ]
      .filter(Boolean)
      .join(' '),
    supports: [
      runItem(container, run),
      ...(sender
        ? [
            logItem(sender.container, sender.line),
            ...senderItems(sender.container.name, facts, sender.signal),
          ]
        : []),
      ...(told ? [logItem(container, told)] : []),
    ],
    ...(sender
      ? {}
      : {
          settles:
            "Who sends the signal: an audit or eBPF trace of kill(2) on the node (`bpftrace -e 'tracepoint:signal:signal_generate ...'`).",
        }),
  }
}

/** Never above "likely" without either a witness or a look at the events. */
function confidenceOf(
  exitCode: number,
  covered: boolean,
  sender: boolean,
  told: boolean,
  container: ContainerFacts,
): number {
  if (sender) return covered ? 0.96 : 0.8
  const probed = Boolean(container.spec.livenessProbe ?? container.spec.startupProbe)
  if (exitCode === 137) return covered ? 0.55 : 0.3
  if (exitCode === 0) return covered ? 0.55 : 0.3
  if (!covered) return probed ? 0.4 : 0.55
  return told ? 0.8 : 0.75
}

/** The spec of the sender where it names a signal. */
function senderItems(name: string, facts: Facts, signal: string): EvidenceItem[] {
  const sender = facts.containers.find((c) => c.name === name)
  return [
    ...(facts.pod?.spec.shareProcessNamespace ? [specItem('spec.shareProcessNamespace', 'true')] : []),
    ...(sender?.spec.env ?? [])
      .filter((e) => e.value !== undefined && /SIGNAL/i.test(e.name))
      .map((e) => specItem(`spec.containers[${name}].env[${e.name}]`, `${e.value} (${signal} was sent)`)),
  ]
}
