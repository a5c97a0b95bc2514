/** Mutes the open incident that a person names. */

import type { SlackPerson } from '../domain/incident.ts'
import { type Wanted, workloadLabel } from '../domain/workload.ts'
import { dayAndTime } from '../remediation/utc-time.ts'
import { bestMatches } from './match-names.ts'
import type { Own } from './own.ts'
import type { IncidentStore } from './ports.ts'

/** `until` is RFC 3339, absent until it is resolved. Resolves to the words that answer the person. */
export type MuteNamed = (
  wanted: Wanted & { readonly name: string },
  until: string | undefined,
  by: SlackPerson,
) => Promise<string>

export function createMuteNamed(deps: {
  readonly store: Pick<IncidentStore, 'listOpen'>
  readonly own: Own
}): MuteNamed {
  return async (wanted, until, by) => {
    const open = (await deps.store.listOpen()).filter(
      ({ workload: { cluster, namespace, kind } }) =>
        (wanted.cluster === undefined || wanted.cluster === cluster) &&
        (wanted.namespace === undefined || wanted.namespace === namespace) &&
        (wanted.kind === undefined || wanted.kind === kind || wanted.kind === 'Pod'),
    )
    const best = bestMatches(wanted.name, open, ({ workload, target }) => [workload.name, target.name])
    const [only, ...others] = best?.found ?? []
    if (only === undefined) return `There is no open incident of ${wanted.name}.`
    if (others.length > 0 || best?.match === 'similar') {
      const names = (best?.found ?? []).slice(0, 10).map(({ workload }) => workloadLabel(workload))
      return `Which one do you mean? ${names.join(', ')}`
    }
    const { refused } = await deps.own(only.id, { type: 'mute', ...(until !== undefined && { until }) }, by)
    const what = workloadLabel(only.workload)
    if (refused !== undefined) return `${what}: ${refused}`
    const end = until === undefined ? 'until it is resolved' : `until ${dayAndTime(until)}`
    return `${what} is muted ${end}. Its card in the channel is kept up to date.`
  }
}
