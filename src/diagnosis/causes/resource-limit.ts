/** A limit other than memory is reached: file descriptors, threads or processes, inotify, kernel settings. */

import type { EvidenceItem } from '../../domain/diagnosis.ts'
import { specItem } from '../describe-run.ts'
import { rolloutChanges } from '../env-of.ts'
import type { ContainerFacts, Facts } from '../facts.ts'
import { inCopy } from '../kubectl.ts'
import { defineLogCause } from '../log-cause.ts'
import { captured, type SignatureMatch, wordsOf } from '../log-signature.ts'
import { specPath } from '../queries.ts'

export const resourceLimit = defineLogCause({
  id: 'resource-limit',
  title: 'A limit of the system is reached',
  meaning:
    'The process asks the kernel for one more file, thread, process or watch than it may have. The limit comes from a ulimit in the start script or the runtime, the PID limit of the pod, or a setting of the node.',
  summary: (match, facts) => {
    const limits = limitsOf(match.container)
    const changed = changedNumbers(match.container, facts)
    return `Container ${match.container.name} reaches a limit for ${kindOf(match)}: ${captured(match, 'what') ?? wordsOf(match, 140)}.${
      limits.length > 0
        ? ` It is started with ${limits
            .map((l) => l.text)
            .slice(0, 3)
            .join(', ')}.`
        : ''
    }${changed.length > 0 ? ` The last roll-out changed ${changed.join(', ')}.` : ''}`
  },
  related: (match, facts) => [
    ...limitsOf(match.container),
    ...changedNumbers(match.container, facts).map((text) => specItem('last roll-out', text)),
  ],
  settles: (match, facts) => inCopy(facts, match.container, 'ulimit -a; cat /sys/fs/cgroup/pids.max'),
  remedies: () => [
    {
      text: 'Ask for less: fewer workers, threads, connections or watched files; or find the leak when the number grows with time.',
    },
    {
      text: 'Raise the limit where it is set: `ulimit` in the start script, the runtime (containerd LimitNOFILE), podPidsLimit of the kubelet, or sysctl fs.inotify.* and vm.max_map_count of the node.',
    },
  ],
})

function kindOf(match: SignatureMatch): string {
  const { of } = match.signature
  if (of === 'open files') return 'open files'
  if (of === 'inotify') return 'inotify watches'
  return of === 'threads and processes' || of === 'Python os.fork'
    ? 'processes or threads'
    : 'a system resource'
}

const LIMIT_NAME =
  /(?:^|_)(?:NOFILE|NPROC|ULIMIT|RLIMIT|FDS?|FILES|PROCS?|PIDS?|WORKERS?|THREADS?|POOL(?:_SIZE)?|CONCURRENCY|PARALLELISM|CONNECTIONS|PROCESSES|CHILDREN)(?:_|$)|(?:^|_)MAX_|_(?:LIMIT|MAX)$/

/** Variables and arguments that set a limit, or how much is asked for. */
function limitsOf(container: ContainerFacts): EvidenceItem[] {
  const path = specPath(container)
  const env = (container.spec.env ?? [])
    .filter((e) => LIMIT_NAME.test(e.name) && /\d/.test(e.value ?? ''))
    .map((e) => specItem(`${path}.env[${e.name}]`, `${e.name}=${e.value}`))
  const words = [...(container.spec.command ?? []), ...(container.spec.args ?? [])]
  const told = words.filter((w) => /ulimit|prlimit|--?(?:max-|workers|threads|concurrency|pool)/.test(w))
  return [...env, ...told.map((w) => specItem(`${path}.args`, w.slice(0, 200)))]
}

/** Numbers that the last roll-out changed: the new appetite, mostly. */
function changedNumbers(container: ContainerFacts, facts: Facts): string[] {
  return rolloutChanges(facts)
    .filter((c) => c.path.includes(`[${container.name}].env[`) && /\d/.test(c.after ?? ''))
    .map((c) => c.summary)
    .slice(0, 3)
}
