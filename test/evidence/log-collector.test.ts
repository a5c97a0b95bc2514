/** Which logs are asked for, and what becomes of answers that are none. */
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { openRecording } from '../../src/adapters/recording/open-recording.ts'
import type { ContainerStatus } from '../../src/domain/kubernetes.ts'
import { type ClusterReader, type LogRequest, ReadError } from '../../src/evidence/cluster-reader.ts'
import { gather } from '../../src/evidence/gather.ts'
import { createRedactor } from '../../src/evidence/redact.ts'

const RECORDING = join(import.meta.dirname, '../fixtures/corpus/auth-postgres-password/cluster')
const TARGET = { cluster: 'c', namespace: 'ledger', kind: 'Pod', name: 'reconciler-5b8c4bfb56-62lzj' }

let recording: ClusterReader
beforeAll(async () => {
  recording = await openRecording(RECORDING)
})

/** Gathers with these container statuses and this answer to every log request. */
async function gatherLogs(statuses: readonly ContainerStatus[], answer: (request: LogRequest) => string) {
  const requests: LogRequest[] = []
  const reader: ClusterReader = {
    ...recording,
    async list(kind, namespace, options, signal) {
      const items = await recording.list(kind, namespace, options, signal)
      const status = { phase: 'Running', containerStatuses: statuses }
      return kind === 'Pod' ? items.map((item) => ({ ...item, status })) : items
    },
    async readLog(request) {
      requests.push(request)
      const text = answer(request)
      return (async function* () {
        yield Buffer.from(text)
      })()
    },
  }
  const evidence = await gather({ reader, clock: { now: () => 0 }, redactor: createRedactor() }, TARGET)
  return {
    evidence,
    asked: requests.map(({ container, previous }) => `${container} ${previous ? 'previous' : 'current'}`),
    requests,
  }
}

const running = { running: { startedAt: '2026-11-21T10:00:00Z' } }
const failed = { terminated: { exitCode: 1 } }
const backOff = { waiting: { reason: 'CrashLoopBackOff' } }

describe('Logs', () => {
  it.each<[string, ContainerStatus[], string[]]>([
    [
      'a restarted container: both runs',
      [{ name: 'api', restartCount: 3, state: running, lastState: failed, ready: true }],
      ['api previous', 'api current'],
    ],
    [
      'a container in back-off: once, since both runs are the one that ended',
      [{ name: 'api', restartCount: 3, state: backOff, lastState: failed }],
      ['api previous'],
    ],
    [
      'a container whose last run ended just now: both runs',
      [{ name: 'api', restartCount: 3, state: failed, lastState: failed }],
      ['api previous', 'api current'],
    ],
    [
      'a first crash: the present run only',
      [{ name: 'api', restartCount: 0, state: failed }],
      ['api current'],
    ],
    [
      'a container that never started: none',
      [{ name: 'api', restartCount: 0, state: { waiting: { reason: 'ContainerCreating' } } }],
      [],
    ],
    [
      'a healthy companion: its present run',
      [
        { name: 'api', restartCount: 1, state: failed },
        { name: 'proxy', restartCount: 0, state: running, ready: true },
      ],
      ['api previous', 'api current', 'proxy current'],
    ],
  ])('are asked for of %s', async (_what, statuses, expected) => {
    const { asked } = await gatherLogs(statuses, () => 'line\n')

    expect(asked).toEqual(expected)
  })

  it('that the runtime no longer has are a gap, although the answer is a 200', async () => {
    const lost = 'unable to retrieve container logs for containerd://06d8ac538de90b0267fc2eaa4de23b8e'

    const { evidence } = await gatherLogs([{ name: 'api', restartCount: 0, state: failed }], () => lost)

    expect(evidence.logs).toEqual([])
    expect(evidence.gaps).toEqual([{ what: 'current log of container api', reason: 'expired', why: lost }])
  })

  it.each([
    ['previous', ['current'], []],
    ['previous or current', [], ['previous log of container api']],
  ])('of a container in back-off are taken where they are: %s fails', async (failing, kept, gaps) => {
    const { evidence } = await gatherLogs(
      [{ name: 'api', restartCount: 3, state: backOff, lastState: failed }],
      ({ previous }) => {
        if (failing.includes(previous ? 'previous' : 'current')) throw new ReadError('not-found', 'gone')
        return 'panic: the end\n'
      },
    )

    expect(evidence.logs.map(({ run }) => run)).toEqual(kept)
    expect(evidence.gaps.map(({ what }) => what)).toEqual(gaps)
  })

  it('that reach the limit of bytes are asked for again with fewer lines, since their end is cut off', async () => {
    const long = `${'x '.repeat(5000)}\n`.repeat(200)

    const { evidence, requests } = await gatherLogs(
      [{ name: 'api', restartCount: 0, state: failed }],
      ({ tailLines = 0 }) => (tailLines > 1000 ? long : 'panic: the end\n'),
    )

    expect(requests.map(({ tailLines }) => tailLines)).toEqual([2000, 200])
    expect(evidence.logs).toMatchObject([{ truncated: true, lines: [{ text: 'panic: the end' }] }])
  })
})
