/** What the thread tells of an action: the card to approve, the decision, the run, and what came of it. */
import type { Button, KnownBlock } from '@slack/web-api'
import type { ActionNote, Actors, ShownPlan } from '../../../domain/action-notes.ts'
import type { SlackPerson, ThreadNote } from '../../../domain/incident.ts'
import { ACTION_BUTTONS } from '../ids.ts'
import { bold, line, type Part, person, type Section, type Span, text, time } from './document.ts'
import { BLOCK_OVERHEAD, LIMITS } from './limits.ts'
import { buildMessage, type SlackMessage } from './message.ts'
import { clip, oneLine } from './plain-text.ts'
import { planSections, shown } from './plan-parts.ts'
import { spokenLabel } from './spoken-label.ts'
import { seconds } from './words.ts'

type Note<T extends ActionNote['type']> = Extract<ActionNote, { type: T }>

/** True for a note about an action. */
export function isActionNote(note: ThreadNote): note is ActionNote {
  return ['approval', 'decision', 'action-run', 'action-verified'].includes(note.type)
}

/** Renders a note about an action. */
export function actionNote(incidentId: string, note: ActionNote): SlackMessage {
  const [sections, buttons] = contentOf(note)
  const blocks: KnownBlock[] =
    buttons.length === 0
      ? []
      : [
          {
            type: 'actions',
            block_id: `crashloop_${note.type}_${note.key}`.slice(0, 255),
            elements: [...buttons],
          },
        ]
  const cost = buttons.length === 0 ? 0 : BLOCK_OVERHEAD + BUTTONS_COST
  return buildMessage({ incidentId, key: note.key, sections, after: { blocks, cost } })
}

/** Texts of the buttons and of their confirm dialogs. */
const BUTTONS_COST = 700

function contentOf(note: ActionNote): readonly [readonly Section[], readonly Button[]] {
  switch (note.type) {
    case 'approval':
      return [[headline(approvalParts(note.plan)), ...planSections(note.plan)], approvalButtons(note.plan)]
    case 'decision':
      return [[headline(approvalParts(note.plan)), ...planSections(note.plan), outcome(note)], []]
    case 'action-run':
      return [[headline(runParts(note))], note.canUndo ? [undoButton(note.planId)] : []]
    case 'action-verified':
      return [[headline(verifiedParts(note))], note.canUndo ? [undoButton(note.planId)] : []]
  }
}

function headline(parts: readonly Part[]): Section {
  return { name: 'what it is about', rank: 0, cap: 2_400, textCap: 1_500, parts }
}

function approvalParts({ title, requestedBy }: ShownPlan): readonly Part[] {
  return [
    line(bold(`Plan: ${clip(oneLine(title), 250)}`)),
    line(text('Requested by '), person(requestedBy), text('.')),
  ]
}

const DECIDED = {
  approved: { name: 'white_check_mark', sign: '✅', word: 'Approved' },
  denied: { name: 'no_entry_sign', sign: '🚫', word: 'Denied' },
  expired: { name: 'hourglass', sign: '⌛', word: 'Expired' },
  stale: { name: 'recycle', sign: '♻️', word: 'Not done: the target has changed since it was planned' },
} as const

function outcome(note: Note<'decision'>): Section {
  const { word, ...emoji } = DECIDED[note.state]
  const isExpired = note.state === 'expired'
  const at = note.state === 'stale' ? undefined : time(isExpired ? note.plan.expiresAt : note.at)
  const parts = [
    line(
      { type: 'emoji', ...emoji },
      bold(` ${word}`),
      ...(note.by === undefined ? [] : [text(' by '), person(note.by)]),
      ...(at === undefined ? [] : [text(' at '), at]),
      text(isExpired ? ': nobody approved it in time.' : '.'),
    ),
    ...(note.reason === undefined ? [] : [line(text('Reason: '), shown(note.reason, 500))]),
  ]
  return { name: 'decision', rank: 0, cap: 1_000, textCap: 700, parts }
}

