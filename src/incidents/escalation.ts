/** Decides who is called when nobody acknowledges: each step once, not while it is muted, not in quiet hours. Pure. */

import { isWithin } from '../domain/hours.ts'
import { type EscalationStep, failingSince, type Incident, type ThreadNote } from '../domain/incident.ts'

type Escalated = Extract<ThreadNote, { type: 'escalated' }>

/** Milliseconds since the epoch of the next step; undefined when there is none, or somebody takes care of it. */
export function nextEscalation(incident: Incident): number | undefined {
  return nextStep(incident)?.dueAt
}

/** The incident with the step that is due by `now` (milliseconds) told in its thread; undefined when none is. */
export function escalate(incident: Incident, now: number): Incident | undefined {
  const next = nextStep(incident)
  if (next === undefined || next.dueAt > now) return undefined
  if (incident.escalation?.quietHours.some((hours) => isWithin(hours, now))) return undefined
  const at = new Date(now).toISOString()
  const { mention, direct } = next.step
  const waitedMs = now - waitingSince(incident)
  const count = incident.notes.filter(({ type }) => type === 'escalated').length + 1
  const notes: readonly ThreadNote[] = [
    { key: `escalated:${count}`, type: 'escalated', at, waitedMs, step: next.index, mention, direct },
    ...direct.map((to): ThreadNote => ({ key: `direct:${count}:${to}`, type: 'direct', at, to, waitedMs })),
  ]
  return { ...incident, notes: [...incident.notes, ...notes], revision: incident.revision + 1 }
}

interface NextStep {
  readonly index: number
  readonly step: EscalationStep
  readonly dueAt: number
}

function nextStep(incident: Incident): NextStep | undefined {
  const { escalation, status, mute } = incident
  if (escalation === undefined || status !== 'firing' || mute !== undefined) return undefined
  const since = waitingSince(incident)
  const done = incident.notes.filter(
    (note): note is Escalated => note.type === 'escalated' && Date.parse(note.at) >= since,
  )
  const last = done.at(-1)
  const index = last === undefined ? 0 : last.step + 1
  const step = escalation.steps[index]
  if (step === undefined) return undefined
  const before = escalation.steps[index - 1]
  // After quiet hours, or a night without this process, the steps keep their distance.
  const apart = last && before ? Date.parse(last.at) + step.afterMs - before.afterMs : 0
  return { index, step, dueAt: Math.max(since + step.afterMs, apart) }
}

/** Milliseconds since the epoch from which nobody has taken care of it: a mute that ended begins the wait anew. */
function waitingSince(incident: Incident): number {
  const heard = incident.notes.findLast(
    (note) => note.type === 'mute-ended' || (note.type === 'ownership' && note.did === 'unmuted'),
  )
  const failing = Date.parse(incident.flapping?.since ?? failingSince(incident))
  return Math.max(failing, heard === undefined ? 0 : Date.parse(heard.at))
}
