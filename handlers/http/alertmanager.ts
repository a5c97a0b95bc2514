/** POST /webhooks/alertmanager: takes an alert group and answers 202 once the job that holds it is durable. */

import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Clock } from '../../src/domain/clock.ts'
import type { Log } from '../../src/domain/log.ts'
import type { Secret } from '../../src/domain/secret.ts'
import { type JobQueue, QueueUnavailable } from '../../src/incidents/ports.ts'
import { parseAlertGroup } from './alertmanager-payload.ts'
import type { HttpAnswer, HttpRoute } from './route.ts'

export interface AlertmanagerDeps {
  readonly queue: Pick<JobQueue, 'add'>
  readonly token: Secret
  readonly clock: Clock
  readonly log: Log
  /** Told how many alerts of each status were accepted. */
  readonly onAlerts: (status: 'firing' | 'resolved', count: number) => void
}

const ONE_MEBIBYTE = 1024 * 1024

/**
 * Alertmanager retries 5xx and drops an alert on any 4xx, so 4xx is only for what can never succeed, and 503 says that
 * the queue cannot take the job now.
 */
export function createAlertmanagerWebhook(deps: AlertmanagerDeps): HttpRoute {
  const expected = digestOf(deps.token.reveal())
  return {
    method: 'POST',
    path: '/webhooks/alertmanager',
    limitBytes: ONE_MEBIBYTE,
    guard: (headers) => refuseToken(headers, expected) ?? refuseContentType(headers),
    handle: (body) => accept(body, deps),
  }
}

async function accept(body: Buffer, { queue, clock, log, onAlerts }: AlertmanagerDeps): Promise<HttpAnswer> {
  const parsed = parseAlertGroup(body.toString('utf8'))
  if (!parsed.ok) {
    log.warn({ problem: parsed.problem }, 'Refused a webhook that is not of Alertmanager version 4')
    return { status: 400, body: { error: parsed.problem } }
  }
  const { group } = parsed
  try {
    await queue.add('intake', { receivedAt: new Date(clock.now()).toISOString(), group })
  } catch (error) {
    if (!(error instanceof QueueUnavailable)) throw error
    log.error({ err: error }, 'Could not store a webhook; Alertmanager will send it again')
    return {
      status: 503,
      headers: { 'Retry-After': '5' },
      body: { error: 'The queue does not take jobs at the moment. Send this again.' },
    }
  }
  const firing = group.alerts.filter(({ status }) => status === 'firing').length
  if (firing > 0) onAlerts('firing', firing)
  if (firing < group.alerts.length) onAlerts('resolved', group.alerts.length - firing)
  return { status: 202, body: { accepted: group.alerts.length } }
}

/** Compares digests, which have one length, so that the time taken tells nothing about the token. */
function refuseToken(headers: IncomingHttpHeaders, expected: Buffer): HttpAnswer | undefined {
  const given = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1]
  if (given !== undefined && timingSafeEqual(digestOf(given), expected)) return undefined
  return {
    status: 401,
    headers: { 'WWW-Authenticate': 'Bearer realm="crashloop"' },
    body: { error: 'Send the token of ALERTMANAGER_TOKEN as "Authorization: Bearer <token>".' },
  }
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function refuseContentType(headers: IncomingHttpHeaders): HttpAnswer | undefined {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  if (type === 'application/json') return undefined
  return { status: 415, body: { error: 'Send Content-Type: application/json.' } }
}
