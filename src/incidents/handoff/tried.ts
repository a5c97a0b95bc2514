/** What was tried on an incident and what came of it, from the notes of its thread. Pure. */
import type { ActionNote } from '../../domain/action-notes.ts'
import type { Tried } from '../../domain/handoff.ts'
import type { Incident, ThreadNote } from '../../domain/incident.ts'

/** More than this nobody reads in a handoff; the latest count. */
const MOST = 5

/** One entry for each plan that was decided or carried out, in order. */
export function triedOn({ notes }: Pick<Incident, 'notes'>): readonly Tried[] {
  const byPlan = new Map<string, Tried>()
  for (const note of notes) {
    const entry = entryOf(note)
    if (entry) byPlan.set(entry.planId, entry.tried)
  }
  return [...byPlan.values()].slice(-MOST)
}

function entryOf(note: ThreadNote): { readonly planId: string; readonly tried: Tried } | undefined {
  switch (note.type) {
    case 'decision':
      // An approved plan is told by its run.
      return note.state === 'approved'
        ? undefined
        : {
            planId: note.plan.id,
            tried: {
              title: note.plan.title,
              by: note.plan.requestedBy,
              at: note.at,
              outcome: DECISIONS[note.state],
            },
          }
    case 'action-run': {
      const { planId, title, by, at, state, words } = note
      const outcome = state === 'done' ? 'done, not verified yet' : `not done: ${bare(words)}`
      return { planId, tried: { title, by, at, outcome } }
    }
    case 'action-verified': {
      const { planId, title, by, at } = note
      return { planId, tried: { title, by, at, outcome: verified(note) } }
    }
    default:
      return undefined
  }
}

const DECISIONS: Readonly<
  Record<Exclude<Extract<ActionNote, { type: 'decision' }>['state'], 'approved'>, string>
> = {
  denied: 'denied',
  expired: 'nobody approved it in time',
  stale: 'not done, since the workload had changed',
}

function verified({ outcome, cause, sameCause }: Extract<ActionNote, { type: 'action-verified' }>): string {
  if (outcome === 'recovered') return 'it helped'
  if (outcome === 'timed-out') return 'not ready in time'
  if (sameCause === true) return 'it did not help, failing again with the same cause'
  return cause === undefined
    ? 'it did not help, failing again'
    : `it did not help, failing again: ${bare(cause)}`
}

function bare(words: string): string {
  return words.trim().replace(/\.$/, '')
}
