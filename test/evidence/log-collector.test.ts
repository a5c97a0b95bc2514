/** Which logs are asked for, and what becomes of answers that are none. */
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { openRecording } from '../../src/adapters/recording/open-recording.ts'
import type { ContainerStatus } from '../../src/domain/kubernetes.ts'
import type { ClusterReader, LogRequest } from '../../src/evidence/cluster-reader.ts'
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
    async get(kind, namespace, name, signal) {
      const object = await recording.get(kind, namespace, name, signal)
      return kind === 'Pod'
        ? { ...object, status: { phase: 'Running', containerStatuses: statuses } }
        : object
    },
    async readLog(request) {
      requests.push(request)
      return (async function* () {
        yield Buffer.from(answer(request))
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

describe('Logs', () => {
  it.each<[string, ContainerStatus[], string[]]>([
    [
      'a restarted container: both runs',
      [{ name: 'api', restartCount: 3, state: running, lastState: failed, ready: true }],
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
