/** The secrets of the configuration: their names and what they must look like. */
import type { Secret } from './domain/secret.ts'
import { isHttpAddress, isPlainHttpAddress } from './http-address.ts'

/** What each secret must look like; each may be given as `NAME` or as a file `NAME_FILE`. */
export const SECRETS = {
  SLACK_BOT_TOKEN: { shape: /^xoxb-\S+$/, words: 'must be a bot token, which starts with xoxb-' },
  SLACK_APP_TOKEN: { shape: /^xapp-\S+$/, words: 'must be an app-level token, which starts with xapp-' },
  SLACK_SIGNING_SECRET: { shape: /^\S+$/, words: 'must not contain blanks' },
  ALERTMANAGER_TOKEN: { shape: /^[\x21-\x7e]+$/, words: 'must be printable ASCII without blanks' },
  REDIS_URL: { shape: /^rediss?:\/\/\S+$/, words: 'must start with redis:// or rediss://' },
  REDIS_SENTINEL_PASSWORD: { shape: /^\S+$/, words: 'must not contain blanks' },
  PROMETHEUS_URL: { shape: { test: isHttpAddress }, words: 'must be an http or https address' },
  ALERTMANAGER_URL: {
    shape: { test: isPlainHttpAddress },
    words: 'must be an http or https address without a password',
  },
  ALERTMANAGER_API_TOKEN: { shape: /^[\x21-\x7e]+$/, words: 'must be printable ASCII without blanks' },
  PAGERDUTY_TOKEN: { shape: /^[\x21-\x7e]+$/, words: 'must be printable ASCII without blanks' },
  OPSGENIE_TOKEN: { shape: /^[\x21-\x7e]+$/, words: 'must be printable ASCII without blanks' },
  OTEL_EXPORTER_OTLP_HEADERS: {
    shape: /^[\x21-\x7e]+=[\x20-\x7e]*$/,
    words: 'must be name=value pairs with commas between',
  },
  PROMETHEUS_TOKEN: { shape: /^[\x21-\x7e]+$/, words: 'must be printable ASCII without blanks' },
} as const

/** Those that are given. */
export type Secrets = { readonly [N in keyof typeof SECRETS]?: Secret }
