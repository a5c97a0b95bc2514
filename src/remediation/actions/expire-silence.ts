/** Ends a silence in Alertmanager. */
import { ActionImpossible, defineAction } from '../action.ts'
import { notHere } from '../offers.ts'
import { dayAndTime } from '../utc-time.ts'

export const expireSilence = defineAction({
  id: 'expire-silence',
  title: 'end the silence',
  risk: 'low',
  reversible: false,
  permissions: [],

  offer: () => notHere('It is how a silence is taken back.'),

  async plan({ request, silences, signal }) {
    if (silences === undefined)
      throw new ActionImpossible('No Alertmanager is configured (ALERTMANAGER_URL).')
    const { silenceId } = request.parameters
    if (silenceId === undefined) throw new ActionImpossible('Say which silence to end.')
    const silence = await silences.get(silenceId, signal)
    if (silence === undefined)
      throw new ActionImpossible('Alertmanager does not know that silence (any more).')
    if (silence.state === 'expired') throw new ActionImpossible('That silence has ended already.')
    const namespace = silence.matchers.find(({ name }) => name === 'namespace')
    if (namespace?.value !== request.workload.namespace || namespace.isRegex || !namespace.isEqual) {
      throw new ActionImpossible(`That silence is not about the namespace ${request.workload.namespace}.`)
    }
    const words = silence.matchers.map(({ name, value }) => `${name}="${value}"`).join(', ')
    return {
      title: `End the silence of ${words}`,
      words: [`Alerts with ${words} notify again. It would have ended at ${dayAndTime(silence.endsAt)}.`],
      changes: [{ what: 'silence', before: words }],
      warnings: [],
      noUndo: 'Create a new silence to silence them again.',
      target: { kind: 'Silence', name: words, uid: silenceId },
      write: { verb: 'expire-silence', silenceId },
    }
  },
})
