/** Finds who answers a request to the simulated API server. */

import { enforceAccess, isAccessReview, reviewAccess } from './access-review.ts'
import { ApiRefusal, statusObject } from './api-status.ts'
import { applyObject, isApply } from './apply-objects.ts'
import { type Call, type ResourceCall, sendJson } from './call.ts'
import { discover } from './discovery.ts'
import { sendLog } from './pod-log.ts'
import { getObject, listObjects } from './read-objects.ts'
import { requestInfo } from './request-info.ts'
import type { ServedResource } from './served-resources.ts'
import { watchObjects } from './watch-objects.ts'
import { createObject, deleteObject, patchObject, replaceObject } from './write-objects.ts'
import { getScale, patchEphemeralContainers, patchScale } from './write-subresources.ts'

type Handler = (call: ResourceCall, resource: ServedResource) => Promise<void>

/** By verb, with the subresource behind a slash. Further verbs and subresources are added here. */
const HANDLERS: Readonly<Record<string, Handler>> = {
  get: getObject,
  list: listObjects,
  watch: watchObjects,
  patch: (call, resource) => (isApply(call) ? applyObject(call, resource) : patchObject(call, resource)),
  'patch/status': patchObject,
  update: replaceObject,
  create: createObject,
  delete: deleteObject,
  'get/scale': getScale,
  'patch/scale': patchScale,
  'update/scale': patchScale,
  'patch/ephemeralcontainers': patchEphemeralContainers,
  'get/log': sendLog,
}

/** Answers one request, or throws `ApiRefusal`. */
export async function answer(call: Call): Promise<void> {
  const info = requestInfo(call.request.method ?? 'GET', call.url)
  if (!info) {
    if (await discover(call)) return
    throw new ApiRefusal(404, 'the server could not find the requested resource')
  }
  const resourceCall = { ...call, info }
  enforceAccess(resourceCall)
  if (isAccessReview(resourceCall)) return reviewAccess(resourceCall)
  if (!info.resource) throw new ApiRefusal(404, 'the server could not find the requested resource')
  const action = info.subresource === undefined ? info.verb : `${info.verb}/${info.subresource}`
  const handler = HANDLERS[action]
  if (!handler) throw new ApiRefusal(405, 'the server does not allow this method on the requested resource')
  return handler(resourceCall, info.resource)
}

/** Sends the `Status` for an error that a handler threw. */
export async function refuse(call: Call, error: unknown): Promise<void> {
  if (call.response.headersSent) {
    call.response.destroy()
    return
  }
  const refusal =
    error instanceof ApiRefusal
      ? { code: error.code, status: error.status }
      : { code: 500, status: statusObject(500, `Internal error occurred: ${String(error)}`) }
  await sendJson(call, refusal.code, refusal.status)
}
