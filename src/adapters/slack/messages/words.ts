/** The words for causes, confidence, gaps, times and durations, chosen for a tired reader. */
import type { CauseId, Finding, Verdict } from '../../../domain/diagnosis.ts'
import type { GapReason } from '../../../domain/evidence.ts'

/** Each cause in a few words that finish the sentence "Cause: ...". */
export const CAUSE_WORDS: Readonly<Record<CauseId, string>> = {
  'oom-killed': 'out of memory, killed at its limit',
  'heap-exhausted': 'the language runtime ran out of heap',
  'node-pressure': 'the node ran short of resources',
  'liveness-probe': 'killed by its liveness probe',
  'startup-probe': 'killed by its startup probe',
  'lifecycle-hook': 'a lifecycle hook failed',
  'config-object-missing': 'a ConfigMap, Secret or key is missing',
  'config-invalid': 'the app rejects its configuration',
  'arguments-invalid': 'the app rejects its command line',
  'command-not-found': 'the command is not in the image',
  'command-not-executable': 'the command may not be executed',
  'architecture-mismatch': 'the image is built for another CPU or format',
  'missing-file-or-module': 'a file or module is missing',
  'permission-denied': 'permission denied',
  'read-only-filesystem': 'it writes to a read-only filesystem',
  'security-context': 'refused by its security settings',
  'volume-mount': 'a volume cannot be mounted',
  'disk-full': 'no space left',
  'image-pull': 'the image cannot be pulled',
  'port-conflict': 'its port is already in use',
  'lock-contention': 'another process holds its lock',
  'dependency-unreachable': 'a dependency cannot be reached',
  'dns-failure': 'a name does not resolve',
  'tls-failure': 'a TLS handshake or certificate fails',
  'authentication-failed': 'a credential is refused',
  'rbac-forbidden': 'the Kubernetes API refuses its service account',
  'migration-failed': 'a schema migration fails',
  'data-incompatible': 'its data does not fit this version',
  'resource-limit': 'a limit on files, threads or processes is reached',
  'native-crash': 'a crash in native code',
  'app-exception': 'an unhandled error in the app',
  'exits-cleanly': 'the process ends without an error',
  'terminated-externally': 'stopped by a signal from outside',
  'planned-termination': 'an orderly end, nothing is wrong',
  'deadline-exceeded': 'it ran out of its deadline',
  'container-runtime': 'the node fails to run containers',
  unschedulable: 'no node takes the pod',
  'quota-exceeded': 'a quota or admission rule refuses the pod',
  unknown: 'unknown',
}

/** How sure we are, in a word; the numbers are calibrated, so the words follow them. */
export function confidenceWord(confidence: number): string {
  if (confidence >= 0.85) return 'high confidence'
  if (confidence >= 0.6) return 'medium confidence'
  return 'low confidence'
}

/** The line that names the cause, e.g. `Likely cause: out of memory` and `medium confidence`. */
export function causeWords(
  verdict: Verdict,
  finding: Finding | undefined,
): { label: string; cause: string; how: string } {
  if (verdict === 'unknown' || finding === undefined || finding.cause === 'unknown') {
    return { label: 'Cause unknown', cause: '', how: '' }
  }
  const label = verdict === 'identified' ? 'Cause' : 'Likely cause'
  return { label, cause: CAUSE_WORDS[finding.cause], how: confidenceWord(finding.confidence) }
}

/** Why something could not be seen, in words. */
export const GAP_WORDS: Readonly<Record<GapReason, string>> = {
  forbidden: 'not allowed to read it',
  'not-found': 'it does not exist',
  'timed-out': 'no answer in time',
  expired: 'it is no longer kept',
  unavailable: 'not available',
  truncated: 'only a part could be read',
  'not-recorded': 'not in the recording',
}

/** `1 pod`, `3 pods`. */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`
}

/** A duration with its two largest units, e.g. `41 min`, `2 h 5 min`, `3 d 4 h`; `under a minute` below one. */
export function duration(ms: number): string {
  const minutes = Math.floor(Math.max(0, ms) / 60_000)
  if (!(minutes >= 1)) return 'under a minute'
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(minutes / 1440), 'd'],
    [Math.floor(minutes / 60) % 24, 'h'],
    [minutes % 60, 'min'],
  ]
  const first = parts.findIndex(([value]) => value > 0)
  return parts
    .slice(first, first + 2)
    .filter(([value]) => value > 0)
    .map(([value, unit]) => `${value} ${unit}`)
    .join(' ')
}

/** A time for those who cannot see the reader's own: `21 Nov 03:02 UTC`. */
export function utcTime(at: string): string {
  const date = new Date(at)
  const month = MONTHS[date.getUTCMonth()]
  const clock = date.toISOString().slice(11, 16)
  return `${date.getUTCDate()} ${month} ${clock} UTC`
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const
