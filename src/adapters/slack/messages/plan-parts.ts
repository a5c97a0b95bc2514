/** A plan as people read it before they agree: what happens, what changes, what to mind, how it is taken back. */
import type { ShownPlan } from '../../../domain/action-notes.ts'
import { bold, code, type Line, line, type Part, type Section, type Span, text, time } from './document.ts'
import { clip, oneLine } from './plain-text.ts'

/** Entries of each list that are shown. */
const SHOWN = 10

/** The plan in sections, most important first. */
export function planSections(plan: ShownPlan): readonly Section[] {
  return [
    { name: 'what will happen', rank: 1, cap: 2_600, textCap: 700, parts: wordsParts(plan) },
    { name: 'warnings', rank: 2, cap: 2_600, textCap: 700, parts: warningParts(plan) },
    { name: 'what changes', rank: 3, cap: 2_200, textCap: 500, parts: changeParts(plan) },
    { name: 'undo', rank: 4, cap: 600, textCap: 250, parts: undoParts(plan) },
    { name: 'terms', rank: 5, cap: 600, textCap: 300, parts: [line(...termSpans(plan))] },
  ]
}

/** Foreign words on one line. */
export function shown(words: string, max: number): Span {
  return text(clip(oneLine(words), max))
}

function wordsParts({ words }: ShownPlan): readonly Part[] {
  return words.slice(0, SHOWN).map((each) => line(shown(each, 400)))
}

function warningParts({ warnings }: ShownPlan): readonly Part[] {
  if (warnings.length === 0) return []
  const items = warnings
    .slice(0, SHOWN)
    .map(
      ({ text: words }): Line => [
        { type: 'emoji', name: 'warning', sign: '⚠️' },
        text(' '),
        shown(words, 400),
      ],
    )
  return [line(bold('Mind:')), { type: 'list', ordered: false, items }, ...more(warnings.length)]
}

function changeParts({ changes }: ShownPlan): readonly Part[] {
  if (changes.length === 0) return []
  const items = changes.slice(0, SHOWN).map(({ what, before, after }): Line => {
    const value = (of: string | undefined): Span =>
      of === undefined ? text('nothing') : code(clip(oneLine(of), 160) || ' ')
    return [shown(`${what}: `, 120), text(' '), value(before), text(' → '), value(after)]
  })
  return [line(bold('Changes:')), { type: 'list', ordered: false, items }, ...more(changes.length)]
}

function more(count: number): readonly Part[] {
  return count > SHOWN ? [line(text(`… ${count - SHOWN} more`))] : []
}

function undoParts({ undo, noUndo }: ShownPlan): readonly Part[] {
  if (undo !== undefined) return [line(bold('Undo: '), shown(undo, 400))]
  return [line(bold('Undo: '), shown(noUndo ?? 'there is none.', 400))]
}

function termSpans({ risk, secondPerson, dryRun, expiresAt }: ShownPlan): readonly Span[] {
  const until = time(expiresAt)
  return [
    bold('Risk: '),
    text(risk),
    ...(secondPerson ? [text(' · a second person has to approve')] : []),
    text(dryRun === 'passed' ? ' · the cluster accepts it (dry run)' : ' · without a dry run'),
    ...(until === undefined ? [] : [text(' · good until '), until]),
  ]
}
