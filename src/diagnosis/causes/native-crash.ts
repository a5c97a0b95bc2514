/** Native code crashed: the kernel or the C library ended the process with SIGSEGV, SIGABRT, SIGBUS, SIGILL or SIGFPE. */
import { type Detection, defineCause } from '../cause.ts'
import { runItem, signalName, specItem } from '../describe-run.ts'
import type { ContainerFacts, Facts } from '../facts.ts'
import { weighedEntries } from '../log-excerpt/last-words.ts'
import { classify, logEvidence, logItem, type SignatureMatch } from '../log-signature.ts'
import { heapSettings } from '../memory-settings.ts'
import { changedWords, changesOf, specPath } from '../queries.ts'
import type { Run } from '../timeline.ts'

export const nativeCrash = defineCause({
  id: 'native-crash',
  title: 'Crash in native code',
  meaning:
    'The process was ended by the kernel or its C library because of a fault in compiled code: a bad memory access, an abort, an instruction that this CPU does not know. The application cannot log much then; a core dump or a debug build tells where.',
  detect: (facts) => facts.failing.flatMap((container) => detectIn(container, facts) ?? []),
  remedies: ({ container: name }, facts) => {
    const { namespace } = facts.evidence.workload
    const pod = facts.pod?.metadata.name ?? '<pod>'
    return [
      ...(facts.rollout
        ? [{ text: 'It began with a roll-out: roll back to the build that ran.', action: 'roll-back' }]
        : []),
      {
        text: 'Look for the fault in the kernel log of the node (address, library).',
        command: `kubectl debug node/${facts.pod?.spec.nodeName ?? '<node>'} -it --image=busybox -- dmesg`,
      },
      {
        text: 'Run it with a debugger or core dumps beside it, with the same input.',
        command: `kubectl -n ${namespace} debug ${pod} -it --copy-to=${pod}-debug --container=${name ?? ''} -- sh`,
        action: 'debug-container',
      },
    ]
  },
})

const MEANINGS: Readonly<Record<string, string>> = {
  SIGSEGV: 'it touched memory that is not its own',
  SIGABRT: 'it aborted itself (a failed assertion, a corrupt heap, an uncaught C++ exception)',
  SIGBUS:
    'it touched memory behind which no data is (often a mapped file on a full disk or a too small /dev/shm)',
  SIGILL: 'it executed an instruction that the CPU of this node does not know (built for a newer CPU?)',
  SIGFPE: 'it divided by zero or overflowed',
  SIGTRAP: 'it ran into a trap or a failed runtime check',
  SIGSYS: 'it made a system call that seccomp forbids',
}

/** Signals by run-time convention: 128 + signal; `signal` is what cri-o and docker may fill in. */
const SIGNAL_OF: Readonly<Record<number, string>> = {
  4: 'SIGILL',
  5: 'SIGTRAP',
  6: 'SIGABRT',
  7: 'SIGBUS',
  8: 'SIGFPE',
  11: 'SIGSEGV',
  31: 'SIGSYS',
}

/** Windows reports NTSTATUS values as exit codes: https://learn.microsoft.com/openspecs/windows_protocols/ms-erref */
const NTSTATUS: Readonly<Record<number, string>> = {
  3221225477: 'SIGSEGV', // STATUS_ACCESS_VIOLATION
  3221225725: 'SIGSEGV', // STATUS_STACK_OVERFLOW
  3221225501: 'SIGILL', // STATUS_ILLEGAL_INSTRUCTION
  3221225620: 'SIGFPE', // STATUS_INTEGER_DIVIDE_BY_ZERO
  3221226356: 'SIGABRT', // STATUS_HEAP_CORRUPTION
  3221226505: 'SIGABRT', // STATUS_STACK_BUFFER_OVERRUN, also made by abort()
}

