/** What the bot tells of its own work: numbers, log and traces, of several alerts that go through all of it. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApp } from '../../src/app.ts'
import { loadConfig } from '../../src/config.ts'
import { createLogger } from '../../src/logger.ts'
import { CORPUS } from '../support/corpus.ts'
import { until } from '../support/poll.ts'
import { type CollectedSpan, type SpanCollector, startSpanCollector } from '../support/span-collector.ts'
import { createWorld, keyOf, resolved, sendWebhook, type World } from '../support/world.ts'

const CASES = ['auth-postgres-password', 'exc-java-cause-chain', 'dep-refused-postgres'] as const
const PLANTED = 'planted-hunter2-of-the-test'
const HOSTILE = 'HOSTILE"}\n# HELP x <!channel>'

let world: World
let collector: SpanCollector
let lines: string[]
let metrics: string
const stack = new AsyncDisposableStack()
afterAll(() => stack.disposeAsync())
beforeAll(async () => {
  lines = []
  collector = await startSpanCollector()
  stack.defer(() => collector.close())
  world = await createWorld(CASES[0], 'socket', {}, CASES.slice(1))
  stack.defer(() => world.close())
  const env = {
    ...world.env,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_HEADERS: 'x-api-key=key%20of%20the%20test',
  }
  const log = createLogger('trace', { write: (line) => lines.push(line) })
  const app = await startApp(loadConfig(env), log)
  stack.defer(() => app.stop())
  const url = `http://127.0.0.1:${app.port}`
  world.slack.faults.add('chat.postMessage', { kind: 'rate-limited', retryAfterSeconds: 1 })
  const [second, third] = world.further.map(({ alerts }) => alerts[0]?.labels.namespace)
  const refusal = { type: 'status', status: 500, message: `password=${PLANTED} is wrong` } as const
  world.cluster.faults.add({ path: `/namespaces/${second}/`, times: 6, effect: refusal })
  const forbidden = { type: 'status', status: 403, message: `pods/log of ${PLANTED} is forbidden` } as const
  world.cluster.faults.add({
    path: new RegExp(`/namespaces/${third}/pods/.*/log`),
    times: 9,
    effect: forbidden,
  })

  const strange = {
    ...world.alert.alerts[0]?.labels,
    namespace: HOSTILE,
    cluster: HOSTILE,
    alertname: HOSTILE,
  }
  await sendWebhook(url, { ...world.alert, alerts: [{ ...world.alert.alerts[0], labels: strange }] })
  for (const alert of [world.alert, ...world.further]) await sendWebhook(url, alert)
  await until(() => diagnosed() === CASES.length, 60_000)
  await sendWebhook(url, resolved(world.alert))
  metrics = await until(async () => {
    const text = await (await fetch(`${url}/metrics`)).text()
    return /^crashloop_incidents_resolved_total 1$/m.test(text) ? text : undefined
  }, 20_000)
  await app.stop()
}, 120_000)

function diagnosed(): number {
  const threads = world.roots().map(({ ts }) => world.slack.workspace.thread('C0ALERTS', ts))
  return threads.filter((thread) => thread.some((message) => keyOf(message)?.startsWith('diagnosis:'))).length
}

/** What the recorded clusters say: pieces of log lines and event messages that no sentence of ours contains. */
function evidenceTexts(): string[] {
  return CASES.flatMap((id) => {
    const folder = join(CORPUS, id, 'cluster/namespaces')
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    const logs = files
      .filter((file) => file.endsWith('.log'))
      .map((file) => readFileSync(join(folder, file), 'utf8'))
    const events = files
      .filter((file) => file.endsWith('events.json'))
      .flatMap((file) => JSON.stringify(JSON.parse(readFileSync(join(folder, file), 'utf8'))))
      .flatMap((text) =>
        [...text.matchAll(/"message":"((?:[^"\\]|\\.)*)"/g)].map(([, message = '']) => message),
      )
    return [...logs, ...events].flatMap((text) => text.match(/[A-Za-z][A-Za-z ,.'()-]{23,}/g) ?? [])
  })
}

/** Environment values of the recorded pods that are long enough to be told apart. */
function envValues(): string[] {
  return CASES.flatMap((id) => {
    const folder = join(CORPUS, id, 'cluster/namespaces')
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    const pods = files.filter((file) => file.endsWith('pods.json'))
    return pods.flatMap((file) => {
      const text = JSON.stringify(JSON.parse(readFileSync(join(folder, file), 'utf8')))
      return [...text.matchAll(/"name":"[A-Z_]+","value":"([^"\\]{10,})"/g)].map(([, value = '']) => value)
    })
  })
}

const NAMES = () =>
  [world.alert, ...world.further].flatMap(({ alerts }) =>
    alerts.flatMap(({ labels }) => [labels.pod, labels.namespace]).filter((each) => each !== undefined),
  )

describe('The log', () => {
  it('says of every line about a job which job it is, and which incident', () => {
    const entries = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    const ofJobs = entries.filter(({ job }) => job !== undefined)
    const ofIncidents = ofJobs.filter(({ job }) => job === 'investigate' || job === 'publish')

    expect(ofJobs.length).toBeGreaterThan(20)
    expect(ofJobs.filter(({ jobId, attempt }) => jobId === undefined || attempt === undefined)).toEqual([])
    expect(ofIncidents.filter(({ incident }) => typeof incident !== 'string')).toEqual([])
    expect(entries.map(({ msg }) => msg)).toEqual(
      expect.arrayContaining([
        'An incident was opened',
        'A diagnosis was made',
        'The status of an incident changed',
        'An investigation could not be made',
      ]),
    )
  })

  it('holds nothing of what the cluster said, nor of what Slack was told', () => {
    const text = lines.join('')
    const told = world.slack.calls
      .filter(({ method }) => method.startsWith('chat.'))
      .flatMap(({ args }) => JSON.stringify(args).match(/[A-Za-z][A-Za-z ,']{29,}/g) ?? [])
      // Why an investigation could not be made stands in both, in words of ours.
      .filter((words) => !words.startsWith('Could not look'))

    const evidence = evidenceTexts()
    const values = envValues()
    expect([evidence.length > 50, values.length > 0, told.length > 10]).toEqual([true, true, true])
    expect([...evidence, ...values, ...told].filter((each) => text.includes(each))).toEqual([])
    expect(text).not.toContain(PLANTED)
    expect(text).not.toContain('of-the-test')
  })
})

describe('The numbers', () => {
  const series = () => metrics.split('\n').filter((line) => line.startsWith('crashloop_'))

  it.each([
    ['alerts', 'crashloop_alerts_received_total{status="firing"}'],
    ['alerts that name nothing', 'crashloop_alerts_ignored_total{reason="invalid-name"} 1'],
    ['incidents', 'crashloop_incidents_opened_total{source="alertmanager"} 3'],
    ['what is open', 'crashloop_incidents_open{status="firing"} 2'],
    ['diagnoses', 'crashloop_diagnoses_total{cause="'],
    ['gaps', 'crashloop_evidence_gaps_total{reason="'],
    ['redactions', 'crashloop_redactions_total '],
    ['the acceptance', 'crashloop_stage_duration_seconds_count{stage="accept"} 5'],
    ['the owners', 'crashloop_stage_duration_seconds_count{stage="resolve"} '],
    ['the gathering', 'crashloop_stage_duration_seconds_count{stage="gather"} '],
    ['the diagnosing', 'crashloop_stage_duration_seconds_count{stage="diagnose"} 3'],
    ['the publishing', 'crashloop_stage_duration_seconds_count{stage="publish"} '],
    ['the wait for a worker', 'crashloop_job_wait_seconds_count{kind="intake"} 5'],
    ['the runs of jobs', 'crashloop_job_duration_seconds_count{kind="publish"} '],
    [
      'the time to the root',
      'crashloop_time_to_message_seconds_count{source="alertmanager",message="root"} 3',
    ],
    [
      'the time to the diagnosis',
      'crashloop_time_to_message_seconds_count{source="alertmanager",message="diagnosis"} 3',
    ],
    ['the requests to Slack', 'crashloop_slack_requests_total{method="chat.postMessage",status="200"} '],
    ['what Slack refused', 'crashloop_slack_requests_total{method="chat.postMessage",status="429"} 1'],
    ['how long it told us to wait', 'crashloop_slack_retry_after_seconds_total{method="chat.postMessage"} 1'],
  ])('tell of %s', (_, start) => {
    expect(series().filter((line) => line.startsWith(start))).not.toEqual([])
  })

  it('have labels of ours alone, whatever an alert names', () => {
    const values = series().flatMap((line) =>
      [...line.matchAll(/[a-z]="([^"]*)"/g)].map(([, value = '']) => value),
    )

    expect(values.filter((value) => !/^[a-zA-Z0-9+][a-zA-Z0-9.+-]*$/.test(value))).toEqual([])
    expect(values.filter((value) => NAMES().includes(value))).toEqual([])
    expect(metrics).not.toContain('HOSTILE')
  })

  it('are named as Prometheus wants it', () => {
    const types = [...metrics.matchAll(/^# TYPE (crashloop_\S+) (\S+)$/gm)]

    const wrong = types.filter(([, name = '', type]) => (type === 'counter') !== name.endsWith('_total'))
    const histograms = types.filter(
      ([, name = '', type]) => type === 'histogram' && !name.endsWith('_seconds'),
    )
    expect(wrong).toEqual([])
    expect(histograms).toEqual([])
  })
})

describe('The traces', () => {
  const named = (name: string, trace: readonly CollectedSpan[]) => trace.filter((span) => span.name === name)
  const ancestors = (span: CollectedSpan | undefined): string[] => {
    const parent = collector.spans.find(({ spanId }) => spanId === span?.parentSpanId)
    return parent ? [parent.name, ...ancestors(parent)] : []
  }
  const traces = () => [...Map.groupBy(collector.spans, ({ traceId }) => traceId).values()]

  it('follow an alert from the webhook over the queue to the messages in Slack', () => {
    const whole = traces().filter(
      (trace) => named('accept', trace).length > 0 && named('gather', trace).length > 0,
    )

    expect(whole).toHaveLength(CASES.length)
    for (const trace of whole) {
      expect(named('accept', trace)).toHaveLength(1)
      expect(ancestors(named('resolve', trace)[0])).toEqual(['intake', 'accept'])
      expect(ancestors(named('Slack post-root', trace)[0])).toEqual([
        'publish',
        'publish',
        'intake',
        'accept',
      ])
      expect(ancestors(named('gather', trace)[0])).toEqual(['investigate', 'intake', 'accept'])
      expect(ancestors(named('diagnose', trace)[0])).toEqual(['investigate', 'intake', 'accept'])
      const reads = trace.filter((span) => ancestors(span)[0] === 'gather')
      expect(new Set(reads.map(({ name }) => name))).toContain('read log')
    }
    expect(whole.flatMap((trace) => named('Slack post-note', trace))).not.toEqual([])
  })

  it('hold ids, names of ours and times, and nothing of the evidence', () => {
    const text = JSON.stringify(collector.spans)

    expect([...evidenceTexts(), ...envValues(), ...NAMES()].filter((each) => text.includes(each))).toEqual([])
    expect(text).not.toContain(PLANTED)
    expect(text).not.toContain('HOSTILE')
    expect(
      collector.spans.filter((span) => BigInt(span.endTimeUnixNano) < BigInt(span.startTimeUnixNano)),
    ).toEqual([])
  })

  it('come with the headers and the name of the service that are configured', () => {
    expect(collector.headers[0]?.['x-api-key']).toBe('key of the test')
    expect(JSON.stringify(collector.resources[0])).toContain(
      '"service.name","value":{"stringValue":"crashloop"}',
    )
  })

  it('say of what failed only the code', () => {
    const failed = collector.spans.filter(({ status }) => status.code === 2)

    const types = failed.flatMap(({ attributes }) =>
      attributes.filter(({ key }) => key === 'error.type').map(({ value }) => value.stringValue ?? ''),
    )
    expect(types.length).toBeGreaterThan(0)
    expect(types.filter((type) => !/^[A-Za-z-]+$/.test(type))).toEqual([])
  })
})
