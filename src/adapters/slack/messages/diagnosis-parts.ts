/** The parts of a message that the root card and the diagnosis note have in common. */
import type { BlastRadius, Change, Diagnosis, Remedy, Rollout } from '../../../domain/diagnosis.ts'
import type { Gap } from '../../../domain/evidence.ts'
import { bold, type Line, line, type Part, type Span, text, time } from './document.ts'
import { LIMITS } from './limits.ts'
import { clean, clip, oneLine } from './plain-text.ts'
import { causeWords, count, GAP_WORDS } from './words.ts'

/** Foreign words on one line, at most `max` characters. */
export function said(value: string, max: number): Span {
  return text(clip(oneLine(value), max))
}

/**
 * `Likely cause: Out of memory (medium confidence)` and, below, the summary of the primary finding, without the
 * sentence that repeats the changes in `told`, which the message tells elsewhere.
 */
export function causeParts(diagnosis: Diagnosis, told: readonly Change[] = []): readonly Part[] {
  const [primary] = diagnosis.findings
  const { label, cause, how } = causeWords(diagnosis.verdict, primary)
  const named = cause === '' ? [bold(label)] : [bold(`${label}: ${cause}`), text(` (${how})`)]
  return primary === undefined
    ? [line(...named)]
    : [line(...named), line(said(withoutChanges(primary.summary, told), 700))]
}

/** As the diagnosis puts it at the end of a summary. */
const CHANGES_SENTENCE = /\s(?:Changed in the last roll-out:|The last roll-out changed) (.+)\.$/s

function withoutChanges(summary: string, told: readonly Change[]): string {
  const [sentence, changes = ''] = CHANGES_SENTENCE.exec(summary) ?? []
  if (sentence === undefined || told.length === 0) return summary
  const rest = told.reduce((left, { summary: each }) => left.replace(each, ''), changes)
  return /^[;,\s]*$/.test(rest) ? summary.slice(0, -sentence.length) : summary
}

/** `2 of 3 pods failing, up to 14 restarts, since 03:02`, and what else fails with it. */
export function impactLines(radius: BlastRadius, openedAt?: string): readonly Line[] {
  const { failing, desired, restarts } = radius
  const pods =
    desired > 0 ? `${failing} of ${count(desired, 'pod')} failing` : `${count(failing, 'pod')} failing`
  const restarted = restarts > 0 ? `, ${failing > 1 ? 'up to ' : ''}${count(restarts, 'restart')}` : ''
  const since = time(radius.since) ?? time(openedAt)
  const own = [text(pods + restarted), ...(since === undefined ? [] : [text(', since '), since])]
  return [own, ...radius.shared.map(({ factor, workloads }) => sharedLine(factor, workloads))]
}

const SHARED_SHOWN = 5

function sharedLine(factor: string, workloads: readonly string[]): Line {
  const names = workloads.slice(0, SHARED_SHOWN).map((name) => clip(oneLine(name), 80))
  const more = workloads.length - names.length
  const list = [...names, ...(more > 0 ? [`${more} more`] : [])].join(', ')
  return [text('Failing too, with the same '), said(factor, 120), text(`: ${list}`)]
}

/** One change on one line: what, when, by whom. */
export function changeLine(change: Change): Line {
  const at = time(change.at)
  return [
    said(change.summary, 280),
    ...(at === undefined ? [] : [text(', '), at]),
    ...(change.by === undefined ? [] : [text(', by '), said(change.by, 60)]),
  ]
}

/** When the failing revision came, and how the one before it fares. */
export function rolloutLine(rollout: Rollout): Line {
  const at = time(rollout.at)
  const [now, before] = [rollout.currentRevision, rollout.previousRevision].map((each) =>
    clip(oneLine(each), 60),
  )
  return [
    text(`Revision ${now} replaced ${before}`),
    ...(at === undefined ? [] : [text(' on '), at]),
    text(
      rollout.previousHealthy === true
        ? `. Pods of ${before} are still healthy, so the change is suspect.`
        : rollout.previousHealthy === false
          ? `. Pods of ${before} fail as well, so the change is less likely to blame.`
          : '.',
    ),
  ]
}

/** `previous log of api: not allowed to read it (pods/log is forbidden)`. */
export function gapLine(gap: Gap): Line {
  const why = clip(oneLine(gap.why), 160)
  return [said(gap.what, 140), text(`: ${GAP_WORDS[gap.reason]}`), ...(why === '' ? [] : [text(` (${why})`)])]
}

/** A command or patch for copying: whole or not at all. */
export function commandPart(command: string): Part {
  const lines = clean(command).trim().split('\n')
  const length = lines.join('\n').length
  if (length > LIMITS.command)
    return line(text(`(A command of ${length} characters is too long to show here.)`))
  return { type: 'code', lines, whole: true }
}

/** A check that is either a command or a sentence. */
export function checkParts(label: string, check: string): readonly Part[] {
  if (/^\s*(kubectl|crictl|curl|oc|helm)\s/.test(check)) return [line(bold(`${label}:`)), commandPart(check)]
  return [line(bold(`${label}: `), said(check, 500))]
}

/** One piece of advice and its command; `start` numbers it within a longer list. */
export function remedyParts(remedy: Remedy, start: number): readonly Part[] {
  return [
    { type: 'list', ordered: true, start, items: [[said(remedy.text, 360)]] },
    ...(remedy.command === undefined ? [] : [commandPart(remedy.command)]),
    ...(remedy.patch === undefined ? [] : [commandPart(remedy.patch)]),
  ]
}

/** The one thing to do now: check first while doubt is left, else the first remedy. */
export function nextStepParts(diagnosis: Diagnosis): readonly Part[] {
  const settles = diagnosis.findings[0]?.settles
  const [remedy] = diagnosis.remedies
  if (settles !== undefined && (diagnosis.verdict !== 'identified' || remedy === undefined)) {
    return checkParts('Check first', settles)
  }
  if (remedy === undefined)
    return [line(bold('Next step: '), text('read the previous logs and the events (buttons below).'))]
  const advice = line(bold('Next step: '), said(remedy.text, 400))
  return remedy.command === undefined ? [advice] : [advice, commandPart(remedy.command)]
}
