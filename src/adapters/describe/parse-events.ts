/** The table of events at the end of a `kubectl describe` text, whose ages are turned back into times. */
import type { ContainerStatus, KubeEvent } from '../../domain/kubernetes.ts'

interface Row {
  readonly type: string
  readonly reason: string
  readonly from: string
  readonly message: string
  readonly lastAgeMs: number
  readonly firstAgeMs: number
  readonly count: number
}

const AGE = String.raw`(?:\d+[dhmsy])+|<invalid>|<unknown>`
const ROW = new RegExp(
  String.raw`^\s*(Normal|Warning)\s+(\S+)\s+(${AGE})(?: \(x(\d+) over (${AGE})\))?\s+(\S+(?:, \S+)?)\s+(.*)$`,
)

function rows(text: string): Row[] {
  const start = text.search(/^Events:/m)
  if (start < 0) return []
  return text
    .slice(start)
    .split('\n')
    .flatMap((line) => {
      const match = ROW.exec(line)
      if (!match) return []
      const [, type = '', reason = '', age = '', count, over, from = '', message = ''] = match
      const lastAgeMs = ageMs(age)
      return [
        {
          type,
          reason,
          from,
          message: message.trim(),
          lastAgeMs,
          firstAgeMs: over ? ageMs(over) : lastAgeMs,
          count: Number(count ?? 1),
        },
      ]
    })
}

const UNITS: Readonly<Record<string, number>> = { s: 1e3, m: 60e3, h: 3_600e3, d: 86_400e3, y: 31_536_000e3 }

function ageMs(age: string): number {
  return [...age.matchAll(/(\d{1,9})([dhmsy])/g)].reduce(
    (sum, [, n, unit]) => sum + Number(n) * (UNITS[unit as string] ?? 0),
    0,
  )
}

/**
 * When the text was printed. Ages are relative to it, so the last `Started` event, whose time the container status
 * also tells, gives it away; else the newest time of the status and the youngest event are taken to be the same.
 */
export function estimateNow(text: string, statuses: readonly ContainerStatus[]): number {
  const all = rows(text)
  const states = statuses.flatMap((s) => [s.state, s.lastState])
  const times = (values: readonly (string | null | undefined)[]): number[] =>
    values.flatMap((v) => (v ? Date.parse(v) : [])).filter((t) => t > 0)
  const started = Math.max(
    ...times(states.flatMap((s) => [s?.running?.startedAt, s?.terminated?.startedAt])),
    0,
  )
  const startedAge = all.find((row) => row.reason === 'Started')?.lastAgeMs
  if (started > 0 && startedAge !== undefined) return started + startedAge
  const newest = Math.max(...times(states.map((s) => s?.terminated?.finishedAt)), started)
  const youngest = Math.min(...all.map((row) => row.lastAgeMs))
  return newest > 0 ? newest + (Number.isFinite(youngest) ? youngest : 0) : Date.now()
}

export function parseEvents(
  text: string,
  pod: { name: string; namespace: string },
  now: number,
): KubeEvent[] {
  return rows(text).map((row, i) => ({
    metadata: { name: `${pod.name}.${i}`, namespace: pod.namespace },
    involvedObject: { kind: 'Pod', name: pod.name, namespace: pod.namespace },
    type: row.type,
    reason: row.reason,
    message: row.message,
    count: row.count,
    firstTimestamp: new Date(now - row.firstAgeMs).toISOString(),
    lastTimestamp: new Date(now - row.lastAgeMs).toISOString(),
    source: { component: row.from },
  }))
}
