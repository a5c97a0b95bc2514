/** The note that holds the whole diagnosis, in the sections of a runbook: Meaning, Impact, Diagnosis, Mitigation. */
import type { Diagnosis, EvidenceItem, Finding, LogExcerpt, Remedy } from '../../../domain/diagnosis.ts'
import type { ThreadNote } from '../../../domain/incident.ts'
import { workloadLabel } from '../../../domain/workload.ts'
import {
  causeParts,
  changeLine,
  checkParts,
  gapLine,
  impactLines,
  remedyParts,
  rolloutLine,
  said,
} from './diagnosis-parts.ts'
import { bold, code, heading, type Line, line, type Part, type Section, text, time } from './document.ts'
import { excerptParts } from './excerpt-parts.ts'
import { buildMessage, isCut, type SlackMessage, wholeText } from './message.ts'
import { clip, oneLine } from './plain-text.ts'
import { confidenceWord, count, titleOf } from './words.ts'

/** Renders the diagnosis as one reply; what does not fit is dropped in order of importance and named. */
export function diagnosisNote(
  incidentId: string,
  note: Extract<ThreadNote, { type: 'diagnosis' }>,
): SlackMessage {
  const { key, diagnosis, at, insteadOf } = note
  const changed: Section = {
    name: 'changed cause',
    rank: 0,
    cap: 400,
    textCap: 300,
    parts: insteadOf === undefined ? [] : [changedCause(insteadOf, diagnosis)],
  }
  return buildMessage({ incidentId, key, sections: [changed, ...sectionsOf(diagnosis, at)] })
}

/** From what to what, since the thread may hold advice about the former cause. */
function changedCause(insteadOf: string, { findings: [primary] }: Diagnosis): Part {
  const [from, to] = [clip(oneLine(insteadOf), 120), primary === undefined ? '' : titleOf(primary)]
  return line(bold('The diagnosis has changed: '), text(`from “${from}” to “${to}”.`))
}

/** The whole diagnosis as text for a file, when the note has no room for everything. */
export function diagnosisOverflow(diagnosis: Diagnosis, at: string): string | undefined {
  const parts = (shown: Shown) => ({ incidentId: '', key: '', sections: sectionsOf(diagnosis, at, shown) })
  const { remedies, prevention, findings } = diagnosis
  const isShort =
    Math.max(remedies.length, prevention.length) <= SHOWN.remedies &&
    (findings[0]?.supports.length ?? 0) <= SHOWN.supports &&
    (findings[0]?.contradicts.length ?? 0) <= SHOWN.contradicts
  return isShort && !isCut(parts(SHOWN)) ? undefined : wholeText(parts(EVERYTHING))
}

/** How many of each there are at most. */
interface Shown {
  readonly supports: number
  readonly contradicts: number
  readonly remedies: number
}

const SHOWN: Shown = { supports: 8, contradicts: 4, remedies: 5 }
const EVERYTHING: Shown = { supports: 1_000, contradicts: 1_000, remedies: 1_000 }

function sectionsOf(diagnosis: Diagnosis, at: string, shown: Shown = SHOWN): readonly Section[] {
  const [primary, ...others] = diagnosis.findings
  return [
    { name: 'title', rank: 0, cap: 700, textCap: 300, parts: titleParts(diagnosis, primary, at) },
    {
      name: 'meaning',
      rank: 8,
      cap: 900,
      textCap: 300,
      parts: titled('Meaning', [line(said(diagnosis.meaning, 800))], diagnosis.meaning),
    },
    { name: 'impact', rank: 6, cap: 1_200, textCap: 200, parts: impactParts(diagnosis) },
    {
      name: 'diagnosis',
      rank: 1,
      cap: 1_200,
      textCap: 600,
      parts: [heading('Diagnosis'), ...causeParts(diagnosis)],
    },
    { name: 'log excerpt', rank: 3, cap: 3_400, textCap: 350, parts: excerptOf(diagnosis.logExcerpt) },
    {
      name: 'evidence',
      rank: 4,
      cap: 1_600,
      textCap: 350,
      parts: evidenceParts('Evidence', primary?.supports ?? [], shown.supports),
    },
    {
      name: 'evidence against',
      rank: 5,
      cap: 900,
      textCap: 250,
      parts: evidenceParts('Against it', primary?.contradicts ?? [], shown.contradicts),
    },
    { name: 'check', rank: 2, cap: 1_100, textCap: 250, parts: settlesParts(primary) },
    { name: 'what changed', rank: 5, cap: 1_300, textCap: 300, parts: changeParts(diagnosis) },
    { name: 'other findings', rank: 9, cap: 900, textCap: 150, parts: otherParts(others) },
    {
      name: 'mitigation',
      rank: 2,
      cap: 2_600,
      textCap: 450,
      parts: remedyList('Mitigation', diagnosis.remedies, shown.remedies),
    },
    { name: 'what could not be seen', rank: 7, cap: 1_000, textCap: 200, parts: gapParts(diagnosis) },
    {
      name: 'prevention',
      rank: 10,
      cap: 1_000,
      textCap: 150,
      parts: remedyList('So that it does not come back', diagnosis.prevention, shown.remedies),
    },
    { name: 'redactions', rank: 11, cap: 200, textCap: 80, parts: redactionParts(diagnosis.redactions) },
  ]
}

