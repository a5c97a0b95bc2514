/** The root message of an incident: its present state, readable on a phone in five seconds. */
import type { IncidentAction } from '../../../domain/action-notes.ts'
import type { Diagnosis } from '../../../domain/diagnosis.ts'
import { type Incident, isOngoing, isQuestion, needsInvestigation } from '../../../domain/incident.ts'
import { GATHER_PARTS } from '../../../domain/progress.ts'
import { type LinkTemplate, linksOf } from '../../../incidents/links-of.ts'
import { ROOT_KEY } from '../ids.ts'
import { calledSpans } from './called.ts'
import { cardButtons } from './card-buttons.ts'
import { headline, isUnconfirmed } from './card-headline.ts'
import {
  causeParts,
  changeLine,
  gapLine,
  impactLines,
  nextStepParts,
  rolloutLine,
  said,
} from './diagnosis-parts.ts'
import { bold, line, type Part, person, type Section, type Span, text, time } from './document.ts'
import { BLOCK_OVERHEAD } from './limits.ts'
import { link, textLink } from './links.ts'
import { buildMessage, type SlackMessage } from './message.ts'
import { originParts } from './origin.ts'
import { count } from './words.ts'

/** Renders the root message for the state the incident is in now, with links to dashboards by their `templates`. */
export function rootCard(incident: Incident, templates: readonly LinkTemplate[] = []): SlackMessage {
  const buttons = cardButtons(incident)
  const links = linksOf(incident, templates)
  const alertPage = links.find(({ title }) => title === 'Alertmanager')?.url
  const alertLink = textLink(alertPage, 'Open in Alertmanager')
  const sections = isOngoing(incident) ? openSections(incident) : resolvedSections(incident)
  return buildMessage({
    incidentId: incident.id,
    key: ROOT_KEY,
    sections: [
      ...sections,
      { name: 'origin', rank: 7, cap: 4_000, textCap: 250, parts: originParts(incident, links) },
    ],
    after: { blocks: buttons, cost: buttons.length * (BLOCK_OVERHEAD + 250) },
    ...(alertLink === undefined ? {} : { textAfter: alertLink }),
  })
}

function openSections(incident: Incident): readonly Section[] {
  const { diagnosis } = incident
  return [
    { name: 'status', rank: 0, cap: 700, textCap: 450, parts: headline(incident) },
    { name: 'who is called', rank: 0, cap: 400, textCap: 150, parts: mentionParts(incident) },
    { name: 'what it belongs to', rank: 1, cap: 500, textCap: 120, parts: digestParts(incident) },
    { name: 'action', rank: 1, cap: 900, textCap: 300, parts: actionParts(incident) },
    { name: 'trouble', rank: 1, cap: 700, textCap: 350, parts: troubleParts(incident) },
    {
      name: 'cause',
      rank: 2,
      cap: 1_200,
      textCap: 800,
      parts: diagnosis === undefined ? [] : causeParts(diagnosis, diagnosis.changes.slice(0, CHANGES_SHOWN)),
    },
    { name: 'what could not be seen', rank: 5, cap: 1_300, textCap: 300, parts: gapParts(diagnosis) },
    { name: 'impact', rank: 4, cap: 1_300, textCap: 300, parts: impactParts(incident) },
    { name: 'what changed', rank: 6, cap: 1_200, textCap: 350, parts: changeParts(diagnosis) },
    {
      name: 'next step',
      rank: 3,
      cap: 1_700,
      textCap: 600,
      parts: diagnosis === undefined ? [] : nextStepParts(diagnosis),
    },
  ]
}

function resolvedSections(incident: Incident): readonly Section[] {
  const { diagnosis } = incident
  return [
    { name: 'status', rank: 0, cap: 700, textCap: 450, parts: headline(incident) },
    {
      name: 'cause',
      rank: 1,
      cap: 1_200,
      textCap: 900,
      parts: diagnosis === undefined ? [] : causeParts(diagnosis, diagnosis.changes.slice(0, CHANGES_SHOWN)),
    },
    { name: 'what fixed it', rank: 2, cap: 700, textCap: 400, parts: fixParts(incident) },
    { name: 'what changed', rank: 3, cap: 1_200, textCap: 500, parts: pastChangeParts(diagnosis) },
  ]
}

/** Where the others are that fail together with it. */
function digestParts({ digest }: Incident): readonly Part[] {
  const address = link(digest?.permalink, 'see them all')
  return address === undefined ? [] : [line(text('Others fail together with it: '), address)]
}

/** The latest action and how it fares, in one line. */
function actionParts({ action }: Incident): readonly Part[] {
  if (action === undefined) return []
  const { title, state, words, by, approvedBy, ranAt } = action
  const label = state === 'done' && ranAt === undefined ? 'Done' : ACTION_STATE[state]
  const approved = approvedBy === undefined ? [] : [text(', approved by '), person(approvedBy)]
  return [
    line(
      bold(`${label}: `),
      said(title, 250),
      ...(words === undefined ? [] : [text(' · '), said(words, 250)]),
      text(' · requested by '),
      person(by),
      ...approved,
    ),
  ]
}

