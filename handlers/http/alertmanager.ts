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
  /** Told once for each accepted alert. */
  readonly onAlert: (status: 'firing' | 'resolved') => void
}

const ONE_MEBIBYTE = 1024 * 1024

/**
 * Alertmanager retries 5xx and drops an alert on any 4xx, so 4xx is only for what can never succeed, and 503 says that
 * the queue cannot take the job now.
 */
export function createAlertmanagerWebhook(deps: AlertmanagerDeps): HttpRoute {
  return {
    method: 'POST',
    path: '/webhooks/alertmanager',
    limitBytes: ONE_MEBIBYTE,
    guard: (headers) => refuseToken(headers, deps.token) ?? refuseContentType(headers),
    handle: (body) => accept(body, deps),
  }
}

async function accept(body: Buffer, { queue, clock, log, onAlert }: AlertmanagerDeps): Promise<HttpAnswer> {
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
  for (const { status } of group.alerts) onAlert(status)
  return { status: 202, body: { accepted: group.alerts.length } }
}

function refuseToken(headers: IncomingHttpHeaders, token: Secret): HttpAnswer | undefined {
  const given = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1]
  if (given !== undefined && isSame(given, token.reveal())) return undefined
  return {
    status: 401,
    headers: { 'WWW-Authenticate': 'Bearer realm="crashloop"' },
    body: { error: 'Send the token of ALERTMANAGER_TOKEN as "Authorization: Bearer <token>".' },
  }
}

/** Compares digests, which have one length, so that the time taken tells nothing about the token. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}

function refuseContentType(headers: IncomingHttpHeaders): HttpAnswer | undefined {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  if (type === 'application/json') return undefined
  return { status: 415, body: { error: 'Send Content-Type: application/json.' } }
}
