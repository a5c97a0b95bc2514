/** Takes one request of the simulated API server from the socket to its answer, through faults and authentication. */

import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../../domain/clock.ts'
import { type AccessRules, forbiddenMessage } from './access-rules.ts'
import { answer, refuse } from './answer.ts'
import { ApiRefusal } from './api-status.ts'
import { type Call, sendBytes } from './call.ts'
import type { ClusterStore } from './cluster-store.ts'
import type { FaultEffect, Faults } from './faults.ts'
import type { RequestLog } from './request-log.ts'

/** Whom requests come from unless they impersonate somebody. */
export const SERVICE_ACCOUNT = 'system:serviceaccount:crashloop:crashloop'
/** Largest request body, in bytes. */
const BODY_LIMIT = 4 * 1024 * 1024

export interface RequestHandlerOptions {
  readonly store: ClusterStore
  readonly faults: Faults
  readonly access: AccessRules
  readonly requests: RequestLog
  readonly clock: Clock
  /** Added to every answer, in milliseconds. */
  readonly latencyMs: number
  /** Requests without this bearer token get 401; undefined lets everybody in. */
  readonly token: string | undefined
}

/** Builds the handler. It rejects only when the connection itself fails. */
export function createRequestHandler({
  latencyMs,
  token,
  faults,
  requests,
  ...shared
}: RequestHandlerOptions): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://simulated')
    const body = await readBody(request)
    const impersonated = request.headers['impersonate-user']
    const user = typeof impersonated === 'string' ? impersonated : SERVICE_ACCOUNT
    log(requests, request, url, body, user)
    const effect = faults.take(request.method ?? '', url.pathname + url.search)
    await sleep(latencyMs + (effect?.type === 'latency' ? effect.ms : 0))
    const call: Call = { request, response, url, body, user, ...shared, ...cutOf(effect) }
    try {
      if (effect && (await misbehave(call, effect))) return
      if (token !== undefined && request.headers.authorization !== `Bearer ${token}`) {
        throw new ApiRefusal(401, 'Unauthorized')
      }
      if (user !== SERVICE_ACCOUNT) enforceImpersonation(call)
      await answer(call)
    } catch (error) {
      await refuse(call, error)
    }
  }
}

/** As the API server does: one permission for the user, and one for each group. */
function enforceImpersonation({ access, request, user }: Call): void {
  const groups = request.headersDistinct['impersonate-group'] ?? []
  const wanted = [['users', user] as const, ...groups.map((group) => ['groups', group] as const)]
  for (const [resource, name] of wanted) {
    const attributes = { user: SERVICE_ACCOUNT, verb: 'impersonate', group: '', resource, name }
    if (!access.allowed(attributes)) throw new ApiRefusal(403, forbiddenMessage(attributes))
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request) {
    size += part.length
    if (size > BODY_LIMIT) throw new Error('The request is too large')
    parts.push(part)
  }
  return Buffer.concat(parts)
}

function log(requests: RequestLog, request: IncomingMessage, url: URL, body: Buffer, user: string): void {
  const parsed = body.length > 0 ? parseJson(body) : undefined
  const contentType = request.headers['content-type']
  requests.add({
    method: request.method ?? '',
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    ...(user === SERVICE_ACCOUNT ? {} : { user }),
    ...(contentType === undefined ? {} : { contentType }),
    ...(parsed === undefined ? {} : { body: parsed }),
  })
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}

function cutOf(effect: FaultEffect | undefined): Pick<Call, 'cut'> {
  if (effect?.type === 'reset-mid-body') return { cut: 'reset' }
  return effect?.type === 'stall-mid-body' ? { cut: 'stall' } : {}
}

/** True when the fault has answered, or will never. */
async function misbehave(call: Call, effect: FaultEffect): Promise<boolean> {
  if (effect.type === 'hang') return true
  if (effect.type === 'body') {
    await sendBytes(call, effect.status, Buffer.from(effect.body), { 'content-type': effect.contentType })
    return true
  }
  if (effect.type !== 'status') return false
  if (effect.retryAfterSeconds !== undefined) {
    call.response.setHeader('retry-after', String(effect.retryAfterSeconds))
  }
  throw new ApiRefusal(effect.status, effect.message ?? `injected fault ${effect.status}`)
}
