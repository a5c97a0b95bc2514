/** The short texts in which a cluster says what went wrong, for collectors that depend on what they say. */
import { statusesOf } from './choose-pod.ts'
import type { Found } from './collector.ts'

const TAIL_LINES = 400

/** Messages of warning events, of containers that wait or ended, of the pod and of its controllers' conditions. */
export function failureMessages({ pod, events, owners }: Found): readonly string[] {
  const states = (pod === undefined ? [] : statusesOf(pod)).flatMap(({ state, lastState }) => [
    state?.waiting?.message,
    state?.terminated?.message,
    lastState?.terminated?.message,
  ])
  const conditions = [
    ...(owners.deployment?.status?.conditions ?? []),
    ...owners.replicaSets.flatMap((set) => set.status?.conditions ?? []),
    ...(owners.job?.status?.conditions ?? []),
    ...(pod?.status?.conditions ?? []),
  ].map((condition) => condition.message)
  const warnings = events.filter((event) => event.type !== 'Normal').map((event) => event.message)
  return [pod?.status?.message, ...states, ...conditions, ...warnings].filter((text) => text !== undefined)
}

/** The last lines of every log that was read. */
export function logTail({ logs }: Found): readonly string[] {
  return logs.flatMap(({ lines }) => lines.slice(-TAIL_LINES).map(({ text }) => text))
}
