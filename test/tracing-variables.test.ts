/** Where traces go by the variables of OpenTelemetry, and that nothing is traced without them. */
import { describe, expect, it } from 'vitest'
import { ConfigError, loadConfig } from '../src/config.ts'
import { NO_TRACER } from '../src/domain/tracing.ts'
import { openTracing } from '../src/tracing-side.ts'
import { silentLog } from './support/silent-log.ts'

const ENV = {
  SLACK_BOT_TOKEN: 'xoxb-of-the-test',
  SLACK_APP_TOKEN: 'xapp-of-the-test',
  SLACK_CHANNEL: 'C0ALERTS',
  ALERTMANAGER_TOKEN: 'token-of-the-test',
}

const tracingOf = (env: Record<string, string>) => loadConfig({ ...ENV, ...env }).tracing

describe('OTEL_EXPORTER_OTLP_ENDPOINT', () => {
  it('absent: nothing is traced, and nothing that could is loaded', async () => {
    const config = loadConfig(ENV)

    const { tracer, isOn } = await openTracing(config, silentLog)

    expect(config.tracing).toBeUndefined()
    expect([tracer, isOn]).toEqual([NO_TRACER, false])
  })

  it.each(['http://collector:4318', 'http://collector:4318/'])('%s gets the path of traces', (endpoint) => {
    const tracing = tracingOf({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: 'bot' })

    expect(tracing).toMatchObject({ url: 'http://collector:4318/v1/traces', service: 'bot' })
  })

  it('that is no address is a problem of the configuration', () => {
    expect(() => tracingOf({ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' })).toThrow(ConfigError)
  })
})

describe('OTEL_EXPORTER_OTLP_HEADERS', () => {
  it.each([
    ['x-key=abc', { 'x-key': 'abc' }],
    ['Authorization=Basic%20YWJj,x-team=a=b', { Authorization: 'Basic YWJj', 'x-team': 'a=b' }],
    ['x-key=100%', { 'x-key': '100%' }],
  ])('%s', (text, headers) => {
    const tracing = tracingOf({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318',
      OTEL_EXPORTER_OTLP_HEADERS: text,
    })

    expect(JSON.parse(tracing?.headers.reveal() ?? '')).toEqual(headers)
  })

  it('is a secret', () => {
    const tracing = tracingOf({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318',
      OTEL_EXPORTER_OTLP_HEADERS: 'k=hunter2',
    })

    expect(JSON.stringify(tracing)).not.toContain('hunter2')
  })
})
