/** The `Status` objects with which a Kubernetes API server refuses a request. */

const REASONS: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  409: 'Conflict',
  410: 'Expired',
  415: 'UnsupportedMediaType',
  422: 'Invalid',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
}

/** Thrown by a handler of the simulated API server to refuse the request. */
export class ApiRefusal extends Error {
  readonly code: number
  readonly status: Readonly<Record<string, unknown>>

  constructor(code: number, message: string, status: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.code = code
    this.status = { ...statusObject(code, message), ...status }
  }
}

/** Makes the `Status` for an HTTP status code. */
export function statusObject(code: number, message: string): Readonly<Record<string, unknown>> {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason: REASONS[code] ?? 'Unknown',
    code,
  }
}

/** The 404 for one object, worded as the API server does: `pods "api-1" not found`. */
export function notFound(plural: string, group: string, name: string): ApiRefusal {
  const resource = group === '' ? plural : `${plural}.${group}`
  return new ApiRefusal(404, `${resource} "${name}" not found`, { details: { name, group, kind: plural } })
}
