/** The window of actions: what is offered and why, the form for parameters, the plan, and plain words. */
import type { Button, KnownBlock, ModalView } from '@slack/web-api'
import type { ActionMenu, ShownPlan } from '../../../domain/action-notes.ts'
import type { ActionId, ActionParameters } from '../../../domain/plan.ts'
import { ACTION_BUTTONS, ACTION_VIEWS } from '../ids.ts'
import { bold, line, type Part, type Section, text } from './document.ts'
import { layOut } from './lay-out.ts'
import { richText } from './message.ts'
import { clip, oneLine } from './plain-text.ts'
import { planSections, shown } from './plan-parts.ts'
import { spokenLabel } from './spoken-label.ts'

/** What the form keeps in its private metadata. */
export interface FormState {
  readonly incidentId: string
  readonly action: ActionId
}

/** Characters of text in a window; Slack tells no limit for all blocks together. */
const ROOM = 9_000

/** Lists what can be done, the recommended first, and what not. */
export function menuWindow(menu: ActionMenu): ModalView {
  const blocked = menu.blocked === undefined ? undefined : BLOCKED[menu.blocked]
  const title = richText([line(bold(clip(oneLine(menu.workload), 250) || 'Actions'))])
  if (blocked !== undefined)
    return view([title, richText(blocked.map((each) => line(text(each))))], menu.incidentId)
  if (menu.trouble !== undefined) return wordsActionWindow(menu.trouble)
  const offered = menu.offered.flatMap((each): KnownBlock[] => {
    const name = capital(each.title)
    const heading = each.recommended ? `${name} (recommended)` : name
    return [
      richText([line(bold(heading)), line(shown(each.why, 300))]),
      { type: 'actions', block_id: `crashloop_offer_${each.action}`, elements: [chooseButton(each)] },
    ]
  })
  const none = richText([line(text(menu.forbidden.length === 0 ? NOTHING_FITS : NOTHING_ALLOWED))])
  const blocks = [
    title,
    ...(offered.length === 0 ? [none] : offered),
    ...listed('Fits, but you may not', menu.forbidden),
    ...listed(
      'Not offered, and why',
      menu.notOffered.filter(({ isMoot }) => !isMoot),
    ),
    ...mootParts(menu.notOffered.filter(({ isMoot }) => isMoot)),
  ]
  return view(blocks, menu.incidentId)
}

const NOTHING_FITS = 'Nothing that I can do fits this diagnosis.'
const NOTHING_ALLOWED = 'There is nothing here that you may do.'

const BLOCKED: Readonly<Record<NonNullable<ActionMenu['blocked']>, readonly string[]>> = {
  'no-policy': [
    'Nobody may do anything yet: I only read until a policy says who may do what.',
    'To allow actions, add rules under policy: in crashloop.yaml (README, section Policy), and give my service account the roles in deploy/kustomize/components/actions/roles.yaml.',
  ],
  'read-only': [
    'I am in read-only mode. To allow actions again, take policy.readOnly out of crashloop.yaml.',
  ],
  'no-diagnosis': ['There is no diagnosis yet that could tell what helps. Please try again in a moment.'],
}

function chooseButton({ action, title, recommended }: ActionMenu['offered'][number]): Button {
  return {
    type: 'button',
    action_id: ACTION_BUTTONS.choose,
    value: action,
    text: { type: 'plain_text', text: clip(`${capital(title)}…`, 70) },
    accessibility_label: spokenLabel(`${capital(title)}…`, 'only a plan; nothing happens yet'),
    ...(recommended ? { style: 'primary' } : {}),
  }
}

function listed(
  heading: string,
  all: readonly { readonly title: string; readonly why: string; readonly recommended?: boolean }[],
): readonly KnownBlock[] {
  if (all.length === 0) return []
  const items = all.map(({ title, why, recommended }) => [
    bold(recommended ? `${capital(title)} (recommended)` : capital(title)),
    text(': '),
    shown(why, 250),
  ])
  return [{ type: 'divider' }, richText([line(bold(heading)), { type: 'list', ordered: false, items }])]
}

/** What could not be done here anyway, in a line. */
function mootParts(moot: ActionMenu['notOffered']): readonly KnownBlock[] {
  if (moot.length === 0) return []
  return [richText([line(text(`Does not apply here: ${moot.map(({ title }) => title).join(', ')}.`))])]
}

