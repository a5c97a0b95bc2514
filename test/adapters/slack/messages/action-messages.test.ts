/** Whatever a plan says, its card, its window and what the thread tells of it keep to Slack's limits, and say it all. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { actionNote } from '../../../../src/adapters/slack/messages/action-notes.ts'
import {
  fieldsOf,
  formWindow,
  menuWindow,
  planWindow,
  wordsActionWindow,
} from '../../../../src/adapters/slack/messages/action-window.ts'
import { rootCard } from '../../../../src/adapters/slack/messages/root-card.ts'
import type { ActionNote } from '../../../../src/domain/action-notes.ts'
import { ACTION_IDS } from '../../../../src/domain/plan.ts'
import { checkView } from '../../../../src/playground/slack/validate-blocks.ts'
import {
  arbitraryActionNote,
  arbitraryIncidentAction,
  arbitraryMenu,
  arbitraryPlan,
} from '../../../support/arbitrary-action.ts'
import { arbitraryIncident, hostileText } from '../../../support/arbitrary-diagnosis.ts'
import { problemsOf, stringsOf } from '../../../support/check-slack-message.ts'

const plan = {
  id: 'plan-1',
  title: 'Roll back Deployment payments/api to revision 41',
  words: ['Replaces all 3 pods step by step.'],
  changes: [{ what: 'image of api', before: 'api:2', after: 'api:1' }],
  warnings: [{ kind: 'gitops', text: 'Argo CD will undo it.' }],
  undo: 'Puts revision 42 back.',
  risk: 'high',
  secondPerson: true,
  dryRun: 'passed',
  requestedBy: { id: 'U0ANA', name: 'Ana' },
  expiresAt: '2026-11-21T03:15:00Z',
} as const

describe('what the thread tells of an action', () => {
  it('is a message that Slack takes, whatever the plan says', () => {
    fc.assert(
      fc.property(arbitraryActionNote, (note) => {
        expect(problemsOf(actionNote('incident-1', note))).toEqual([])
      }),
      { numRuns: 400 },
    )
  }, 120_000)

  it('keeps the root card within the limits', () => {
    fc.assert(
      fc.property(arbitraryIncident, arbitraryIncidentAction, hostileText, (incident, action, title) => {
        const recommended = { action: 'scale', title, parameters: {} } as const

        expect(problemsOf(rootCard({ ...incident, action, recommended }))).toEqual([])
      }),
      { numRuns: 200 },
    )
  }, 120_000)

  it('says in the text of a card all that is agreed to', () => {
    const { text } = actionNote('incident-1', { key: 'plan:1', type: 'approval', plan, at: plan.expiresAt })

    for (const said of [
      plan.title,
      'Requested by Ana',
      ...plan.words,
      'Argo CD will undo it.',
      'api:2',
      'api:1',
      'Puts revision 42 back.',
      'Risk: high',
      'a second person has to approve',
      '21 Nov 03:15 UTC',
    ])
      expect(text).toContain(said)
  })

  it('carries nothing but the id of the plan in its buttons', () => {
    const { blocks } = actionNote('incident-1', { key: 'plan:1', type: 'approval', plan, at: plan.expiresAt })

    const values = [...JSON.stringify(blocks).matchAll(/"value":"([^"]*)"/g)].map(([, value]) => value)

    expect(values).toEqual(['plan-1', 'plan-1'])
  })

  it.each<[Partial<ActionNote>, string]>([
    [
      { outcome: 'recovered', afterMs: 42_000 },
      'It helped: Roll back: 3 of 3 ready after 42 s, requested by Ana, approved by Ben.',
    ],
    [
      { outcome: 'failing-again', afterMs: 90_000, cause: 'Out of memory', sameCause: false },
      'It is another cause now: Out of memory.',
    ],
    [
      { outcome: 'failing-again', cause: 'Out of memory', sameCause: true },
      'It is the same cause as before: Out of memory.',
    ],
    [{ outcome: 'timed-out', afterMs: 600_000 }, 'Not ready in time: 3 of 3 ready after 10 min.'],
  ])('tells the outcome %j', (more, words) => {
    const note = {
      key: 'verified:1',
      type: 'action-verified',
      planId: 'plan-1',
      title: 'Roll back',
      words: '3 of 3 ready',
      canUndo: false,
      at: plan.expiresAt,
      by: { id: 'U0ANA', name: 'Ana' },
      approvedBy: { id: 'U0BEN', name: 'Ben' },
      ...more,
    } as ActionNote

    expect(actionNote('incident-1', note).text).toContain(words)
  })
})

describe('the window of actions', () => {
  it('is one that Slack takes, whatever it shows', () => {
    fc.assert(
      fc.property(arbitraryMenu, arbitraryPlan, hostileText, (menu, each, words) => {
        for (const view of [
          menuWindow(menu),
          planWindow(each, 'card', words),
          planWindow(each, 'dialog'),
          wordsActionWindow(words),
        ])
          expect(() => checkView(view)).not.toThrow()
      }),
      { numRuns: 200 },
    )
  }, 120_000)

  it('asks for the parameters of every action that takes some', () => {
    for (const action of ACTION_IDS.filter((each) => fieldsOf(each).length > 0)) {
      const view = formWindow({ incidentId: 'incident-1', action }, 'raise the memory limit', { replicas: 0 })

      expect(() => checkView(view)).not.toThrow()
    }
  })

  it('gives reasons for what was weighed, and one line for what has nothing to act on', () => {
    const view = menuWindow({
      incidentId: 'i',
      workload: 'Deployment a/b',
      offered: [],
      forbidden: [],
      notOffered: [
        { action: 'rollout-restart', title: 'restart', why: 'It runs into the same limit again.' },
        { action: 'rerun-job', title: 'run the job again', why: 'It is no job.', isMoot: true },
        { action: 'suspend-cronjob', title: 'suspend the CronJob', why: 'No CronJob.', isMoot: true },
      ],
    })

    const shown = [...stringsOf(view.blocks)].map(({ value }) => value)
    expect(shown).toContain('It runs into the same limit again.')
    expect(shown).toContain('Does not apply here: run the job again, suspend the CronJob.')
    expect(shown.join(' ')).not.toContain('It is no job.')
  })

  it('says how to allow actions where there is no policy', () => {
    const view = menuWindow({
      incidentId: 'i',
      workload: 'Deployment a/b',
      offered: [],
      forbidden: [],
      notOffered: [],
      blocked: 'no-policy',
    })

    expect(JSON.stringify(view)).toContain('policy: in crashloop.yaml')
  })
})
