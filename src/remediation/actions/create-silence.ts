/** Silences the alerts of a workload in Alertmanager for a while. */
import { ActionImpossible, defineAction } from '../action.ts'
import { noOffer, offer } from '../offers.ts'

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

  async plan({ request, silences, at, planId, requester }) {
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
    const endsAt = new Date(at + minutes * 60_000).toISOString()
    const words = labels.map(([name, value]) => `${name}="${value}"`).join(', ')
    return {
      title: `Silence ${words} for ${minutes} minutes`,
      words: [`Alerts with ${words} notify nobody until ${endsAt}. Nothing in the cluster changes.`],
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
