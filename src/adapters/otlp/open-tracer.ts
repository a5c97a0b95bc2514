/** A tracer that tells an OpenTelemetry collector: W3C trace context within, OTLP over HTTP outside. */

import { randomBytes } from 'node:crypto'
import { AppError } from '../../domain/errors.ts'
import type { Log } from '../../domain/log.ts'
import type { SpanOptions, Tracer } from '../../domain/tracing.ts'
import { createSpanExport } from './span-export.ts'

/** How the span that is under way is known over everything that is awaited. */
export interface TraceContext {
  /** W3C traceparent. */
  current(): string | undefined
  run<T>(traceparent: string, work: () => T): T
}

export interface TracerOptions {
  /** Where spans are sent, e.g. `http://collector:4318/v1/traces`. */
  readonly url: string
  /** They may hold a secret. */
  readonly headers: Readonly<Record<string, string>>
  /** `service.name` and others. */
  readonly resource: Readonly<Record<string, string>>
  readonly context: TraceContext
  readonly log: Log
}

export interface OpenTracer extends Tracer {
  /** Sends what has not been sent, as far as that takes no longer than 2 s. */
  close(): Promise<void>
}

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/

/** Opens the tracer; a collector that is away costs nothing but the spans. */
export function openTracer(options: TracerOptions): OpenTracer {
  const { context } = options
  const spans = createSpanExport(options)

  async function span<T>(name: string, options: SpanOptions, work: () => Promise<T>): Promise<T> {
    const { kind = 'internal', attributes = {}, parent = context.current(), isPart = false } = options
    if (isPart && parent === undefined) return await work()
    const [, parentTrace, parentSpanId] = TRACEPARENT.exec(parent ?? '') ?? []
    const traceId = parentTrace ?? randomBytes(16).toString('hex')
    const spanId = randomBytes(8).toString('hex')
    const startedAt = nowNanos()
    const begun = { traceId, spanId, parentSpanId, name, kind, startedAt }
    try {
      const result = await context.run(`00-${traceId}-${spanId}-01`, work)
      spans.add({ ...begun, attributes, endedAt: nowNanos() })
      return result
    } catch (error) {
      const failed = { ...attributes, 'error.type': errorType(error) }
      spans.add({ ...begun, attributes: failed, endedAt: nowNanos(), failed: !isPostponed(error) })
      throw error
    }
  }

  return { span, close: spans.close }
}

/** The epoch with the resolution of the process's own clock. */
function nowNanos(): bigint {
  return BigInt(Math.round((performance.timeOrigin + performance.now()) * 1_000)) * 1_000n
}

/** A code or class of ours; the words of an error may come from a cluster. */
function errorType(error: unknown): string {
  if (error instanceof AppError) return error.code
  return error instanceof Error ? error.name : typeof error
}

/** What waits for its turn has not failed. */
function isPostponed(error: unknown): boolean {
  return error instanceof AppError && error.code === 'retry-later'
}