const ACTION_STATE: Readonly<Record<IncidentAction['state'], string>> = {
  asked: 'Waiting for approval',
  approved: 'Being carried out',
  done: 'Done, watching',
  recovered: 'It helped',
  'not-done': 'Not done',
  'failing-again': 'Did not help, failing again',
  'timed-out': 'Not ready in time',
}

/** Whom the configuration calls; nothing else than an id of a user or a user group becomes a mention. */
function mentionParts(incident: Incident): readonly Part[] {
  const { mention = [] } = incident
  const called = calledSpans(mention)
  return [...(called.length === 0 ? [] : [line(bold('Calling '), ...called)]), ...escalatedParts(incident)]
}

/** Whom the latest step of the escalation called, for as long as nobody has acknowledged. */
function escalatedParts({ status, notes }: Incident): readonly Part[] {
  const latest = notes.findLast((note) => note.type === 'escalated')
  if (status !== 'firing' || latest === undefined) return []
  const at = time(latest.at)
  return [
    line(
      bold('Not acknowledged, called '),
      ...calledSpans([...latest.mention, ...latest.direct]),
      ...(at === undefined ? [] : [text(' at '), at]),
    ),
  ]
}

function fixParts({ fixedBy }: Incident): readonly Part[] {
  return fixedBy === undefined ? [] : [line(bold('Fixed by: '), said(fixedBy, 400))]
}

function troubleParts(incident: Incident): readonly Part[] {
  if (incident.trouble !== undefined) {
    const at = time(incident.investigatedAt)
    const known: readonly (Span | undefined)[] =
      incident.diagnosis === undefined
        ? []
        : [text(' What follows was found earlier'), ...(at ? [text(', '), at] : []), text('.')]
    return [
      line(
        bold('Could not look into it: '),
        said(incident.trouble, 300),
        text(needsInvestigation(incident) ? '. Trying again.' : '.'),
        ...known,
      ),
    ]
  }
  if (incident.diagnosis !== undefined) return []
  if (incident.progress === undefined)
    return [line(text('Looking into it: reading the pods, their events and logs.'))]
  const done = incident.progress
  const words = GATHER_PARTS.map((part) => (done.includes(part) ? `${part} done` : `${part} …`))
  return [line(text(`Looking into it: ${words.join(', ')}`))]
}

function impactParts(incident: Incident): readonly Part[] {
  const { diagnosis, openedAt } = incident
  if (diagnosis === undefined) {
    if (isUnconfirmed(incident)) return []
    const since = time(openedAt)
    return since === undefined ? [] : [line(bold('Impact: '), text('failing since '), since)]
  }
  const since = isQuestion(incident) ? undefined : openedAt
  const [own = [], ...shared] = impactLines(diagnosis.blastRadius, since)
  return [
    line(bold('Impact: '), ...own),
    ...shared.slice(0, 1).map((each): Part => ({ type: 'line', line: each })),
  ]
}

const GAPS_SHOWN = 3

/** Only where they matter for what to believe: an unknown must say what it could not see. */
function gapParts(diagnosis: Diagnosis | undefined): readonly Part[] {
  if (diagnosis === undefined || diagnosis.verdict !== 'unknown' || diagnosis.gaps.length === 0) return []
  const more = diagnosis.gaps.length - GAPS_SHOWN
  return [
    line(bold('Could not be seen:')),
    { type: 'list', ordered: false, items: diagnosis.gaps.slice(0, GAPS_SHOWN).map(gapLine) },
    ...(more > 0 ? [line(text(`… ${more} more in the thread`))] : []),
  ]
}

const CHANGES_SHOWN = 2

function changeParts(diagnosis: Diagnosis | undefined): readonly Part[] {
  if (diagnosis === undefined) return []
  const { changes, rollout } = diagnosis
  const replaced: readonly Part[] =
    rollout === undefined ? [] : [{ type: 'line', line: rolloutLine(rollout) }]
  if (changes.length === 0) return replaced
  const more = changes.length - CHANGES_SHOWN
  const shown = changes
    .slice(0, CHANGES_SHOWN)
    // The line on the rollout tells when it was.
    .map((change) => (rollout?.at === undefined ? changeLine(change) : [said(change.summary, 280)]))
  return [
    line(bold('Changed: '), ...shown.flatMap((each, index) => (index === 0 ? each : [text('; '), ...each]))),
    ...(more > 0 ? [line(text(`… ${count(more, 'more change')} in the thread`))] : []),
    ...replaced,
  ]
}

/** Without the rollout, which says how the revisions fare now. */
function pastChangeParts(diagnosis: Diagnosis | undefined): readonly Part[] {
  if (diagnosis === undefined) return []
  const { rollout: _rollout, ...rest } = diagnosis
  return changeParts(rest)
}
