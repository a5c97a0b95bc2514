/** The variables of OpenTelemetry that say where traces go. */

import { z } from 'zod'
import { Secret } from './domain/secret.ts'

export interface TracingConfig {
  /** Where spans are sent by OTLP over HTTP. */
  readonly url: string
  /** A JSON object of HTTP headers; collectors ask for keys in them. */
  readonly headers: Secret
  /** `service.name` of the spans. */
  readonly service: string
}

/** Part of the variables of the process. */
export const TRACING_VARIABLES = {
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .optional(),
  OTEL_SERVICE_NAME: z.string().max(100, 'must have 100 characters at most').default('crashloop'),
}

/** `name=value` pairs with commas between; values are URL-encoded (OpenTelemetry, exporter specification). */
export function toTracing(
  variables: {
    readonly OTEL_EXPORTER_OTLP_ENDPOINT?: string | undefined
    readonly OTEL_SERVICE_NAME: string
  },
  headers: Secret | undefined,
): TracingConfig | undefined {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: service } = variables
  if (endpoint === undefined) return undefined
  const pairs = (headers?.reveal() ?? '').split(',').flatMap((pair) => {
    const [name = '', ...value] = pair.split('=')
    return name.trim() === '' ? [] : [[name.trim(), decoded(value.join('=').trim())]]
  })
  return {
    url: `${endpoint.replace(/\/+$/, '')}/v1/traces`,
    headers: new Secret(JSON.stringify(Object.fromEntries(pairs))),
    service,
  }
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
