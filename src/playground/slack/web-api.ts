/** Answers /api/<method>: token, scope, pace and faults first, then the method itself. */

import type { IncomingMessage, ServerResponse } from 'node:http'
import { SlackApiError } from './api-error.ts'
import type { FaultPlan } from './faults.ts'
import { textField } from './fields.ts'
import { sendJson, strikeBefore } from './http-fault.ts'
import { chatMethods } from './methods/chat.ts'
import { conversationMethods } from './methods/conversations.ts'
import { fileMethods } from './methods/files.ts'
import type { Method, MethodContext } from './methods/method.ts'
import { peopleMethods } from './methods/people.ts'
import { viewMethods } from './methods/views.ts'
import type { ApiCall, Fields } from './model.ts'
import type { Rates } from './rates.ts'
import { readArguments } from './request-body.ts'

const methods = new Map<string, Method>(
  Object.entries({
    ...chatMethods,
    ...conversationMethods,
    ...fileMethods,
    ...peopleMethods,
    ...viewMethods,
  }),
)

/** What the Web API needs. */
export interface WebApiDependencies {
  context: MethodContext
  botToken: string
  appToken: string | undefined
  faults: FaultPlan
  rates: Rates
  calls: ApiCall[]
}

/** What a token that may do everything reports, when no scopes are to be enforced. */
const USUAL_SCOPES = [
  'app_mentions:read',
  'channels:history',
  'channels:read',
  'chat:write',
  'commands',
  'files:write',
  'groups:history',
  'groups:read',
  'im:history',
  'im:write',
  'usergroups:read',
  'users:read',
  'users:read.email',
]

/** Creates the handler for one method call. */
export function createWebApi(dependencies: WebApiDependencies) {
  const { context, faults, rates, calls } = dependencies

  return async function handle(
    name: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const args = (await readArguments(request)) ?? {}
    const token = bearer(request) ?? textField(args, 'token')
    const { token: _token, ...shown } = args
    const call: ApiCall = { method: name, args: shown, at: context.clock.now(), outcome: 'pending' }
    calls.push(call)
    response.setHeader('x-oauth-scopes', (context.scopes ?? USUAL_SCOPES).join(','))

    const fault = faults.take(name)
    if (fault !== undefined) call.outcome = `fault:${fault.kind}`
    if (await strikeBefore(fault, response)) return
    const channel = textField(args, 'channel')
    const wait = rates.check(name, channel)
    if (wait > 0) {
      call.outcome = 'ratelimited'
      await strikeBefore({ kind: 'rate-limited', retryAfterSeconds: wait }, response)
      return
    }
    const body = answer(name, args, token)
    call.outcome = body.ok === true ? 'ok' : String(body.error)
    if (fault?.kind === 'reset-after') {
      call.outcome = 'fault:reset-after'
      response.socket?.resetAndDestroy()
      return
    }
    sendJson(response, 200, body)
  }

  function answer(name: string, args: Fields, token: string | undefined): Fields {
    try {
      const method = methods.get(name)
      if (method === undefined) throw new SlackApiError('unknown_method', { req_method: name })
      checkToken(method, token)
      checkScopes(method, args)
      return { ok: true, ...method.run(args, context) }
    } catch (error) {
      if (error instanceof SlackApiError) return { ok: false, error: error.error, ...error.detail }
      throw error
    }
  }

  function checkToken(method: Method, token: string | undefined): void {
    if (token === undefined) throw new SlackApiError('not_authed')
    const wanted = method.token === 'app' ? dependencies.appToken : dependencies.botToken
    if (token === wanted) return
    const other = method.token === 'app' ? dependencies.botToken : dependencies.appToken
    throw new SlackApiError(token === other ? 'not_allowed_token_type' : 'invalid_auth')
  }

  function checkScopes(method: Method, args: Fields): void {
    if (context.scopes === undefined || method.scopes === undefined) return
    const needed =
      typeof method.scopes === 'function' ? method.scopes(args, context.workspace) : method.scopes
    if (needed.some((scope) => context.scopes?.includes(scope))) return
    throw new SlackApiError('missing_scope', { needed: needed.join(','), provided: context.scopes.join(',') })
  }
}

function bearer(request: IncomingMessage): string | undefined {
  return request.headers.authorization?.match(/^Bearer (.+)$/)?.[1]
}
