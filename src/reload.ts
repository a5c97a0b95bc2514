/** Reads the configuration again while the process runs: a good one replaces what can be, a bad one changes nothing. */

import { isDeepStrictEqual } from 'node:util'
import { type Config, ConfigError } from './config.ts'
import type { Log } from './domain/log.ts'
import { Secret } from './domain/secret.ts'
import { REPLACEABLE, type Settings } from './settings.ts'

export interface ReloadDeps {
  /** Throws `ConfigError`. */
  readonly load: () => Config
  /** What the process was started with. */
  readonly started: Config
  readonly settings: Settings
  readonly log: Log
}

/** Never throws. Takes effect at once and between two steps of everything else, since it waits for nothing. */
export function createReload({ load, started, settings, log }: ReloadDeps): () => void {
  return () => {
    let next: Config
    try {
      next = load()
    } catch (error) {
      const problems = error instanceof ConfigError ? error.problems : undefined
      log.error(
        problems ? { problems } : { err: error },
        'The new configuration is wrong; the old one stays in force',
      )
      return
    }
    const changed = REPLACEABLE.filter((name) => differs(settings.current()[name], next[name]))
    settings.replace(next)
    log.info({ changed }, 'The configuration was read again')
    const restart = restartFields(started, next)
    if (restart.length > 0) {
      log.warn({ fields: restart }, 'Some of what changed counts only after a restart of the process')
    }
  }
}

/** Names of the fields that differ from what the process was started with, and cannot be replaced. */
function restartFields(started: Config, next: Config): readonly string[] {
  const names = [...new Set([...Object.keys(started), ...Object.keys(next)])] as (keyof Config)[]
  const fixed = names.filter((name) => !REPLACEABLE.some((each) => each === name))
  return fixed.filter((name) => differs(started[name], next[name]))
}

function differs(before: unknown, after: unknown): boolean {
  return !isDeepStrictEqual(bare(before), bare(after))
}

/** Secrets look alike from outside; only here are their values compared. */
function bare(value: unknown): unknown {
  if (value instanceof Secret) return { secret: value.reveal() }
  if (Array.isArray(value)) return value.map(bare)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, bare(part)]))
}
