/** What the configuration adds to a root card: whom it calls, where its links lead, and how far a long gathering is. */
import { describe, expect, it } from 'vitest'
import { rootCard } from '../../../../src/adapters/slack/messages/root-card.ts'
import type { Incident } from '../../../../src/domain/incident.ts'
import { findMentions } from '../../../../src/playground/slack/mentions.ts'
import { problemsOf, seen } from '../../../support/check-slack-message.ts'
import { anIncident } from '../../../support/incident.ts'

function mentionsOf(over: Partial<Incident>): readonly string[] {
  const { text, blocks } = rootCard(anIncident(over))
  const names = { handles: new Set<string>(), users: new Set<string>(), channels: new Set<string>() }
  return findMentions({ text, blocks, parseText: false }, names).map(
    ({ kind, target }) => `${kind} ${target}`,
  )
}

describe('A root card', () => {
  it('calls the users and groups of its route', () => {
    const mention = ['S0123456789', 'U0123456789']

    expect(mentionsOf({ mention })).toEqual(['usergroup S0123456789', 'user U0123456789'])
    expect(rootCard(anIncident({ mention })).text).toContain('Calling a user group, a person')
    expect(problemsOf(rootCard(anIncident({ mention })))).toEqual([])
  })

  it.each(['!here', 'channel', '<!channel>', 'S0<!here>', '@oncall', ''])('calls nobody by %j', (id) => {
    expect(mentionsOf({ mention: [id] })).toEqual([])
  })

  it('calls nobody any more once it is resolved', () => {
    const over = {
      mention: ['S0123456789'],
      status: 'resolved',
      resolvedAt: '2026-11-21T11:00:00.000Z',
    } as const

    expect(mentionsOf(over)).toEqual([])
  })

  it('links to the dashboards of the configuration', () => {
    const message = rootCard(anIncident(), [{ title: 'Grafana', url: 'https://grafana.test/{namespace}' }])

    expect(seen(message)).toContain('https://grafana.test/payments')
    expect(problemsOf(message)).toEqual([])
  })

  it('lets no address open a code block', () => {
    const message = rootCard(anIncident({ externalURL: 'https://alerts.test/?q=```' }))

    expect(message.text).not.toContain('```')
    expect(seen(message)).toContain('https://alerts.test/?q=%60%60%60')
  })

  it('says which parts are done', () => {
    const { text } = rootCard(anIncident({ progress: ['pods', 'events'] }))

    expect(text).toContain('Looking into it: pods done, events done, logs …')
  })
})