function runParts(note: Note<'action-run'>): readonly Part[] {
  if (note.state === 'done') {
    return [
      line(
        { type: 'emoji', name: 'gear', sign: '⚙️' },
        bold(' Done: '),
        shown(note.title, 250),
        text(', '),
        ...actors(note),
        text('.'),
      ),
      ...(note.followUp === undefined
        ? []
        : ([{ type: 'code', lines: [clip(oneLine(note.followUp), LIMITS.command)], whole: true }] as const)),
    ]
  }
  return [
    line(
      { type: 'emoji', name: 'x', sign: '❌' },
      bold(note.state === 'refused' ? ' Not done: ' : ' Failed: '),
      shown(note.title, 250),
      text(', '),
      ...actors(note),
      text('.'),
    ),
    line(shown(note.words, 700)),
  ]
}

function verifiedParts(note: Note<'action-verified'>): readonly Part[] {
  const after = note.afterMs === undefined ? '' : ` after ${seconds(note.afterMs)}`
  if (note.outcome === 'recovered') {
    return [
      line(
        { type: 'emoji', name: 'white_check_mark', sign: '✅' },
        bold(' It helped: '),
        shown(note.title, 250),
        text(': '),
        shown(note.words, 300),
        text(`${after}, `),
        ...actors(note),
        text('.'),
      ),
    ]
  }
  if (note.outcome === 'timed-out') {
    return [
      line(
        { type: 'emoji', name: 'hourglass', sign: '⌛' },
        bold(' Not ready in time: '),
        shown(note.words, 500),
        text(`${after}.`),
      ),
      line(text('After: '), shown(note.title, 250), text(', '), ...actors(note), text('.')),
    ]
  }
  return [
    line(
      { type: 'emoji', name: 'red_circle', sign: '🔴' },
      bold(' Failing again'),
      text(`${after}: `),
      shown(note.words, 500),
      text('.'),
    ),
    ...causeParts(note),
    line(text('After: '), shown(note.title, 250), text(', '), ...actors(note), text('.')),
  ]
}

function causeParts({ cause, causeBefore, sameCause }: Note<'action-verified'>): readonly Part[] {
  if (cause === undefined) return [line(text('A new diagnosis does not tell why.'))]
  if (sameCause === true)
    return [line(text('It is the same cause as before: '), shown(cause, 200), text('.'))]
  if (sameCause === undefined) return [line(text('The cause now: '), shown(cause, 200), text('.'))]
  const before = causeBefore === undefined ? [] : [text(', instead of: '), shown(causeBefore, 200)]
  return [line(text('It is another cause now: '), shown(cause, 200), ...before, text('.'))]
}

function actors({ by, approvedBy }: Actors): readonly Span[] {
  return [
    text('requested by '),
    bold(nameOf(by)),
    ...(approvedBy === undefined ? [] : [text(', approved by '), bold(nameOf(approvedBy))]),
  ]
}

/** By name, not as a mention: who did it knows. */
function nameOf({ id, name }: SlackPerson): string {
  return clip(oneLine(name ?? '').replaceAll('@', ''), 60) || clip(oneLine(id), 20) || 'somebody'
}

/** The buttons carry the plan's id and nothing else. */
function approvalButtons({ id, title }: ShownPlan): readonly Button[] {
  const question = clip(oneLine(`${title}?`), 280)
  return [
    {
      type: 'button',
      action_id: ACTION_BUTTONS.approve,
      value: id,
      style: 'primary',
      text: { type: 'plain_text', text: 'Approve' },
      accessibility_label: spokenLabel('Approve', 'the plan is carried out'),
      confirm: {
        title: { type: 'plain_text', text: 'Approve the plan' },
        text: { type: 'plain_text', text: question },
        confirm: { type: 'plain_text', text: 'Approve' },
        deny: { type: 'plain_text', text: 'Cancel' },
      },
    },
    {
      type: 'button',
      action_id: ACTION_BUTTONS.deny,
      value: id,
      style: 'danger',
      text: { type: 'plain_text', text: 'Deny…' },
      accessibility_label: spokenLabel('Deny…', 'asks for a reason; then the plan is not carried out'),
    },
  ]
}

function undoButton(planId: string): Button {
  return {
    type: 'button',
    action_id: ACTION_BUTTONS.undo,
    value: planId,
    text: { type: 'plain_text', text: 'Undo…' },
    accessibility_label: spokenLabel('Undo…', 'plan how to take this action back'),
  }
}
