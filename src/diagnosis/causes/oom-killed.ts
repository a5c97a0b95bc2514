/** The kernel killed a process of the container at the container's own memory limit. */
import type { EvidenceItem } from '../../domain/diagnosis.ts'
import { type Detection, defineCause } from '../cause.ts'
import { eventItem, runItem, specItem } from '../describe-run.ts'
import type { ContainerFacts, Facts } from '../facts.ts'
import type { LogEntry } from '../log-excerpt/entries.ts'
import { logItem } from '../log-signature.ts'
import { heapAgainstLimit, lastMemoryReading, memoryLimit } from '../memory-settings.ts'
import { memoryItems, memoryRemedies, memoryVerdict } from '../memory-shape.ts'
import { probeKill } from '../probe-kill.ts'
import { formatBytes, roomierLimit } from '../quantity.ts'
import { changedWords, changesOf, containerPatch, setCommand, specPath } from '../queries.ts'
import { nodeOom, stopOrder } from '../run-end.ts'
import { startFailure } from '../start-failure.ts'

export const oomKilled = defineCause({
  id: 'oom-killed',
  title: 'Out of memory, killed at its limit',
  meaning:
    'A process of the container needed more memory than the container may use, so the kernel killed it. The limit is too low for this version and load, or the application leaks.',
  detect: (facts) => facts.failing.flatMap((container) => detectIn(container, facts) ?? []),
  remedies: ({ container: name }, facts) => {
    const { namespace } = facts.evidence.workload
    const container = facts.containers.find((c) => c.name === name)
    const limit = container && memoryLimit(container)
    const roomier = limit === undefined ? '<more>' : roomierLimit(limit)
    const rollBack = facts.rollout
      ? [{ text: 'It began with a roll-out: roll back if the older version fitted.', action: 'roll-back' }]
      : []
    const measured = container ? memoryRemedies(container, facts) : []
    if (measured.length > 0) return [...measured, ...rollBack]
    return [
      {
        text: `Raise the memory limit${limit === undefined ? '' : ` (now ${formatBytes(limit)})`} above what the last run needed, or make the application use less.`,
        action: 'raise-memory-limit',
        command: setCommand(facts, 'resources', `-c ${name ?? '<container>'} --limits=memory=${roomier}`),
        ...(container && limit !== undefined
          ? { patch: containerPatch(container, ['resources:', '  limits:', `    memory: ${roomier}`]) }
          : {}),
      },
      ...rollBack,
      {
        text: 'Watch its use before the next kill: steady growth over runs is a leak, a jump is load or a new feature.',
        command: `kubectl -n ${namespace} top pod --containers`,
      },
    ]
  },
})

/** A child that was killed shows up in the parent's words; the container may then end with any code. */
const CHILD_KILLED =
  /\b(?:BrokenProcessPool|terminated abruptly|WorkerLostError|signal 9|signal: killed|SIGKILL|[Oo]ut of memory|oom[-_ ]?kill\w*|Killed process)\b|was sent SIGKILL|exited with code 137|exit(?:ed| code| status)[: ]+137|(?:^|\n)(?:[^\n]{0,160}: line \d+:\s+\d+ )?Killed\b/

/** How well the parts of the evidence speak for a kill at the limit, apart from the reason that the run-time gives. */
interface Signs {
  readonly witness: LogEntry | undefined
  readonly limit: number | undefined
  /** The kubelet killed or stopped it at that time, so that SIGKILL and SIGTERM are explained. */
  readonly ordered: boolean
}

function detectIn(container: ContainerFacts, facts: Facts): Detection | undefined {
  const { run } = container
  if (startFailure(container)?.kind === 'memory') return tooLittleToStart(container)
  if (!run) return undefined
  const signs: Signs = {
    witness: container.entries.findLast(
      (e) => CHILD_KILLED.test(e.text) && e.level !== 'info' && e.level !== 'debug',
    ),
    limit: memoryLimit(container),
    ordered:
      Boolean(probeKill(container, facts)?.endedNewestRun) || stopOrder(container, facts) !== undefined,
  }
  if (run.reason === 'OOMKilled') return labelled(container, facts, signs)
  if (signs.ordered) return undefined
  return run.exitCode === 137 ? unlabelled(container, facts, signs) : childKilled(container, facts, signs)
}

/** What a parent says of a child that got SIGKILL, and nothing else kills children in a container of its own accord. */
const CHILD_SIGKILL = /\b(?:SIGKILL|signal 9|signal: killed)\b|(?:^|\n)[^\n]{0,160}: line \d+:\s+\d+ Killed\b/

/** Only a child was killed, the main process went on and ended with a code of its own, and the run-time saw no kill. */
function childKilled(container: ContainerFacts, facts: Facts, signs: Signs): Detection | undefined {
  const { witness, limit } = signs
  const told = container.entries.slice(-6)
  if (!witness || limit === undefined || container.run?.exitCode === 0) return undefined
  if (!told.includes(witness) || !CHILD_SIGKILL.test(witness.text)) return undefined
  return {
    container,
    confidence: 0.6,
    summary: [
      `A child process of container ${container.name} got SIGKILL, which may be the memory limit (${container.spec.resources?.limits?.memory}): ${witness.message.trim().slice(0, 160)}`,
      ...why(container, facts),
    ]
      .filter(Boolean)
      .join(' '),
    supports: supportsOf(container, facts, signs),
    contradicts: [
      {
        source: 'reason',
        text: `${container.run?.reason ?? '-'}, not OOMKilled: the run-time did not see an out-of-memory kill`,
      },
    ],
    settles: `dmesg -T | grep -i 'killed process' on node ${facts.pod?.spec.nodeName ?? ''}`.trim(),
  }
}

