/** Lets Bolt and the Slack SDK log through ours, without the secrets and payloads that they would write. */
import type { Logger } from '@slack/bolt'
import { LogLevel } from '@slack/bolt'
import type { Log } from '../../domain/log.ts'

/** Tokens, the addresses that act like tokens (response_url, Socket Mode tickets), and signing headers. */
const SECRETS =
  /xox[a-z]-[\w-]+|xapp-[\w-]+|Bearer\s+[^\s"']+|v0=[0-9a-f]{16,}|(?<=\b(?:ticket|token|secret)=)[^\s&"']+|https?:\/\/hooks\.slack\.com\/[^\s"']+/gi
const LONGEST = 500

/**
 * Creates the logger. Debug output is dropped altogether, because the SDK writes requests and payloads there, which
 * hold text from clusters.
 */
export function createBoltLogger(log: Log): Logger {
  return {
    debug() {},
    info: (...said) => log.debug({ said: shown(said) }, 'Slack SDK'),
    warn: (...said) => log.warn({ said: shown(said) }, 'Slack SDK'),
    error: (...said) => log.error({ said: shown(said) }, 'Slack SDK'),
    setLevel() {},
    getLevel: () => LogLevel.INFO,
    setName() {},
  }
}

function shown(said: readonly unknown[]): string {
  return said.map(inWords).join(' ').replace(SECRETS, '[redacted]').slice(0, LONGEST).toWellFormed()
}

/** An error's fields may hold whole requests, so only its name and message are taken. */
function inWords(value: unknown): string {
  if (value instanceof Error) return `${value.name}: ${value.message}`
  return typeof value === 'string' ? value : typeof value
}
