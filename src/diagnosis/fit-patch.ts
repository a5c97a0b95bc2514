/** Turns a patch of a pod template into one of the workload's kind. */
import type { Remedy } from '../domain/diagnosis.ts'

const TEMPLATE = 'spec:\n  template:\n    spec:\n'

/**
 * Patches are written for Deployments, StatefulSets and DaemonSets. A CronJob has its template one level deeper; the
 * containers of a Job or a bare Pod cannot be patched at all, so the patch is left out and the text stays.
 */
export function fitPatch(remedy: Remedy, kind: string): Remedy {
  if (!remedy.patch?.startsWith(TEMPLATE)) return remedy
  const { patch, ...rest } = remedy
  if (kind === 'Job' || kind === 'Pod') return rest
  if (kind !== 'CronJob') return remedy
  const body = patch.slice('spec:\n'.length).replace(/^(?=.)/gm, '    ')
  return { ...rest, patch: `spec:\n  jobTemplate:\n    spec:\n${body}` }
}