/** Better explanations for an abort or fault that a language run-time makes itself. */
const MANAGED =
  /JavaScript heap|heap out of memory|OOMErrorHandler|FatalProcessOutOfMemory|ReportOOMFailure|OutOfMemoryError|[Oo]ut of memory|MemoryError|bad_alloc|Unhandled exception\. |panicked at|^panic: |Traceback \(most recent/m

function detectIn(container: ContainerFacts, facts: Facts): Detection | undefined {
  const { run } = container
  if (!run || run.neverRan || run.exitCode === 0) return undefined
  const match = classify(container).find((m) => m.cause === 'native-crash')
  const signal = faultOf(run)
  if (!signal && !match) return undefined
  const managed = weighedEntries(container).find(
    ({ entry, weight }) => weight >= 0.7 && MANAGED.test(entry.text),
  )
  const better = match && explainedBy(container, match)
  const signalWords = signal ? `${signal}: ${MEANINGS[signal] ?? 'a fault'}` : 'a fault in native code'
  return {
    container,
    confidence: confidenceOf(
      container,
      signal,
      match?.confidence,
      managed !== undefined || better !== undefined,
    ),
    summary: [
      `Container ${container.name} crashed in native code (exit code ${run.exitCode}${signal ? `, ${signalWords}` : ''}).`,
      match ? uncaughtWords(match) : 'Its log just stops, as logs do in such a crash.',
      changedWords(
        changesOf(container, facts).filter((c) => /\.image$|\.env\[|nodeSelector|affinity/.test(c.path)),
      ),
    ]
      .filter(Boolean)
      .join(' '),
    supports: [
      ...(match ? [logEvidence(match)] : []),
      runItem(container, run),
      ...lastLine(container),
      ...(container.spec.image ? [specItem(`${specPath(container)}.image`, container.spec.image)] : []),
    ],
    ...(managed ? { contradicts: [logItem(container, managed.entry.decisive)] } : {}),
    ...(!managed && better ? { contradicts: [logEvidence(better)] } : {}),
    ...(match
      ? {}
      : {
          settles: `dmesg on node ${facts.pod?.spec.nodeName ?? ''} names the faulting address and library`,
        }),
  }
}

const UNCAUGHT = /throwing an instance of '(?<type>[^'\n]{1,120})'(?:\s+what\(\): +(?<what>[^\n]{1,200}))?/

/** The C++ exception that ended in the abort, with its message. */
function uncaughtWords({ entry }: SignatureMatch): string {
  const { type, what } = UNCAUGHT.exec(entry.text)?.groups ?? {}
  return type ? `Nothing caught ${type}${what ? `: ${what.trim()}` : ''}.` : ''
}

/** What says more of the same words: the exception that nobody caught has a class and a message of its own. */
function explainedBy(container: ContainerFacts, match: SignatureMatch): SignatureMatch | undefined {
  return classify(container).find((m) => m.entry === match.entry && m.confidence > match.confidence)
}

function faultOf(run: Run): string | undefined {
  const byCode = NTSTATUS[run.exitCode >>> 0] ?? SIGNAL_OF[run.exitCode - 128]
  const name = byCode ?? SIGNAL_OF[run.signal ?? 0] ?? signalName(run.exitCode)
  return name !== undefined && name in MEANINGS ? name : undefined
}

/** Traces of a garbage collector: its run-time may have ended the process for want of heap. */
const COLLECTS = /Mark-(?:sweep|Compact)|Scavenge \d|Last few GCs|JS stacktrace/

function confidenceOf(
  container: ContainerFacts,
  signal: string | undefined,
  told: number | undefined,
  managed: boolean,
): number {
  if (managed) return 0.35
  if (!signal) return (told ?? 0) * 0.95
  if (told !== undefined) return Math.max(0.95, told)
  // V8 that runs out of heap as PID 1 ends with 139 too, and says so only in the log.
  if (!container.log || container.log.lines.length === 0) return signal === 'SIGABRT' ? 0.55 : 0.7
  const managedHeap =
    heapSettings(container).length > 0 || container.log.lines.some((l) => COLLECTS.test(l.text))
  return signal === 'SIGABRT' || signal === 'SIGTRAP' || (managedHeap && signal === 'SIGSEGV') ? 0.8 : 0.92
}

function lastLine(container: ContainerFacts): Detection['supports'] {
  const line = container.log?.lines.findLast((l) => l.text.trim() !== '')
  return line ? [logItem(container, line)] : []
}
