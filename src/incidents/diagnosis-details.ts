/** What changed, and the commands to copy, in lines out of a diagnosis. Pure. */

import type { Change, Diagnosis, Remedy } from '../domain/diagnosis.ts'

/** The rollout and every change, the field and both values below each. */
export function changesOf(diagnosis: Diagnosis | undefined): readonly string[] {
  const { rollout, changes = [] } = diagnosis ?? {}
  const replaced = rollout
    ? [
        `Revision ${rollout.currentRevision} replaced ${rollout.previousRevision}${rollout.at ? ` at ${rollout.at}` : ''}`,
      ]
    : []
  return [...replaced, ...changes.flatMap(changeLines)]
}

function changeLines({ summary, path, before, after, at, by }: Change): readonly string[] {
  return [
    `${summary}${at ? `, ${at}` : ''}${by ? `, by ${by}` : ''}`,
    `  Field: ${path}`,
    ...(before === undefined ? [] : [`  Before: ${before}`]),
    ...(after === undefined ? [] : [`  After: ${after}`]),
  ]
}

/** Every command of the diagnosis once, and what it is for: the check first, then the remedies in their order. */
export function commandsOf(diagnosis: Diagnosis | undefined): {
  readonly lines: readonly string[]
  readonly captions: readonly string[]
} {
  const { findings = [], remedies = [], prevention = [] } = diagnosis ?? {}
  const checks = findings
    .flatMap(({ settles }) => settles ?? [])
    .filter((check) => /^\s*kubectl\s/.test(check))
    .map((command) => ({ command: command.trim(), caption: 'To be sure' }))
  const advised = [...remedies, ...prevention].flatMap(({ command, text }: Remedy) =>
    command === undefined ? [] : [{ command: command.trim(), caption: text }],
  )
  const all = [...new Map([...checks, ...advised].map((each) => [each.command, each])).values()]
  return { lines: all.map(({ command }) => command), captions: all.map(({ caption }) => caption) }
}
