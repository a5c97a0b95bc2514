/** Plans, notes and menus of actions of every shape, with hostile text. */
import fc from 'fast-check'
import type { ActionMenu, ActionNote, IncidentAction, ShownPlan } from '../../src/domain/action-notes.ts'
import { ACTION_IDS } from '../../src/domain/plan.ts'
import { hostileText } from './arbitrary-diagnosis.ts'

const time = fc.constantFrom('2026-11-21T03:02:11Z', '1970-01-01T00:00:00Z', 'never')
const someone = fc.record(
  { id: fc.oneof(fc.constant('U0ANA'), hostileText), name: hostileText },
  { requiredKeys: ['id'] },
)
const texts = fc.array(hostileText, { maxLength: 14 })
const key = fc.uuid()
const actors = { by: someone, approvedBy: someone }

/** Any plan that people may be shown. */
export const arbitraryPlan = fc.record(
  {
    id: key,
    title: hostileText,
    words: texts,
    changes: fc.array(
      fc.record({ what: hostileText, before: hostileText, after: hostileText }, { requiredKeys: ['what'] }),
      { maxLength: 14 },
    ),
    warnings: fc.array(fc.record({ kind: fc.constant('other'), text: hostileText }), { maxLength: 14 }),
    undo: hostileText,
    noUndo: hostileText,
    followUp: hostileText,
    risk: fc.constantFrom('low', 'high'),
    secondPerson: fc.boolean(),
    dryRun: fc.constantFrom('passed', 'not-supported'),
    requestedBy: someone,
    expiresAt: time,
  },
  {
    requiredKeys: [
      'id',
      'title',
      'words',
      'changes',
      'warnings',
      'risk',
      'secondPerson',
      'dryRun',
      'requestedBy',
      'expiresAt',
    ],
  },
) as fc.Arbitrary<ShownPlan>

/** Any note about an action. */
export const arbitraryActionNote = fc.oneof(
  fc.record({ key, type: fc.constant('approval'), plan: arbitraryPlan, at: time }),
  fc.record(
    {
      key,
      type: fc.constant('decision'),
      of: key,
      plan: arbitraryPlan,
      state: fc.constantFrom('approved', 'denied', 'expired', 'stale'),
      by: someone,
      reason: hostileText,
      at: time,
    },
    { requiredKeys: ['key', 'type', 'of', 'plan', 'state', 'at'] },
  ),
  fc.record(
    {
      key,
      type: fc.constant('action-run'),
      planId: key,
      title: hostileText,
      state: fc.constantFrom('done', 'refused', 'failed'),
      words: hostileText,
      followUp: hostileText,
      canUndo: fc.boolean(),
      at: time,
      ...actors,
    },
    { requiredKeys: ['key', 'type', 'planId', 'title', 'state', 'words', 'canUndo', 'at', 'by'] },
  ),
  fc.record(
    {
      key,
      type: fc.constant('action-verified'),
      planId: key,
      title: hostileText,
      outcome: fc.constantFrom('recovered', 'failing-again', 'timed-out'),
      words: hostileText,
      afterMs: fc.integer({ min: -10, max: 1e10 }),
      cause: hostileText,
      causeBefore: hostileText,
      sameCause: fc.boolean(),
      canUndo: fc.boolean(),
      at: time,
      ...actors,
    },
    { requiredKeys: ['key', 'type', 'planId', 'title', 'outcome', 'words', 'canUndo', 'at', 'by'] },
  ),
) as fc.Arbitrary<ActionNote>

/** Any action as a root card tells it. */
export const arbitraryIncidentAction = fc.record(
  {
    planId: key,
    title: hostileText,
    state: fc.constantFrom(
      'asked',
      'approved',
      'done',
      'recovered',
      'not-done',
      'failing-again',
      'timed-out',
    ),
    words: hostileText,
    ...actors,
  },
  { requiredKeys: ['planId', 'title', 'state', 'by'] },
) as fc.Arbitrary<IncidentAction>

/** Any menu: each action once, offered or not. */
export const arbitraryMenu = fc
  .record({
    workload: hostileText,
    blocked: fc.constantFrom(undefined, undefined, 'no-policy', 'read-only', 'no-diagnosis'),
    trouble: fc.option(hostileText, { nil: undefined, freq: 9 }),
    each: fc.array(
      fc.record({
        why: hostileText,
        list: fc.integer({ min: 0, max: 2 }),
        recommended: fc.boolean(),
        isMoot: fc.constantFrom(undefined, true),
      }),
      {
        minLength: ACTION_IDS.length,
        maxLength: ACTION_IDS.length,
      },
    ),
  })
  .map(({ workload, blocked, trouble, each }): ActionMenu => {
    const all = each.map(({ why, ...more }, index) => {
      const action = ACTION_IDS[index % ACTION_IDS.length] ?? 'scale'
      return { action, title: 'do something', why, parameters: {}, ...more }
    })
    return {
      incidentId: 'incident-1',
      workload,
      offered: all.filter(({ list }) => list === 0),
      forbidden: all.filter(({ list }) => list === 1),
      notOffered: all.filter(({ list }) => list === 2),
      ...(blocked === undefined ? {} : { blocked }),
      ...(trouble === undefined ? {} : { trouble }),
    } as ActionMenu
  })
