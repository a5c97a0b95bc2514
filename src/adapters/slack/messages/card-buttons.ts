/** The buttons of the root card: what to look at, who takes it, and a menu for the rest. */
import type { Button, KnownBlock, Overflow, PlainTextOption } from '@slack/web-api'
import { type Incident, isOngoing } from '../../../domain/incident.ts'
import { ACTION_BUTTONS, ACTIONS, buttonsBlockId, MORE } from '../ids.ts'
import { LIMITS } from './limits.ts'
import { clip, oneLine } from './plain-text.ts'
import { spokenLabel } from './spoken-label.ts'

/** The blocks below the card; what they offer depends on the state. */
export function cardButtons(incident: Incident): readonly KnownBlock[] {
  const value = incident.id.slice(0, LIMITS.buttonValue)
  const options = menu(incident, value)
  const elements: (Button | Overflow)[] = [
    ...actionButtons(incident).map((each) => button(each, value)),
    ...(isOngoing(incident) ? DETAILS.map((each) => button(each, value)) : []),
    ...(isOngoing(incident) && !isTaken(incident) ? [button(ACKNOWLEDGE, value)] : []),
    ...(options.length === 0 ? [] : [overflow(options)]),
  ]
  if (elements.length === 0) return []
  return [{ type: 'actions', block_id: buttonsBlockId(incident.revision), elements }]
}

interface Labelled {
  readonly action: string
  readonly label: string
  readonly spoken: string
  readonly style?: 'primary'
}

const DETAILS: readonly Labelled[] = [
  { action: ACTIONS.describe, label: 'Describe', spoken: 'Post the description of the pod to this thread' },
  { action: ACTIONS.previousLogs, label: 'Logs', spoken: 'Post the log of the previous run to this thread' },
  { action: ACTIONS.events, label: 'Events', spoken: 'Post the recent events to this thread' },
  { action: ACTIONS.changes, label: 'What changed', spoken: 'Post what changed to this thread' },
]

const ACKNOWLEDGE: Labelled = {
  action: ACTIONS.acknowledge,
  label: 'Acknowledge',
  spoken: 'Say that you take care of it',
  style: 'primary',
}

const ALL_ACTIONS: Labelled = {
  action: ACTION_BUTTONS.open,
  label: 'Actions…',
  spoken: 'See what can be done about it',
}

/** What helps first; nothing is recommended while something is under way, or when it has helped. */
function actionButtons(incident: Incident): readonly Labelled[] {
  const { recommended, action, diagnosis } = incident
  if (!isOngoing(incident) || diagnosis === undefined) return []
  // A silence is done and changes nothing of what runs.
  const isWatched = action?.ranAt !== undefined
  const isBusy =
    action !== undefined &&
    (['asked', 'approved', 'recovered'].includes(action.state) || (action.state === 'done' && isWatched))
  if (recommended === undefined || isBusy) return [ALL_ACTIONS]
  const title = clip(oneLine(recommended.title), 40)
  return [
    {
      action: ACTION_BUTTONS.recommended,
      label: `${title.charAt(0).toUpperCase()}${title.slice(1)}…`,
      spoken: `Plan to ${title}; nothing happens yet`,
      style: 'primary',
    },
    ALL_ACTIONS,
  ]
}

/** An incident that came back is anybody's again. */
function isTaken({ owner, status }: Incident): boolean {
  return owner !== undefined && status !== 'firing'
}

function button({ action, label, spoken, style }: Labelled, value: string): Button {
  return {
    type: 'button',
    action_id: action,
    value,
    text: { type: 'plain_text', text: label },
    accessibility_label: spokenLabel(label, spoken),
    ...(style === undefined ? {} : { style }),
  }
}

/** Slack allows five options. */
function menu(incident: Incident, id: string): PlainTextOption[] {
  const option = (what: string, label: string): PlainTextOption => ({
    text: { type: 'plain_text', text: label },
    value: `${what}:${id}`,
  })
  const cause = incident.diagnosis?.findings[0]?.cause
  return [
    ...(isOngoing(incident)
      ? [
          option(MORE.details, 'More details…'),
          option(MORE.assign, 'Assign…'),
          incident.mute === undefined ? option(MORE.mute, 'Mute…') : option(MORE.unmute, 'Unmute'),
        ]
      : []),
    ...(cause === undefined
      ? []
      : [option(MORE.right, 'The cause is right'), option(MORE.wrong, 'The cause is wrong')]),
  ]
}

function overflow(options: PlainTextOption[]): Overflow {
  return { type: 'overflow', action_id: ACTIONS.more, options }
}
