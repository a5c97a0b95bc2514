/** The first lines of the root card: how the incident stands, since when, and who has it. */
import {
  failingSince,
  type Incident,
  type IncidentStatus,
  isOngoing,
  isOpen,
  isQuestion,
} from '../../../domain/incident.ts'
import { workloadLabel } from '../../../domain/workload.ts'
import { isSeenWell } from '../../../incidents/ending.ts'
import { bold, line, type Part, person, type Span, text, time } from './document.ts'
import { clip, oneLine } from './plain-text.ts'
import { duration } from './words.ts'

/** How each status is shown, wherever incidents are listed. */
export const STATUS: Readonly<Record<IncidentStatus, { name: string; sign: string; word: string }>> = {
  firing: { name: 'red_circle', sign: '🔴', word: 'Failing' },
  acknowledged: { name: 'large_orange_circle', sign: '🟠', word: 'Acknowledged' },
  mitigating: { name: 'large_yellow_circle', sign: '🟡', word: 'Being fixed' },
  recovering: { name: 'large_yellow_circle', sign: '🟡', word: 'Recovering' },
  resolved: { name: 'large_green_circle', sign: '🟢', word: 'Resolved' },
}

/** The same for a question about a workload that we have not seen fail. */
export const ASKED = { name: 'mag', sign: '🔍', word: 'Asked about' }

/** The headline and what belongs right below it. */
export function headline(incident: Incident): readonly Part[] {
  const { name, sign, word } = isUnconfirmed(incident) ? ASKED : STATUS[incident.status]
  const status = statusWords(incident, word)
  const where = clip(oneLine(workloadLabel(incident.workload)), 300)
  return [
    line({ type: 'emoji', name, sign }, text(' '), bold(`${status}: ${where}`)),
    ...reopenedParts(incident),
    ...(isOngoing(incident) ? [] : [resolvedLine(incident)]),
    ...waitParts(incident),
    ...careParts(incident),
  ]
}

function statusWords({ reopened, status, flapping }: Incident, word: string): string {
  if (flapping !== undefined && status === 'resolved') return 'Flapping, running at the moment'
  if (flapping !== undefined) return `Flapping, ${word.toLowerCase()}`
  return reopened > 0 && status === 'firing' ? `${word} again` : word
}

/** What its end waits for, where the alerts and the watcher differ. */
function waitParts(incident: Incident): readonly Part[] {
  if (!isOpen(incident)) return []
  const all = Object.values(incident.alerts)
  if (incident.alertsEndedAt !== undefined) {
    const ended = all.length === 1 ? 'The alert has ended' : 'All alerts have ended'
    const still = 'the pods still fail, or have not been well for long enough'
    return [line(bold(ended), text(`, but ${still}: it stays open until they are well.`))]
  }
  const firing = all.filter(({ status }) => status === 'firing')
  if (firing.length === 0 || !isSeenWell(incident)) return []
  const fires = firing.length === 1 ? 'the alert still fires' : `${firing.length} alerts still fire`
  const then = firing.length === 1 ? 'it ends' : 'they end'
  return [line(bold('The pods are well again'), text(`, but ${fires}: it stays open until ${then}.`))]
}

/** Who has it, and whether its thread is silent. */
function careParts(incident: Incident): readonly Part[] {
  const { owner, mute } = incident
  const until = time(mute?.until)
  const owned: readonly Span[] =
    owner === undefined ? [] : [bold(isOngoing(incident) ? 'Owner: ' : 'It was with '), person(owner.person)]
  const muted: readonly Span[] =
    mute === undefined
      ? []
      : until === undefined
        ? [bold('Muted '), text('until resolved')]
        : [bold('Muted '), text('until '), until]
  if (owned.length + muted.length === 0) return []
  return [line(...owned, ...(owned.length > 0 && muted.length > 0 ? [text(' · ')] : []), ...muted)]
}

/** A question says nothing about the workload: it is failing only once we have seen it fail. */
export function isUnconfirmed(incident: Incident): boolean {
  if (!isQuestion(incident) || incident.status !== 'firing') return false
  return (incident.diagnosis?.blastRadius.failing ?? 0) === 0
}

function reopenedParts({ reopened, flapping }: Incident): readonly Part[] {
  if (flapping !== undefined) {
    const [since, changed] = [time(flapping.since), time(flapping.changedAt)]
    return [
      line(
        text(`It came back ${flapping.times} times`),
        ...(since === undefined ? [] : [text(' since '), since]),
        ...(changed === undefined ? [] : [text(', the last change was '), changed]),
        text('.'),
      ),
    ]
  }
  if (reopened <= 0) return []
  return [
    line(
      text(
        reopened === 1
          ? 'It came back once after it had recovered.'
          : `It came back ${reopened} times after it had recovered.`,
      ),
    ),
  ]
}

function resolvedLine(incident: Incident): Part {
  const since = failingSince(incident)
  const [from, to, first] = [time(since), time(incident.resolvedAt), time(incident.openedAt)]
  if (from === undefined || to === undefined) return line(text('It runs again.'))
  const took = duration(Date.parse(incident.resolvedAt ?? '') - Date.parse(since))
  // Between its failures it was well.
  const before = incident.reopened > 0 && first !== undefined ? [text(', and first at '), first] : []
  const again = incident.reopened > 0 ? 'The last time it was failing for' : 'It was failing for'
  return line(text(`${again} ${took}, from `), from, text(' to '), to, ...before, text('.'))
}
