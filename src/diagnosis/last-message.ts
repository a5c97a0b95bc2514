/** What a process left in its termination message instead of its log; read like the last lines of a log. */
import type { ContainerLog, LogLine } from '../domain/evidence.ts'
import { iso, type Run } from './timeline.ts'

/** Reasons whose message is the kubelet's or the run-time's own, not the process'. */
const NOT_ITS_OWN: ReadonlySet<string> = new Set(['ContainerStatusUnknown', 'Unknown'])
/** Control characters except tab, and marks that hide text or turn its direction around. */
const HIDDEN = /[[\p{Cc}\p{Bidi_Control}\u200b\u2028\u2029\ufeff]--[\t]]/gv

/**
 * Lines of the run's termination message that do not stand in its log, numbered on from there. By default a program
 * writes the message itself (https://kubernetes.io/docs/tasks/debug/debug-application/determine-reason-pod-failure/);
 * with `FallbackToLogsOnError` it is the end of the log, which is all that is left when the log cannot be read.
 */
export function messageLines(run: Run | undefined, log: ContainerLog | undefined): readonly LogLine[] {
  if (!run?.message || run.neverRan || NOT_ITS_OWN.has(run.reason ?? '')) return []
  const logged = new Set(log?.lines.map((line) => line.text.trim()))
  const at = iso(run.finishedAt)
  const first = (log?.lines.at(-1)?.n ?? 0) + 1
  const texts = run.message.split('\n').map((text) => text.replace(HIDDEN, '').trimEnd())
  if (texts.some((text) => text.trim() !== '' && logged.has(text.trim()))) return []
  return texts
    .filter((text) => text.trim() !== '')
    .map((text, i) => ({ n: first + i, ...(at ? { at } : {}), text }))
}
