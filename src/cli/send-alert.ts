/** Sends one alert, to the bot's webhook as Alertmanager does, or to Alertmanager as Prometheus does. */
import { createHash } from 'node:crypto'
import type { Secret } from '../domain/secret.ts'
import { CliError } from './command.ts'

export interface TestAlert {
  readonly labels: Readonly<Record<string, string>>
  /** RFC 3339. */
  readonly startsAt: string
  /** RFC 3339; present: it is resolved. */
  readonly endsAt?: string
}

export type AlertSink =
  | { readonly via: 'webhook'; readonly url: string; readonly token: Secret }
  | { readonly via: 'alertmanager'; readonly url: string; readonly token?: Secret | undefined }

const PATIENCE_MS = 8_000
const ANNOTATIONS = { summary: 'A test of the alert chain by crashloop test-alert.' }

/** Resolves to what was answered, in words. Throws `CliError` 3 that says what to mend. */
export async function sendAlert(sink: AlertSink, alert: TestAlert): Promise<string> {
  const { address, body } =
    sink.via === 'webhook' ? toWebhook(sink.url, alert) : toAlertmanager(sink.url, alert)
  const response = await fetch(address, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(sink.token && { authorization: `Bearer ${sink.token.reveal()}` }),
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch((error: unknown) => {
    throw new CliError(3, `nothing answers at ${address}: is the address right, and the process up?`, {
      cause: error,
    })
  })
  await response.body?.cancel()
  if (response.ok) return `${address} accepted it (${response.status})`
  throw new CliError(3, `${address} answered ${response.status}: ${meaningOf(sink, response.status)}`)
}

/** Version 4 of the payload: https://prometheus.io/docs/alerting/latest/configuration/#webhook_config */
function toWebhook(url: string, { labels, startsAt, endsAt }: TestAlert) {
  const status = endsAt === undefined ? 'firing' : 'resolved'
  const fingerprint = createHash('sha256').update(JSON.stringify(labels)).digest('hex').slice(0, 16)
  const alert = {
    status,
    labels,
    annotations: ANNOTATIONS,
    startsAt,
    endsAt: endsAt ?? '0001-01-01T00:00:00Z',
    fingerprint,
  }
  return {
    address: url,
    body: {
      version: '4',
      status,
      receiver: 'crashloop',
      groupKey: `{}:{test="${fingerprint}"}`,
      alerts: [alert],
    },
  }
}

function toAlertmanager(url: string, alert: TestAlert) {
  return {
    address: `${url.replace(/\/+$/, '')}/api/v2/alerts`,
    body: [{ ...alert, annotations: ANNOTATIONS }],
  }
}

function meaningOf({ via }: AlertSink, status: number): string {
  if (status === 401 || status === 403)
    return via === 'webhook'
      ? 'its ALERTMANAGER_TOKEN is another one than the one here.'
      : 'it asks for a token: set ALERTMANAGER_API_TOKEN.'
  if (status === 404) return 'there is no such path; a process of the role worker or watcher takes no alerts.'
  if (status === 503) return 'it cannot store alerts now; `crashloop doctor` says what is wrong with Redis.'
  return 'look at its log.'
}