/** The plan for its requester, with the one button that goes on. */
export function planWindow(plan: ShownPlan, confirm: 'dialog' | 'card', words?: string): ModalView {
  const section = (name: string, parts: readonly Part[]): Section => ({
    name,
    rank: 0,
    cap: 1_000,
    textCap: 0,
    parts,
  })
  const sections = [
    ...(words === undefined ? [] : [section('why it is another one', [line(shown(words, 600))])]),
    section('title', [line(bold(clip(oneLine(plan.title), 250)))]),
    ...planSections(plan),
  ]
  const blocks = layOut(sections, ROOM).sections.map(({ parts }) => richText(parts))
  const button = confirm === 'dialog' ? runButton(plan) : askButton(plan)
  return view([...blocks, { type: 'actions', block_id: 'crashloop_plan', elements: [button] }])
}

function runButton({ id, title }: ShownPlan): Button {
  return {
    type: 'button',
    action_id: ACTION_BUTTONS.confirm,
    value: id,
    style: 'primary',
    text: { type: 'plain_text', text: 'Run it' },
    accessibility_label: spokenLabel('Run it', 'carry out this plan'),
    confirm: {
      title: { type: 'plain_text', text: 'Run it now?' },
      text: { type: 'plain_text', text: clip(oneLine(`${title}?`), 280) },
      confirm: { type: 'plain_text', text: 'Run it' },
      deny: { type: 'plain_text', text: 'Cancel' },
    },
  }
}

function askButton({ id }: ShownPlan): Button {
  return {
    type: 'button',
    action_id: ACTION_BUTTONS.ask,
    value: id,
    style: 'primary',
    text: { type: 'plain_text', text: 'Ask for approval' },
    accessibility_label: spokenLabel('Ask for approval', 'post this plan to the thread'),
  }
}

/** Says something, e.g. why there is no plan. */
export function wordsActionWindow(words: string): ModalView {
  return view([richText([line(text(clip(oneLine(words), 2_500) || 'There is nothing to say.'))])])
}

function view(blocks: readonly KnownBlock[], metadata = ''): ModalView {
  return {
    type: 'modal',
    callback_id: ACTION_VIEWS.window,
    private_metadata: metadata,
    title: { type: 'plain_text', text: 'Actions' },
    close: { type: 'plain_text', text: 'Close' },
    blocks: [...blocks].slice(0, 100),
  }
}

/** The parameters that people state, per action. */
const FIELDS: Partial<Readonly<Record<ActionId, readonly Field[]>>> = {
  scale: [{ name: 'replicas', label: 'Replicas', hint: '0 stops it.' }],
  'roll-back': [
    { name: 'revision', label: 'Revision', hint: 'The number that kubectl rollout history shows.' },
  ],
  'raise-memory-limit': [{ name: 'memory', label: 'Memory limit', hint: 'e.g. 512Mi or 2Gi' }],
  'create-silence': [{ name: 'minutes', label: 'Minutes', hint: 'How long Alertmanager stays silent.' }],
}

export interface Field {
  readonly name: 'replicas' | 'revision' | 'memory' | 'minutes'
  readonly label: string
  readonly hint: string
}

/** What has to be stated for an action; empty when nothing. */
export function fieldsOf(action: ActionId): readonly Field[] {
  return FIELDS[action] ?? []
}

/** Asks for the parameters, with what the diagnosis proposes. */
export function formWindow(state: FormState, title: string, proposed: ActionParameters): ModalView {
  return {
    type: 'modal',
    callback_id: ACTION_VIEWS.form,
    private_metadata: JSON.stringify(state),
    title: { type: 'plain_text', text: clip(capital(title), 24) },
    submit: { type: 'plain_text', text: 'Plan it' },
    close: { type: 'plain_text', text: 'Cancel' },
    blocks: fieldsOf(state.action).map(({ name, label, hint }, index) => {
      const value = proposed[name]
      return {
        type: 'input' as const,
        block_id: name,
        label: { type: 'plain_text' as const, text: label },
        hint: { type: 'plain_text' as const, text: hint },
        element: {
          type: 'plain_text_input' as const,
          action_id: name,
          max_length: 30,
          focus_on_load: index === 0,
          ...(value === undefined ? {} : { initial_value: String(value).slice(0, 30) }),
        },
      }
    }),
  }
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
