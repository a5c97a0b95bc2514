/** The kernel killed a process of the container at the container's own memory limit. */
import { type Detection, defineCause } from '../cause.ts'
import { runItem, specItem } from '../describe-run.ts'
import type { ContainerFacts, Facts } from '../facts.ts'
import { logItem } from '../log-signature.ts'
import { probeKill } from '../probe-kill.ts'

export const oomKilled = defineCause({
  id: 'oom-killed',
  title: 'Out of memory: killed at its limit',
  meaning:
    'A process of the container needed more memory than the container may use, so the kernel killed it. The limit is too low for this version and load, or the application leaks.',
  detect: (facts) => facts.failing.flatMap((container) => detectIn(container, facts) ?? []),
  remedies: ({ container }, facts) => {
    const { namespace, kind, name } = facts.evidence.workload
    return [
      {
        text: 'Raise the memory limit above what the last run needed, or make the application use less.',
        action: 'raise-memory-limit',
        command: `kubectl -n ${namespace} set resources ${kind.toLowerCase()}/${name} -c ${container ?? '<container>'} --limits=memory=<more>`,
      },
      {
        text: 'Watch its use before the next kill: steady growth over runs is a leak, a jump is load or a new feature.',
        command: `kubectl -n ${namespace} top pod --containers`,
      },
    ]
  },
})

/** A child that was killed shows up in the parent's words; the container may then end with any code. */
const CHILD_KILLED =
  /\b(?:BrokenProcessPool|terminated abruptly|WorkerLostError|signal 9|SIGKILL|[Oo]ut of memory|oom[-_ ]?kill|[Kk]illed(?: process)?)\b|was sent SIGKILL|exited with code 137/

function detectIn(container: ContainerFacts, facts: Facts): Detection | undefined {
  const { run } = container
  if (run?.reason !== 'OOMKilled') return undefined
  const limit = container.spec.resources?.limits?.['memory']
  const witness = container.entries.findLast((e) => CHILD_KILLED.test(e.text) && e.level !== 'info')
  const killed = probeKill(container, facts)
  const supports = [
    runItem(container, run),
    ...(limit ? [specItem(`spec.containers[${container.name}].resources.limits.memory`, limit)] : []),
    ...(witness ? [logItem(container, witness.decisive)] : []),
  ]
  const certain = run.exitCode === 137 || witness !== undefined
  return {
    container,
    // Run-times derive OOMKilled from a cumulative counter, so a later exit 143, 0 or 1 may carry it: kubernetes#140716.
    confidence: killed && run.exitCode !== 137 ? 0.35 : certain ? 0.96 : 0.6,
    summary: `Container ${container.name} was killed by the kernel for memory (OOMKilled, exit code ${run.exitCode})${limit ? ` at its limit of ${limit}` : ''}.`,
    supports,
    contradicts: certain
      ? []
      : [
          {
            source: 'exit code',
            text: `${run.exitCode} is not SIGKILL (137): the label may come from an earlier kill`,
          },
        ],
  }
}
