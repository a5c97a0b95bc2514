/** A recorded folder answers like a cluster, and never leads outside itself. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openRecording, type Recording } from '../../../src/adapters/recording/open-recording.ts'
import { CONTRACT_RECORDING, describeClusterReader } from '../../contracts/cluster-reader.ts'

describeClusterReader('A recording', async () => ({
  reader: await openRecording(CONTRACT_RECORDING),
  close: async () => {},
}))

describe('A recording', () => {
  const { signal } = new AbortController()
  let folder: string
  let recording: Recording

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recording-'))
    const namespace = join(folder, 'namespaces', 'shop')
    const logs = join(namespace, 'logs', 'api-0', 'api')
    await mkdir(logs, { recursive: true })
    await mkdir(join(folder, 'outside'))
    await writeFile(join(folder, 'outside', 'current.log'), 'not yours')
    await writeFile(
      join(namespace, 'pods.json'),
      list([{ metadata: { name: 'api-0', labels: { app: 'api' } } }]),
    )
    await writeFile(
      join(namespace, 'events.json'),
      list([
        {
          metadata: {
            name: 'e',
            creationTimestamp: '2026-11-21T10:00:00Z',
            deletionTimestamp: '2027-01-01T00:00:00Z',
          },
          lastTimestamp: '2026-11-21T10:05:00Z',
          message: '2028-01-01T00:00:00Z',
        },
      ]),
    )
    await writeFile(join(namespace, 'services.json'), 'no JSON')
    await writeFile(
      join(logs, 'current.error.json'),
      status(400, 'container "api" is waiting to start: PodInitializing'),
    )
    await writeFile(join(logs, 'previous.error.json'), status(403, 'pods/log is forbidden'))
    recording = await openRecording(folder, { cluster: 'prod' })
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('carries the name it was given and the newest time it holds', () => {
    expect(recording.cluster).toBe('prod')
    expect(recording.recordedAt).toBe('2026-11-21T10:05:00.000Z')
  })

  it.each([
    ['what was not recorded', 'Job', 'shop', 'not-recorded'],
    ['a namespace that was not recorded', 'Pod', 'other', 'not-recorded'],
    ['a file that is no list', 'Service', 'shop', 'unavailable'],
    ['a namespace that leads outside', 'Pod', '../outside', 'not-found'],
  ] as const)('says so for %s', async (_what, kind, namespace, reason) => {
    const reading = recording.list(kind, namespace, {}, signal)

    await expect(reading).rejects.toMatchObject({ name: 'ReadError', reason })
  })

  it.each([
    ['current', 'api', 'not-found', /waiting to start/],
    ['previous', 'api', 'forbidden', /forbidden/],
    ['current', 'worker', 'not-recorded', /no current log of container worker/],
    ['current', '../../../../../outside', 'not-found', /not a name/],
  ])('repeats what the API said about the %s log of %s', async (run, container, reason, message) => {
    const reading = recording.readLog(
      { namespace: 'shop', pod: 'api-0', container, previous: run === 'previous' },
      signal,
    )

    await expect(reading).rejects.toMatchObject({ reason, message: expect.stringMatching(message) })
  })

  it('refuses a folder that is no recording', async () => {
    const opening = openRecording(join(folder, 'outside'))

    await expect(opening).rejects.toMatchObject({
      reason: 'not-found',
      message: expect.stringContaining('namespaces/'),
    })
  })

  it('stops when the caller gives up', async () => {
    const reading = recording.list('Pod', 'shop', {}, AbortSignal.abort(new Error('enough')))

    await expect(reading).rejects.toThrow('enough')
  })
})

function list(items: readonly unknown[]): string {
  return JSON.stringify({ kind: 'List', apiVersion: 'v1', items })
}

function status(code: number, message: string): string {
  return JSON.stringify({ kind: 'Status', status: 'Failure', code, message })
}
