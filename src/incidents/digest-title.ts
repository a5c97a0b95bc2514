/** What a storm is called, wherever it is listed. Pure. */

import { type CommonFactor, type Digest, isRaging } from '../domain/digest.ts'

/** What explains at least half of a storm; undefined when nothing does. */
export function mainFactor({ common: [first], members }: Digest): CommonFactor | undefined {
  return first !== undefined && reach(first) * 2 >= members.length ? first : undefined
}

function reach({ incidentIds, rootId }: CommonFactor): number {
  return incidentIds.length + (rootId === undefined ? 0 : 1)
}

/** `Node n1 is not ready`, or `12 workloads fail together` when nothing explains most of them. */
export function digestTitle(digest: Digest): string {
  const main = mainFactor(digest)
  if (main !== undefined) return factorTitle(main)
  const { length } = digest.members
  return `${length} workload${length === 1 ? '' : 's'} ${isRaging(digest) ? 'fail' : 'failed'} together`
}

/** The factor and what is wrong with it as a sentence without its full stop. */
export function factorTitle({ factor: { label, state } }: CommonFactor): string {
  // `node n1` begins a sentence with a capital; the name of a thing stays as it is.
  const isNoun = /^[a-z]+\S* /.test(label) && !/^\S*[/:.]/.test(label)
  return `${isNoun ? label.charAt(0).toUpperCase() + label.slice(1) : label} ${state}`
}

/** How many of its workloads fail, e.g. `38 of 40 workloads fail`. */
export function digestCount({ members }: Digest): string {
  const failing = members.filter(({ status }) => status !== 'resolved').length
  const all = `${members.length} workload${members.length === 1 ? '' : 's'}`
  return failing === members.length
    ? `${all} ${failing === 1 ? 'fails' : 'fail'}`
    : `${failing} of ${all} fail`
}