function titled(title: string, parts: readonly Part[], shown: string | readonly unknown[]): readonly Part[] {
  return shown.length === 0 ? [] : [heading(title), ...parts]
}

function titleParts(diagnosis: Diagnosis, primary: Finding | undefined, at: string): readonly Part[] {
  const container = primary?.container
  const role = { main: 'container', init: 'init container', sidecar: 'sidecar' }[
    primary?.containerRole ?? 'main'
  ]
  const where = [
    ...(diagnosis.pod === undefined ? [] : [`pod ${clip(oneLine(diagnosis.pod), 120)}`]),
    ...(container === undefined ? [] : [`${role} ${clip(oneLine(container), 80)}`]),
  ].join(', ')
  const seen = time(at)
  return [
    line(bold(`What was found in ${clip(oneLine(workloadLabel(diagnosis.workload)), 200)}`)),
    line(text(where), ...(seen === undefined ? [] : [text(where === '' ? '' : ', '), seen])),
  ]
}

function impactParts(diagnosis: Diagnosis): readonly Part[] {
  const lines = impactLines(diagnosis.blastRadius)
  return [heading('Impact'), ...lines.slice(0, 4).map((each): Part => ({ type: 'line', line: each }))]
}

function excerptOf(excerpt: LogExcerpt | undefined): readonly Part[] {
  return excerpt === undefined ? [] : excerptParts(excerpt)
}

function evidenceParts(title: string, items: readonly EvidenceItem[], shown: number): readonly Part[] {
  if (items.length === 0) return []
  const more = items.length - shown
  return [
    heading(title),
    { type: 'list', ordered: false, items: items.slice(0, shown).map(evidenceLine) },
    ...(more > 0 ? [line(text(`… ${more} more`))] : []),
  ]
}

function evidenceLine(item: EvidenceItem): Line {
  const at = time(item.at)
  return [
    said(item.text, 260),
    ...(at === undefined ? [] : [text(' at '), at]),
    text(' — '),
    code(clip(oneLine(item.source), 120)),
  ]
}

function settlesParts(primary: Finding | undefined): readonly Part[] {
  return primary?.settles === undefined ? [] : checkParts('To be sure', primary.settles)
}

function changeParts(diagnosis: Diagnosis): readonly Part[] {
  const rollout: readonly Part[] =
    diagnosis.rollout === undefined ? [] : [{ type: 'line', line: rolloutLine(diagnosis.rollout) }]
  if (diagnosis.changes.length === 0 && rollout.length === 0) {
    return [heading('What changed'), line(text('Nothing that could be seen.'))]
  }
  return [
    heading('What changed'),
    ...rollout,
    { type: 'list', ordered: false, items: diagnosis.changes.map(changeLine) },
  ]
}

function otherParts(others: readonly Finding[]): readonly Part[] {
  return titled(
    'Other findings',
    [
      {
        type: 'list',
        ordered: false,
        items: others.map((finding) => [
          bold(titleOf(finding)),
          text(` (${confidenceWord(finding.confidence)}): `),
          said(finding.summary, 240),
        ]),
      },
    ],
    others,
  )
}

function remedyList(title: string, remedies: readonly Remedy[], shown: number): readonly Part[] {
  const more = remedies.length - shown
  return titled(
    title,
    [
      ...remedies.slice(0, shown).flatMap((remedy, index) => remedyParts(remedy, index + 1)),
      ...(more > 0 ? [line(text(`… ${more} more`))] : []),
    ],
    remedies,
  )
}

function gapParts(diagnosis: Diagnosis): readonly Part[] {
  return titled(
    'What I could not see',
    [{ type: 'list', ordered: false, items: diagnosis.gaps.map(gapLine) }],
    diagnosis.gaps,
  )
}

function redactionParts(redactions: number): readonly Part[] {
  if (redactions <= 0) return []
  return [
    line({
      type: 'text',
      style: 'italic',
      text: `${count(redactions, 'secret')} removed from what is shown here.`,
    }),
  ]
}
