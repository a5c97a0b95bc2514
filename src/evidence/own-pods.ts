/** Completes the pods of a workload in a namespace that has more pods than are listed. */
import { choosePod } from './choose-pod.ts'
import type { Found } from './collector.ts'
import { belongsTo } from './owner-names.ts'
import { listLabel, type Reads } from './reads.ts'

/** Pods of one namespace that are listed; a list is cut in the order of names, so those of a workload may be left out. */
export const POD_LIMIT = 500

/** Labels that differ between the pods of one workload. */
const GENERATED_LABEL =
  /(?:^|\/)(?:rollouts-)?pod-template-hash$|controller-revision-hash$|pod-template-generation$|pod-name$|pod-index$|job-name$|controller-uid$|completion-index$/

/**
 * Asks for the workload's pods by label when the list of the namespace was cut, and notes the cut as a gap. In all
 * other cases it returns what it was given, without a call.
 */
export async function withAllOwnPods(found: Found, reads: Reads): Promise<Found> {
  if (found.namespacePods.length < POD_LIMIT) return found
  const { namespace } = found.workload
  reads.gap(`${listLabel('Pod', namespace)} beyond the first ${POD_LIMIT}`, {
    reason: 'truncated',
    why: `no more than ${POD_LIMIT} pods of a namespace are read`,
  })
  const labelSelector = selectorOf(found)
  if (labelSelector === '') return found
  const answer = await reads.list('Pod', namespace, { labelSelector, limit: POD_LIMIT })
  if (!answer.ok) return found
  const listed = new Set(answer.value.map(({ metadata }) => metadata.name))
  const others = found.namespacePods.filter(({ metadata }) => !listed.has(metadata.name))
  const pod = found.pod ?? choosePod(answer.value.filter((each) => belongsTo(each, found.workload)))
  return { ...found, ...(pod === undefined ? {} : { pod }), namespacePods: [...answer.value, ...others] }
}

function selectorOf({ owners, pod }: Found): string {
  const { deployment, statefulSet, daemonSet } = owners
  const labels =
    (deployment ?? statefulSet ?? daemonSet)?.spec.selector.matchLabels ?? pod?.metadata.labels ?? {}
  return Object.entries(labels)
    .filter(([key]) => !GENERATED_LABEL.test(key))
    .map(([key, value]) => `${key}=${value}`)
    .join(',')
}
