/** Sends finished spans to a collector in batches, as OTLP in JSON over HTTP; never more than it keeps up with. */

import type { Log } from '../../domain/log.ts'
import type { SpanKind } from '../../domain/tracing.ts'

export interface FinishedSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string | undefined
  readonly name: string
  readonly kind: SpanKind
  /** Nanoseconds since the epoch. */
  readonly startedAt: bigint
  readonly endedAt: bigint
  readonly attributes: Readonly<Record<string, string | number>>
  readonly failed?: boolean
}

export interface SpanExportOptions {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly resource: Readonly<Record<string, string>>
  readonly log: Log
}

export interface SpanExport {
  add(span: FinishedSpan): void
  /** Sends the rest, for 2 s at most. */
  close(): Promise<void>
}

/** As the batch processor of the OpenTelemetry specification has them. */
const EVERY_MS = 5_000
const MAX_BATCH = 512
const MAX_WAITING = 2_048
const TIMEOUT_MS = 10_000
const CLOSE_MS = 2_000
/** A collector that is away is told of this often, milliseconds. */
const QUIET_MS = 300_000

const KINDS: Readonly<Record<SpanKind, number>> = { internal: 1, server: 2, client: 3, consumer: 5 }
const FAILED = 2

/** Begins to send as soon as there is something. */
export function createSpanExport({ url, headers, resource, log }: SpanExportOptions): SpanExport {
  let waiting: FinishedSpan[] = []
  let timer: NodeJS.Timeout | undefined
  let sending = Promise.resolve()
  let toldAt = Number.NEGATIVE_INFINITY

  function add(span: FinishedSpan): void {
    if (waiting.length >= MAX_WAITING) return
    waiting.push(span)
    if (waiting.length >= MAX_BATCH) flush(TIMEOUT_MS)
    else timer ??= setTimeout(flush, EVERY_MS, TIMEOUT_MS).unref()
  }

  function flush(timeoutMs: number): void {
    clearTimeout(timer)
    timer = undefined
    sending = sending.then(() => sendAll(timeoutMs))
  }

  async function sendAll(timeoutMs: number): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, MAX_BATCH)
      waiting = waiting.slice(MAX_BATCH)
      await send(batch, timeoutMs)
    }
  }

  /** Spans that a collector does not take are gone: they are worth less than the memory of an outage. */
  async function send(batch: readonly FinishedSpan[], timeoutMs: number): Promise<void> {
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(toOtlp(batch, resource)),
        signal: AbortSignal.timeout(timeoutMs),
      })
      await answer.body?.cancel()
      if (!answer.ok) tell({ status: answer.status, spans: batch.length })
    } catch (error) {
      tell({ failure: error instanceof Error ? error.name : 'unknown', spans: batch.length })
    }
  }

  function tell(fields: object): void {
    if (performance.now() - toldAt < QUIET_MS) return
    toldAt = performance.now()
    log.warn(fields, 'The collector of traces does not take spans; they are dropped')
  }

  return {
    add,
    async close() {
      flush(CLOSE_MS)
      const late = Promise.withResolvers<void>()
      const limit = setTimeout(late.resolve, CLOSE_MS)
      await Promise.race([sending, late.promise]).finally(() => clearTimeout(limit))
    },
  }
}

/** ExportTraceServiceRequest of OTLP 1.x in its JSON form: ids in hex, times and integers as texts. */
function toOtlp(spans: readonly FinishedSpan[], resource: SpanExportOptions['resource']): object {
  return {
    resourceSpans: [
      {
        resource: { attributes: attributesOf(resource) },
        scopeSpans: [{ scope: { name: 'crashloop' }, spans: spans.map(toSpan) }],
      },
    ],
  }
}

function toSpan(span: FinishedSpan): object {
  const { traceId, spanId, parentSpanId, name, kind, startedAt, endedAt, attributes, failed } = span
  return {
    traceId,
    spanId,
    ...(parentSpanId !== undefined && { parentSpanId }),
    name,
    kind: KINDS[kind],
    startTimeUnixNano: String(startedAt),
    endTimeUnixNano: String(endedAt),
    attributes: attributesOf(attributes),
    status: failed ? { code: FAILED } : {},
  }
}

function attributesOf(values: Readonly<Record<string, string | number>>): readonly object[] {
  return Object.entries(values).map(([key, value]) => ({
    key,
    value:
      typeof value === 'string'
        ? { stringValue: value.slice(0, 200) }
        : Number.isInteger(value)
          ? { intValue: String(value) }
          : { doubleValue: value },
  }))
}
