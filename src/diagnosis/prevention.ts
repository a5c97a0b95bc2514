/** At most three things to mend beside the cause, each only when the evidence supports it. */
import type { Finding, Remedy } from '../domain/diagnosis.ts'
import type { Facts } from './facts.ts'

export function prevention(facts: Facts, primary: Finding): Remedy[] {
  const hints: Remedy[] = []
  for (const { name, spec } of facts.containers) {
    const tag = spec.image?.includes('@') ? undefined : /:([^/:]+)$/.exec(spec.image ?? '')?.[1]
    if (spec.image && (tag === 'latest' || (tag === undefined && !spec.image.includes('@')))) {
      hints.push({
        text: `Pin the image of container ${name}: \`${spec.image}\` is a mutable tag (spec.containers[${name}].image), so two pods may run different code.`,
      })
    }
    if (!spec.resources?.limits?.memory && primary.cause === 'node-pressure') {
      hints.push({
        text: `Give container ${name} a memory limit (spec.containers[${name}].resources.limits.memory).`,
      })
    }
    const liveness = JSON.stringify(spec.livenessProbe?.httpGet)
    if (
      liveness !== undefined &&
      liveness === JSON.stringify(spec.readinessProbe?.httpGet) &&
      primary.cause === 'liveness-probe'
    ) {
      hints.push({
        text: `Liveness and readiness of container ${name} ask the same endpoint: a slow dependency then restarts the pod instead of taking it out of the Service.`,
      })
    }
  }
  return hints.slice(0, 3)
}
