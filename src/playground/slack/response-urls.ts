/** response_url addresses: five uses within thirty minutes, to answer, replace or delete what a user acted on. */

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from '../../domain/clock.ts'
import { SlackApiError } from './api-error.ts'
import type { FaultPlan } from './faults.ts'
import { flagField, textField } from './fields.ts'
import { sendJson, strikeBefore } from './http-fault.ts'
import { DEADLINES, RESPONSE_URL_USES } from './limits.ts'
import { content } from './methods/chat.ts'
import type { ApiCall, Fields, SlackMessage } from './model.ts'
import { readArguments } from './request-body.ts'
import type { Workspace } from './workspace.ts'

/** What a response_url stands for. */
export interface ResponseTarget {
  channel: string
  user: string
  /** The message that was acted on, if any. */
  message?: SlackMessage
}

/** Gives out response_urls and answers what is sent to them. */
export interface ResponseUrls {
  issue(target: ResponseTarget): string
  handle(id: string, request: IncomingMessage, response: ServerResponse): Promise<void>
  /** Does what a response asks for; also used for the body of an acknowledged slash command. */
  respond(target: ResponseTarget, fields: Fields): void
}

/** Creates the register of response_urls. */
export function createResponseUrls(dependencies: {
  workspace: Workspace
  clock: Clock
  faults: FaultPlan
  calls: ApiCall[]
  baseUrl(): string
}): ResponseUrls {
  const { workspace, clock, faults, calls } = dependencies
  const issued = new Map<string, { target: ResponseTarget; at: number; uses: number }>()

  function respond(target: ResponseTarget, fields: Fields): void {
    const original = target.message
    if (flagField(fields, 'delete_original')) {
      if (original !== undefined) workspace.remove(original)
      return
    }
    // A response_url does not apply the text budget of chat.postMessage (bolt-js#2867).
    const draft = content(fields, { textBudget: false })
    if (flagField(fields, 'replace_original') && original !== undefined) {
      original.text = draft.text
      if (draft.blocks === undefined) delete original.blocks
      else original.blocks = draft.blocks
      if (draft.attachments !== undefined) original.attachments = draft.attachments
      workspace.touch(original, false)
      return
    }
    const threadTs = textField(fields, 'thread_ts')
    workspace.add({
      channel: target.channel,
      user: workspace.botUserId,
      byApp: true,
      ...draft,
      ...(threadTs === undefined ? {} : { threadTs }),
      ...(fields.response_type === 'in_channel' ? {} : { ephemeralTo: target.user }),
    })
  }

  function use(id: string, fields: Fields): void {
    const entry = issued.get(id)
    if (entry === undefined || clock.now() - entry.at > DEADLINES.responseUrl)
      throw new SlackApiError('expired_url')
    if (entry.uses >= RESPONSE_URL_USES) throw new SlackApiError('used_url')
    respond(entry.target, fields)
    entry.uses += 1
  }

  return {
    respond,
    issue(target) {
      const id = workspace.newId('R')
      issued.set(id, { target, at: clock.now(), uses: 0 })
      return `${dependencies.baseUrl()}/response/${id}`
    },
    async handle(id, request, response) {
      const fields = (await readArguments(request)) ?? {}
      const call: ApiCall = { method: 'response_url', args: fields, at: clock.now(), outcome: 'pending' }
      calls.push(call)
      const fault = faults.take('response_url')
      if (fault !== undefined) call.outcome = `fault:${fault.kind}`
      if (await strikeBefore(fault, response)) return
      try {
        use(id, fields)
      } catch (error) {
        if (!(error instanceof SlackApiError)) throw error
        call.outcome = error.error
        sendJson(response, 404, { ok: false, error: error.error })
        return
      }
      if (fault?.kind === 'reset-after') {
        response.socket?.resetAndDestroy()
        return
      }
      call.outcome = 'ok'
      sendJson(response, 200, { ok: true })
    },
  }
}
