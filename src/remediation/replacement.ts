/** How a controller would replace its pods: how many are away at once, and the sentence that says so. */
import type { UpdateStrategy } from '../domain/kubernetes.ts'
import { type Controller, desiredPods } from './controller.ts'

export interface Replacement {
  /** Pods that may be missing at one time. */
  readonly away: number
  readonly words: string
}

/** Reads it from the controller's strategy and Kubernetes' defaults (25 % and 25 % for Deployments, else one). */
export function replacementOf(controller: Controller): Replacement {
  const count = desiredPods(controller)
  if (count === 0) return { away: 0, words: 'It has no pods now, so nothing is replaced.' }
  const all = count === 1 ? 'its pod' : `all ${count} pods`
  if (controller.kind === 'Deployment') return deployment(controller.object.spec.strategy, count, all)
  const strategy = controller.object.spec.updateStrategy
  if (strategy?.type === 'OnDelete') {
    return {
      away: 0,
      words: 'Its update strategy is OnDelete: a pod is replaced only when somebody deletes it.',
    }
  }
  return controller.kind === 'StatefulSet' ? statefulSet(strategy, count) : daemonSet(strategy, all, count)
}

function deployment(strategy: UpdateStrategy | undefined, count: number, all: string): Replacement {
  if (strategy?.type === 'Recreate') {
    return { away: count, words: `Stops ${all} first and then starts new ones: nothing serves in between.` }
  }
  const { maxUnavailable = '25%', maxSurge = '25%' } = strategy?.rollingUpdate ?? {}
  const surge = share(maxSurge, count, Math.ceil)
  const away = share(maxUnavailable, count, Math.floor)
  // Kubernetes lets one be away when both come out as zero.
  const missing = surge === 0 && away === 0 ? 1 : away
  return {
    away: Math.min(count, missing),
    words: `Replaces ${all} step by step: at most ${missing} missing and ${surge} extra at a time.`,
  }
}

function statefulSet(strategy: UpdateStrategy | undefined, count: number): Replacement {
  const partition = strategy?.rollingUpdate?.partition ?? 0
  const replaced = Math.max(0, count - partition)
  const kept =
    partition > 0 ? ` Its partition ${partition} keeps the pods below that number as they are.` : ''
  return {
    away: Math.min(1, replaced),
    words: `Replaces ${replaced} of ${count} pods one at a time, the highest number first, each after the one before is ready.${kept}`,
  }
}

function daemonSet(strategy: UpdateStrategy | undefined, all: string, count: number): Replacement {
  const away = Math.max(1, share(strategy?.rollingUpdate?.maxUnavailable ?? 1, count, Math.ceil))
  return {
    away: Math.min(count, away),
    words: `Replaces ${all}, on ${away} node${away === 1 ? '' : 's'} at a time.`,
  }
}

function share(value: number | string, count: number, round: (n: number) => number): number {
  if (typeof value === 'number') return value
  return value.endsWith('%') ? round((Number.parseFloat(value) / 100) * count) : Number(value)
}
