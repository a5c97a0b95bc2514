/** What the root card tells in each state of an incident, to the eye and to a screen reader alike. */
import { describe, expect, it } from 'vitest'
import { ACTION_BUTTONS, ACTIONS } from '../../../../src/adapters/slack/ids.ts'
import type { SlackMessage } from '../../../../src/adapters/slack/messages/message.ts'
import { rootCard } from '../../../../src/adapters/slack/messages/root-card.ts'
import type { Finding } from '../../../../src/domain/diagnosis.ts'
import type { Incident } from '../../../../src/domain/incident.ts'
import { problemsOf, seen } from '../../../support/check-slack-message.ts'
import { identified, likely, opened, unknown } from '../../../support/example-diagnosis.ts'

function buttonsOf(message: SlackMessage) {
  return message.blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []))
}

function menuOf(message: SlackMessage) {
  return buttonsOf(message).flatMap((each) =>
    each.type === 'overflow' ? each.options.map(({ value }) => value) : [],
  )
}

interface Case {
  readonly state: string
  readonly incident: Incident
  readonly tells: readonly string[]
  readonly not?: readonly string[]
}

const cases: readonly Case[] = [
  {
    state: 'being looked into',
    incident: opened,
    tells: ['Failing: Deployment payments/api', 'Looking into it', 'KubePodCrashLooping', 'prod-eu-1'],
    not: ['Cause'],
  },
  {
    state: 'identified',
    incident: { ...opened, diagnosis: identified },
    tells: [
      'Cause: Out of memory',
      'high confidence',
      '2 of 3 pods failing',
      '14 restarts',
      'since',
      'image api:1.4.0',
      'Revision 42 replaced 41',
      'Next step',
      'rollout undo deployment/api',
    ],
    not: ['Likely', 'Looking into it'],
  },
  {
    state: 'likely, so that the check comes before the remedy',
    incident: { ...opened, diagnosis: likely },
    tells: [
      'Likely cause: A dependency cannot be reached',
      'medium confidence',
      'Check first',
      'get endpointslices',
    ],
    not: ['Next step', 'scale statefulset'],
  },
  {
    state: 'unknown, with what could not be seen',
    incident: { ...opened, diagnosis: unknown },
    tells: ['Cause unknown', 'previous log of container api', 'not allowed to read it', 'Next step'],
    not: ['confidence'],
  },
  {
    state: 'without an answer from the cluster',
    incident: { ...opened, trouble: 'the cluster prod-eu-1 does not answer' },
    tells: ['Could not look into it: ', 'does not answer', 'Trying again'],
    not: ['What follows was found earlier'],
  },
  {
    state: 'without an answer, but with an earlier diagnosis',
    incident: { ...opened, trouble: 'no answer', diagnosis: likely, investigatedAt: '2026-11-21T03:03:00Z' },
    tells: ['Could not look into it: ', 'What follows was found earlier', 'Likely cause'],
  },
  {
    state: 'whose alert has ended while the watcher sees it fail',
    incident: {
      ...opened,
      diagnosis: identified,
      watched: { reasons: ['crashing'], failedAt: '2026-11-21T03:01:00Z' },
      alertsEndedAt: '2026-11-21T03:30:00Z',
    },
    tells: [
      'Failing: ',
      'The alert has ended',
      'but the pods still fail',
      'it stays open until they are well',
    ],
    not: ['Resolved'],
  },
  {
    state: 'whose pods are well while its alert fires',
    incident: {
      ...opened,
      diagnosis: identified,
      watched: { reasons: ['crashing'], failedAt: '2026-11-21T03:01:00Z', overSince: '2026-11-21T03:30:00Z' },
    },
    tells: ['The pods are well again', 'but the alert still fires: it stays open until it ends.'],
  },
  {
    state: 'that came back after the watcher had seen it well',
    incident: {
      ...opened,
      reopened: 1,
      reopenedAt: '2026-11-21T03:40:00Z',
      diagnosis: identified,
      watched: { reasons: ['crashing'], failedAt: '2026-11-21T03:01:00Z', overSince: '2026-11-21T03:30:00Z' },
    },
    tells: ['Failing again'],
    not: ['well again'],
  },
  {
    state: 'resolved, with how long it took',
    incident: { ...opened, status: 'resolved', resolvedAt: '2026-11-21T03:43:30Z', diagnosis: identified },
    tells: ['Resolved: Deployment payments/api', '41 min', 'Out of memory', 'image api:1.4.0'],
    not: ['Failing', 'Next step', 'still healthy'],
  },
  {
    state: 'acknowledged and muted',
    incident: {
      ...opened,
      status: 'acknowledged',
      owner: { person: { id: 'U0ANA', name: 'ana' }, at: '2026-11-21T03:05:00Z' },
      mute: { by: { id: 'U0ANA', name: 'ana' }, at: '2026-11-21T03:05:00Z' },
      diagnosis: identified,
    },
    tells: ['Acknowledged: Deployment payments/api', 'Owner: ', 'Muted until resolved'],
    not: ['Failing'],
  },
  {
    state: 'resolved by something that is known',
    incident: {
      ...opened,
      status: 'resolved',
      resolvedAt: '2026-11-21T03:43:30Z',
      diagnosis: identified,
      fixedBy: 'roll-back to revision 41, approved by ana',
    },
    tells: ['Fixed by: ', 'roll-back to revision 41, approved by ana'],
  },
  {
    state: 'reopened',
    incident: { ...opened, reopened: 2, diagnosis: identified },
    tells: ['Failing again: Deployment payments/api', 'came back 2 times'],
  },
  {
    state: 'asked about and not yet seen failing',
    incident: { ...opened, alerts: {}, source: 'person' },
    tells: ['Asked about: Deployment payments/api', 'Asked for with /crashloop'],
    not: ['Failing'],
  },
]