/**
 * Run-times derive OOMKilled from a cumulative cgroup counter, so a later exit 143, 0 or 1 may carry it
 * (kubernetes#140716): then a witness has to confirm it.
 */
function labelled(container: ContainerFacts, facts: Facts, signs: Signs): Detection {
  const exitCode = container.run?.exitCode ?? 0
  const certain = exitCode === 137 || signs.witness !== undefined
  const reading = lastMemoryReading(container)
  const close = reading !== undefined && signs.limit !== undefined && reading.bytes >= signs.limit * 0.7
  const doubts: EvidenceItem[] = [
    ...(certain
      ? []
      : [
          {
            source: 'exit code',
            text: `${exitCode} is not SIGKILL (137): the label may come from an earlier kill of this container`,
          },
        ]),
    ...(signs.ordered ? [{ source: 'events', text: 'the kubelet stopped the container at that time' }] : []),
    ...(signs.limit === undefined
      ? [
          {
            source: `${specPath(container)}.resources.limits.memory`,
            text: 'not set: the limit that was hit is that of the pod or of the node',
          },
        ]
      : []),
  ]
  return {
    container,
    confidence: confidenceOf(exitCode, certain, close, signs),
    summary: [
      `Container ${container.name} was killed by the kernel for memory (OOMKilled, exit code ${exitCode})${signs.limit === undefined ? '' : ` at its limit of ${container.spec.resources?.limits?.memory}`}.`,
      exitCode !== 137 && signs.witness
        ? 'The kernel killed a child process; the main process noticed and ended.'
        : '',
      ...why(container, facts),
    ]
      .filter(Boolean)
      .join(' '),
    supports: supportsOf(container, facts, signs),
    contradicts: doubts,
    ...(doubts.length > 0
      ? {
          settles:
            'The metric container_memory_working_set_bytes against the limit just before the end of the run.',
        }
      : {}),
  }
}

function confidenceOf(exitCode: number, certain: boolean, close: boolean, { limit, ordered }: Signs): number {
  if (limit === undefined) return certain ? 0.55 : 0.3
  if (ordered) return exitCode === 137 ? 0.55 : 0.35
  if (certain) return 0.97
  return exitCode === 0 || exitCode === 143 ? 0.4 : close ? 0.75 : 0.6
}

/** A true kill may be reported as plain Error (containerd#8180): 137 alone says only SIGKILL. */
function unlabelled(container: ContainerFacts, facts: Facts, signs: Signs): Detection | undefined {
  if (signs.limit === undefined) return undefined
  const oom = nodeOom(container, facts)
  if (oom?.system) return undefined
  const reading = lastMemoryReading(container)
  const close = reading !== undefined && reading.bytes >= signs.limit * 0.85
  const confidence = oom ? 0.9 : signs.witness ? 0.8 : close ? 0.65 : 0.35
  return {
    container,
    confidence,
    summary: [
      `Container ${container.name} ended with SIGKILL (exit code 137), ${oom || signs.witness ? 'and the kernel was out of memory for it' : 'which may be its memory limit'} (${container.spec.resources?.limits?.memory}).`,
      close && reading ? `Its log last speaks of ${formatBytes(reading.bytes)}.` : '',
      ...why(container, facts),
    ]
      .filter(Boolean)
      .join(' '),
    supports: [...supportsOf(container, facts, signs), ...(oom ? [eventItem(oom.event)] : [])],
    contradicts: oom
      ? []
      : [
          {
            source: 'reason',
            text: `${container.run?.reason ?? '-'}, not OOMKilled: the run-time did not see an out-of-memory kill`,
          },
        ],
    settles: `dmesg -T | grep -i 'killed process' on node ${facts.pod?.spec.nodeName ?? ''}`.trim(),
  }
}

/** runc libcontainer/process_linux.go: the limit does not even suffice for the run-time's own init. */
function tooLittleToStart(container: ContainerFacts): Detection {
  return {
    container,
    confidence: 0.96,
    summary: `Container ${container.name} cannot even be started: its memory limit of ${container.spec.resources?.limits?.memory ?? '?'} is too low for the run-time's init process (OOM-killed).`,
    supports: startFailure(container)?.supports ?? [],
  }
}

function why(container: ContainerFacts, facts: Facts): string[] {
  return [
    memoryVerdict(container, facts),
    heapAgainstLimit(container)?.words ?? '',
    changedWords(
      changesOf(container, facts).filter((c) => /resources|\.env\[|\.image$|args|command/.test(c.path)),
    ),
  ]
}

function supportsOf(container: ContainerFacts, facts: Facts, { witness }: Signs): EvidenceItem[] {
  const { run, spec } = container
  const limit = spec.resources?.limits?.memory
  const reading = lastMemoryReading(container)
  const line = reading && container.log?.lines.find((l) => l.n === reading.line)
  return [
    ...(run ? [runItem(container, run)] : []),
    ...(limit ? [specItem(`${specPath(container)}.resources.limits.memory`, limit)] : []),
    ...memoryItems(container, facts),
    ...(witness ? [logItem(container, witness.decisive)] : []),
    ...(line ? [logItem(container, line)] : []),
    ...(heapAgainstLimit(container)?.items ?? []),
  ]
}
