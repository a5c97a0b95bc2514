/** The direct message to somebody whom an escalation calls: what fails, where it is discussed, and a button to take it. */
import type { Button, KnownBlock } from '@slack/web-api'
import type { Incident, ThreadNote } from '../../../domain/incident.ts'
import { workloadLabel } from '../../../domain/workload.ts'
import { ACTIONS } from '../ids.ts'
import { calledSpans } from './called.ts'
import { causeParts, impactLines } from './diagnosis-parts.ts'
import { bold, line, type Part, text, time } from './document.ts'
import { BLOCK_OVERHEAD, LIMITS } from './limits.ts'
import { link } from './links.ts'
import { buildMessage, type SlackMessage } from './message.ts'
import { clip, oneLine } from './plain-text.ts'
import { spokenLabel } from './spoken-label.ts'
import { duration } from './words.ts'

/** Renders it with the state that the incident is in when it is sent. */
export function directMessage(
  incident: Incident,
  note: Extract<ThreadNote, { type: 'direct' }>,
): SlackMessage {
  const blocks = buttons(incident)
  return buildMessage({
    incidentId: incident.id,
    key: note.key,
    sections: [
      { name: 'who is called', rank: 0, cap: 900, textCap: 600, parts: headline(incident, note.waitedMs) },
      { name: 'cause', rank: 1, cap: 1_200, textCap: 800, parts: causeOf(incident) },
    ],
    after: { blocks, cost: BLOCK_OVERHEAD + 250 },
  })
}

/** The same for the thread, when Slack does not let us write to the person. */
export function calledInThread(
  incident: Incident,
  { key, to, waitedMs }: Extract<ThreadNote, { type: 'direct' }>,
): SlackMessage {
  const parts = [
    line(
      { type: 'emoji', name: 'rotating_light', sign: '🚨' },
      text(' I cannot write to '),
      ...calledSpans([to]),
      text(` directly, so I call here: nobody has acknowledged this for ${duration(waitedMs)}.`),
    ),
  ]
  return buildMessage({
    incidentId: incident.id,
    key,
    sections: [{ name: 'who is called', rank: 0, cap: 900, textCap: 600, parts }],
  })
}

/** What replaces the message once its button was clicked, since nobody need click it any more. */
export function answeredDirect(
  incident: Incident,
  words: string,
): Pick<SlackMessage, 'text' | 'blocks'> & { readonly replace_original: true } {
  const threadLink = link(incident.thread.permalink, 'Open the thread')
  const { text: shown, blocks } = buildMessage({
    incidentId: incident.id,
    key: 'answered',
    sections: [
      {
        name: 'answer',
        rank: 0,
        cap: 1_200,
        textCap: 900,
        parts: [
          line(bold(whereOf(incident))),
          line(text(clip(oneLine(words), 500)), ...(threadLink === undefined ? [] : [text(' '), threadLink])),
        ],
      },
    ],
  })
  return { text: shown, blocks, replace_original: true }
}

function whereOf({ workload }: Incident): string {
  return `${clip(oneLine(workloadLabel(workload)), 300)} in ${clip(oneLine(workload.cluster), 100)}`
}

function headline(incident: Incident, waitedMs: number): readonly Part[] {
  const { openedAt, thread } = incident
  const since = time(openedAt)
  const threadLink = link(thread.permalink, 'Open the thread')
  return [
    line(
      { type: 'emoji', name: 'rotating_light', sign: '🚨' },
      bold(` ${whereOf(incident)} is failing`),
      text(`, and nobody has acknowledged it for ${duration(waitedMs)}.`),
    ),
    line(
      ...(since === undefined ? [] : [text('Since '), since, text('. ')]),
      ...(threadLink === undefined ? [] : [threadLink]),
    ),
  ]
}

function causeOf({ diagnosis, trouble }: Incident): readonly Part[] {
  if (diagnosis === undefined) {
    const words =
      trouble === undefined ? 'Its cause is not known yet.' : `Its cause is not known: ${trouble}.`
    return [line(text(clip(oneLine(words), 400)))]
  }
  const [impact] = impactLines(diagnosis.blastRadius)
  return [...causeParts(diagnosis), ...(impact === undefined ? [] : [line(bold('Impact: '), ...impact)])]
}

function buttons(incident: Incident): readonly KnownBlock[] {
  const label = 'Acknowledge'
  const button: Button = {
    type: 'button',
    action_id: ACTIONS.acknowledge,
    value: incident.id.slice(0, LIMITS.buttonValue),
    style: 'primary',
    text: { type: 'plain_text', text: label },
    accessibility_label: spokenLabel(label, 'Say that you take care of it'),
  }
  return [{ type: 'actions', elements: [button] }]
}