describe('root card', () => {
  it.each(cases)('tells of an incident $state', ({ incident, tells, not = [] }) => {
    const message = rootCard(incident)

    const spoken = message.text.replaceAll('&gt;', '>')
    const shown = seen(message).replaceAll('  ', ' ')
    for (const words of tells) {
      expect(shown).toContain(words)
      expect(spoken).toContain(words)
    }
    for (const words of not) {
      expect(shown).not.toContain(words)
      expect(spoken).not.toContain(words)
    }
    expect(problemsOf(message)).toEqual([])
  })

  it('tells a change once, though the summary of the finding names it too', () => {
    const [primary] = identified.findings
    const [change] = identified.changes
    const summary = `It ran out of memory. Changed in the last roll-out: ${change?.summary}.`
    const repeated = { ...identified, findings: [{ ...primary, summary } as Finding] }
    const other = { ...repeated, changes: [{ path: 'x', kind: 'added' as const, summary: 'env B added' }] }

    const [once, kept] = [repeated, other].map((diagnosis) => rootCard({ ...opened, diagnosis }))

    expect(once?.text.split('image api:1.4.0')).toHaveLength(2)
    expect(kept?.text).toContain('Changed in the last roll-out: image api:1.4.0')
  })

  it('offers what to look at, to take it, and a menu, each carrying the id of the incident', () => {
    const buttons = buttonsOf(rootCard({ ...opened, diagnosis: identified }))

    expect(buttons.map((button) => 'action_id' in button && button.action_id)).toEqual([
      ACTION_BUTTONS.open,
      ACTIONS.describe,
      ACTIONS.previousLogs,
      ACTIONS.events,
      ACTIONS.changes,
      ACTIONS.acknowledge,
      ACTIONS.more,
    ])
    expect(buttons.flatMap((button) => ('value' in button ? [button.value] : []))).toEqual(
      Array.from({ length: 6 }, () => 'inc-1'),
    )
    expect(menuOf(rootCard({ ...opened, diagnosis: identified }))).toEqual([
      'details:inc-1',
      'assign:inc-1',
      'mute:inc-1',
      'right:inc-1',
      'wrong:inc-1',
    ])
  })

  it('offers no acknowledging of what somebody has, unless it came back', () => {
    const owner = { person: { id: 'U0ANA', name: 'ana' }, at: '2026-11-21T03:05:00Z' }

    const taken = buttonsOf(rootCard({ ...opened, status: 'acknowledged', owner }))
    const back = buttonsOf(rootCard({ ...opened, reopened: 1, owner }))

    const ids = (buttons: typeof taken) => buttons.map((each) => 'action_id' in each && each.action_id)
    expect(ids(taken)).not.toContain(ACTIONS.acknowledge)
    expect(ids(back)).toContain(ACTIONS.acknowledge)
  })

  it('offers unmuting while it is muted', () => {
    const mute = { by: { id: 'U0ANA' }, at: '2026-11-21T03:05:00Z' }

    expect(menuOf(rootCard({ ...opened, mute }))).toContain('unmute:inc-1')
  })

  it('asks only about the cause when it is resolved', () => {
    const over = { ...opened, status: 'resolved', resolvedAt: '2026-11-21T03:43:30Z' } as const

    expect(buttonsOf(rootCard(over))).toEqual([])
    expect(menuOf(rootCard({ ...over, diagnosis: identified }))).toEqual(['right:inc-1', 'wrong:inc-1'])
  })

  it('names the buttons anew with each revision, as Slack wants for an update', () => {
    const ids = [3, 4].map((revision) =>
      rootCard({ ...opened, revision }).blocks.find((block) => block.type === 'actions'),
    )

    expect(ids[0]?.block_id).not.toBe(ids[1]?.block_id)
  })

  it.each(['javascript:alert(1)', 'https://user:pass@am.example', 'not a url', 'ftp://am.example'])(
    'does not link to %s',
    (externalURL) => {
      const message = rootCard({ ...opened, externalURL })

      expect(seen(message)).not.toContain('Alertmanager')
      expect(message.text).not.toContain(externalURL)
    },
  )

  it('can be found again by its metadata', () => {
    expect(rootCard(opened).metadata).toEqual({
      event_type: 'crashloop_message',
      event_payload: { incident_id: 'inc-1', key: 'root' },
    })
  })
})
