/** Silences the alerts of a workload in Alertmanager for a while. */
import { ActionImpossible, defineAction } from '../action.ts'
import { noOffer, offer } from '../offers.ts'
import type { Silence } from '../ports.ts'
import { dayAndTime } from '../utc-time.ts'

/** A week: longer than that is a change of the alert rule. */
const LONGEST_MINUTES = 7 * 24 * 60
const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/

export const createSilence = defineAction({
  id: 'create-silence',
  title: 'silence its alerts',
  risk: 'low',
  reversible: true,
  permissions: [],

  offer(diagnosis, { workload }) {
    const container = diagnosis.findings[0]?.container
    if (container === undefined) return noOffer('No container is known that its alerts would name.')
    return offer(diagnosis, 'create-silence', 'Keeps it from paging while somebody works on it.', {
      minutes: 60,
      matchers: { namespace: workload.namespace, container },
    })
  },

  async plan({ request, silences, at, planId, requester, signal }) {
    if (silences === undefined)
      throw new ActionImpossible('No Alertmanager is configured (ALERTMANAGER_URL).')
    const { minutes = 60, matchers = {} } = request.parameters
    if (!Number.isFinite(minutes) || minutes < 1 || minutes > LONGEST_MINUTES) {
      throw new ActionImpossible('A silence lasts from one minute to seven days.')
    }
    const labels = Object.entries(matchers)
    if (labels.length === 0 || !labels.every(([name, value]) => LABEL.test(name) && value !== '')) {
      throw new ActionImpossible('Say which labels the silence matches.')
    }
    if (matchers.namespace !== request.workload.namespace) {
      throw new ActionImpossible(
        `A silence from here has to match the namespace ${request.workload.namespace}.`,
      )
    }
    const present = await silences.list(signal)
    const endsAt = new Date(at + minutes * 60_000).toISOString()
    const words = labels.map(([name, value]) => `${name}="${value}"`).join(', ')
    return {
      title: `Silence ${words} for ${minutes} minutes`,
      words: [
        `Alerts with ${words} notify nobody until ${dayAndTime(endsAt)}. Nothing in the cluster changes.`,
        ...presentWords(present, matchers, planId),
      ],
      changes: [{ what: 'silence', after: words }],
      warnings: [],
      undo: { action: 'expire-silence', parameters: {}, words: 'Ends the silence.' },
      target: { kind: 'Silence', name: words },
      write: {
        verb: 'create-silence',
        silence: {
          matchers: labels.map(([name, value]) => ({ name, value, isRegex: false, isEqual: true })),
          startsAt: new Date(at).toISOString(),
          endsAt,
          createdBy: requester,
          comment: `${request.workload.kind} ${request.workload.namespace}/${request.workload.name} (crashloop plan ${planId})`,
        },
      },
    }
  },
})

/** What silences the very same alerts already, besides this plan's own. */
function presentWords(
  present: readonly Silence[],
  matchers: Readonly<Record<string, string>>,
  planId: string,
): readonly string[] {
  const same = present.find(
    (each) =>
      each.state === 'active' &&
      !each.comment.includes(planId) &&
      each.matchers.length === Object.keys(matchers).length &&
      each.matchers.every(
        ({ name, value, isRegex, isEqual }) => matchers[name] === value && !isRegex && isEqual,
      ),
  )
  return same ? [`They are silenced already, by ${same.createdBy}, until ${dayAndTime(same.endsAt)}.`] : []
}
