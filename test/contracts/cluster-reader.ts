/** What every ClusterReader promises, checked against the recording `migration-alembic-init`. */

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { API_RESOURCES } from '../../src/domain/api-resources.ts'
import type { Kind, KubeObject } from '../../src/domain/kubernetes.ts'
import { type ClusterReader, type LogRequest, ReadError } from '../../src/evidence/cluster-reader.ts'

/** The folder that the reader under test has to serve. */
export const CONTRACT_RECORDING = path.join(import.meta.dirname, '../fixtures/corpus/migration-alembic-init')

export interface ReaderUnderTest {
  readonly reader: ClusterReader
  close(): Promise<void>
}

const NAMESPACE = 'ledger'
const POD = 'ledger-core-848bf58bff-dwkrv'
const MIGRATE: LogRequest = { namespace: NAMESPACE, pod: POD, container: 'migrate', previous: true }
/** Only plans of actions read these; recordings do not hold them. */
const NOT_RECORDED: readonly Kind[] = ['PodDisruptionBudget', 'HorizontalPodAutoscaler']
const NAMESPACED_KINDS = (Object.keys(API_RESOURCES) as Kind[]).filter(
  (kind) => API_RESOURCES[kind].namespaced && kind !== 'Secret' && !NOT_RECORDED.includes(kind),
)

/** Declares the suite for one kind of reader; `open` serves `CONTRACT_RECORDING`. */
export function describeClusterReader(name: string, open: () => Promise<ReaderUnderTest>): void {
  describe(`${name} keeps the contract of a cluster reader`, () => {
    let opened: ReaderUnderTest
    const reader = (): ClusterReader => opened.reader
    const signal = new AbortController().signal

    beforeAll(async () => {
      opened = await open()
    })
    afterAll(() => opened.close())

    describe('objects', () => {
      it('gets one object exactly as it was recorded', async () => {
        const pod = await reader().get('Pod', NAMESPACE, POD, signal)

        expect(pod).toEqual(recorded('Pod').find(({ metadata }) => metadata.name === POD))
      })

      it.each(NAMESPACED_KINDS)('lists every %s with its type', async (kind) => {
        const items = await reader().list(kind, NAMESPACE, {}, signal)

        expect(byName(items)).toEqual(byName(recorded(kind)))
      })

      it('reads objects that belong to no namespace', async () => {
        const nodes = await reader().list('Node', undefined, {}, signal)
        const node = await reader().get('Node', undefined, 'node-1', signal)

        expect(nodes.map(({ metadata }) => metadata.name)).toEqual(['node-1'])
        expect(node.kind).toBe('Node')
      })

      it.each([
        ['app=ledger-core', [POD]],
        ['app!=ledger-core', ['pg-ledger-0']],
        ['app in (pg-ledger, other)', ['pg-ledger-0']],
        ['app=ledger-core,pod-template-hash', [POD]],
        ['!pod-template-hash', ['pg-ledger-0']],
        ['app=nothing', []],
      ])('selects by label: %s', async (labelSelector, names) => {
        const pods = await reader().list('Pod', NAMESPACE, { labelSelector }, signal)

        expect(pods.map(({ metadata }) => metadata.name)).toEqual(names)
      })

      it('selects events by what they are about', async () => {
        const pod = await reader().get('Pod', NAMESPACE, POD, signal)
        const events = await reader().list(
          'Event',
          NAMESPACE,
          { fieldSelector: `involvedObject.uid=${pod.metadata.uid},involvedObject.kind=Pod` },
          signal,
        )

        expect(events.length).toBeGreaterThan(3)
        expect(events.every(({ involvedObject }) => involvedObject.name === POD)).toBe(true)
      })

      it('reads no more than the limit', async () => {
        const events = await reader().list('Event', NAMESPACE, { limit: 2 }, signal)

        expect(events).toHaveLength(2)
      })

      it.each(['gone', '../pods', 'a/b', '', '..'])('says not-found for the name %j', async (podName) => {
        const reading = reader().get('Pod', NAMESPACE, podName, signal)

        await expect(reading).rejects.toMatchObject({ name: 'ReadError', reason: 'not-found' })
      })

      it('names Secrets without their values', async () => {
        const names = await reader().secretNames?.(NAMESPACE, signal)

        expect([...(names ?? [])].sort()).toEqual(['ledger-db', 'pg-ledger-superuser'])
      })
    })

    describe('logs', () => {
      it('streams the recorded bytes', async () => {
        const log = await collect(await reader().readLog(MIGRATE, signal))

        expect(log.equals(recordedLog())).toBe(true)
      })

      it('starts at the last lines', async () => {
        const log = await collect(await reader().readLog({ ...MIGRATE, tailLines: 3 }, signal))

        expect(log.toString()).toBe(
          `${recordedLog().toString().trimEnd().split('\n').slice(-3).join('\n')}\n`,
        )
      })

      it('stops at the limit of bytes, counted from where the last lines start', async () => {
        const request = { ...MIGRATE, tailLines: 3, limitBytes: 50 }

        const log = await collect(await reader().readLog(request, signal))

        const tail = recordedLog().toString().trimEnd().split('\n').slice(-3).join('\n')
        expect(log.toString()).toBe(tail.slice(0, 50))
      })

      it.each([
        [{ ...MIGRATE, container: 'core', previous: true }, /previous terminated container "core"/],
        [{ ...MIGRATE, container: 'core', previous: false }, /waiting to start: PodInitializing/],
      ])('says not-found, in the words of the API, when there is no log', async (request, words) => {
        const reading = reader().readLog(request, signal)

        await expect(reading).rejects.toThrow(ReadError)
        await expect(reading).rejects.toMatchObject({ reason: 'not-found', message: words })
      })

      it('lets the consumer leave early', async () => {
        let chunks = 0
        for await (const _chunk of await reader().readLog(MIGRATE, signal)) {
          chunks += 1
          break
        }

        expect(chunks).toBe(1)
      })
    })

    describe('an aborted signal', () => {
      const reason = new Error('the incident was closed')
      const aborted = AbortSignal.abort(reason)

      it('ends get, list and readLog with its reason', async () => {
        const outcomes = await Promise.allSettled([
          reader().get('Pod', NAMESPACE, POD, aborted),
          reader().list('Pod', NAMESPACE, {}, aborted),
          reader().readLog(MIGRATE, aborted),
        ])

        expect(outcomes).toEqual(outcomes.map(() => ({ status: 'rejected', reason })))
      })
    })
  })
}

/** Reads a log to its end. */
export async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return Buffer.concat(parts)
}

function recorded(kind: Kind): readonly KubeObject[] {
  const file = `cluster/namespaces/${NAMESPACE}/${API_RESOURCES[kind].plural}.json`
  return JSON.parse(readFileSync(path.join(CONTRACT_RECORDING, file), 'utf8')).items
}

function recordedLog(): Buffer {
  const file = `cluster/namespaces/${NAMESPACE}/logs/${POD}/migrate/previous.log`
  return readFileSync(path.join(CONTRACT_RECORDING, file))
}

function byName(objects: readonly KubeObject[]): readonly KubeObject[] {
  return [...objects].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
}
