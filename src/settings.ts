/** The part of the configuration that can be replaced while the process runs. */

import type { Config } from './config.ts'
import { createRedactor, type Redactor } from './evidence/redact.ts'

/** Fields of `Config` that a reload replaces; everything else needs a restart. */
export const REPLACEABLE = ['routes', 'links', 'redaction', 'policy', 'debugImage'] as const

export type Replaceable = Pick<Config, (typeof REPLACEABLE)[number]>

/** Ask for each at the moment of use, so that the next use after a reload has the new one. */
export interface Settings {
  /** What counts now. */
  current(): Replaceable
  /** For one gathering, which keeps the one it began with. */
  redactor(): Redactor
  /** Takes effect with the next use; what is under way ends with what it began with. */
  replace(next: Replaceable): void
}

/** Starts with the configuration that the process starts with. */
export function createSettings(initial: Replaceable): Settings {
  let present = initial
  let redactor = redactorOf(initial)
  return {
    current: () => present,
    redactor: () => redactor,
    replace(next) {
      // First, since it may throw.
      redactor = redactorOf(next)
      present = next
    },
  }
}

function redactorOf({ redaction }: Replaceable): Redactor {
  return createRedactor({ patterns: redaction.patterns.map(({ pattern }) => pattern) })
}
