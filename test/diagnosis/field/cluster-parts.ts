/** Recurring parts of the cluster field cases: crashed and healthy containers, and the events kubelet writes about them. */
import type { ContainerState } from '../../../src/domain/kubernetes.ts'
import {
  at,
  type BuiltContainer,
  type BuiltEvent,
  NAMESPACE,
  POD_NAME,
  terminated,
  waiting,
} from '../../support/evidence-builder.ts'

/** What the kubelet calls the pod in messages. */
export const POD_FULL = `${POD_NAME}_${NAMESPACE}(pod-uid)`

/** A container in back-off after a run that ended with `exitCode`. */
export function crashed(
  name: string,
  exitCode: number,
  run: Parameters<typeof terminated>[1] = {},
  more: Partial<BuiltContainer> = {},
): BuiltContainer {
  const restarts = more.restarts ?? 6
  const message = `back-off 2m40s restarting failed container=${name} pod=${POD_FULL}`
  return {
    name,
    restarts,
    state: waiting('CrashLoopBackOff', message),
    lastState: terminated(exitCode, run),
    ...more,
  }
}

/** A container that has been running and ready since before the trouble. */
export function healthy(name: string, more: Partial<BuiltContainer> = {}): BuiltContainer {
  return { name, restarts: 0, ready: true, state: running(-280), ...more }
}

/** A container that waits for the init containers or for its sandbox. */
export function notStarted(name: string, reason = 'PodInitializing'): BuiltContainer {
  return { name, restarts: 0, state: waiting(reason) }
}

/** A container whose state waits with a reason and a text of the kubelet, never having run. */
export function blocked(
  name: string,
  reason: string,
  message: string,
  more: Partial<BuiltContainer> = {},
): BuiltContainer {
  return { name, restarts: 0, state: waiting(reason, message), lastState: {}, ...more }
}

export function running(from: number): ContainerState {
  return { running: { startedAt: at(from) } }
}

/** The back-off events since 1.27; before, the text had no names. */
export function backOff(container: string, count = 12): BuiltEvent {
  return {
    reason: 'BackOff',
    message: `Back-off restarting failed container ${container} in pod ${POD_FULL}`,
    container,
    count,
    firstAt: -260,
    at: -8,
  }
}

/** Failures of a probe and the kill that follows, as kubelet records them. */
export function probeKill(
  kind: 'Liveness' | 'Startup',
  container: string,
  text: string,
  more: { at?: number; count?: number; firstAt?: number } = {},
): BuiltEvent[] {
  const last = more.at ?? -30
  const first = more.firstAt ?? -250
  return [
    {
      reason: 'Unhealthy',
      message: `${kind} probe failed: ${text}`,
      container,
      count: more.count ?? 12,
      firstAt: first,
      at: last,
    },
    {
      reason: 'Killing',
      type: 'Normal',
      message: `Container ${container} failed ${kind.toLowerCase()} probe, will be restarted`,
      container,
      count: Math.max(1, Math.floor((more.count ?? 12) / 3)),
      firstAt: first + 20,
      at: last,
    },
  ]
}

/** A failed pull as status and events carry it (kubelet since 1.31 repeats the cause in the waiting message). */
export function pullFailure(
  container: string,
  image: string,
  text: string,
  more: { state?: 'ErrImagePull' | 'ImagePullBackOff'; brief?: boolean } = {},
): { containers: BuiltContainer[]; events: BuiltEvent[]; status: { phase: string } } {
  const state = more.state ?? 'ImagePullBackOff'
  const backOffText = `Back-off pulling image "${image}"`
  const message =
    state === 'ErrImagePull' ? text : more.brief ? backOffText : `${backOffText}: ErrImagePull: ${text}`
  return {
    containers: [blocked(container, state, message, { image })],
    events: [
      {
        reason: 'Pulling',
        type: 'Normal',
        message: `Pulling image "${image}"`,
        container,
        count: 4,
        at: -40,
        firstAt: -200,
      },
      {
        reason: 'Failed',
        message: `Failed to pull image "${image}": ${text}`,
        container,
        count: 4,
        at: -39,
        firstAt: -199,
      },
      { reason: 'Failed', message: 'Error: ErrImagePull', container, count: 4, at: -39, firstAt: -199 },
      {
        reason: 'BackOff',
        type: 'Normal',
        message: backOffText,
        container,
        count: 9,
        at: -12,
        firstAt: -190,
      },
      { reason: 'Failed', message: 'Error: ImagePullBackOff', container, count: 9, at: -12, firstAt: -190 },
    ],
    status: { phase: 'Pending' },
  }
}
