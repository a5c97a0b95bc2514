/** What real `kubectl describe pod` texts (kubectl 1.34 against the recorded clusters) tell. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { describedCluster } from '../../../src/adapters/describe/described-cluster.ts'
import { parseDescribe } from '../../../src/adapters/describe/parse-describe.ts'
import { openRecording } from '../../../src/adapters/recording/open-recording.ts'
import { CORPUS, listCases } from '../../support/corpus.ts'

const folder = join(import.meta.dirname, '../../fixtures/describe')
const texts = readdirSync(folder).map((file) => ({
  id: file.replace('.txt', ''),
  text: readFileSync(join(folder, file), 'utf8'),
}))
const cases = new Map(listCases().map((recorded) => [recorded.id, recorded]))

describe.each(texts)('kubectl describe of $id', ({ id, text }) => {
  it('gives back the pod that was described, as far as the text tells', async () => {
    const recorded = cases.get(id)
    const reader = await openRecording(join(CORPUS, id, 'cluster'))
    const truth = await reader.get(
      'Pod',
      recorded?.namespace,
      recorded?.pod ?? '',
      AbortSignal.timeout(5_000),
    )

    const { pod } = parseDescribe(text)

    expect(pod.metadata.name).toBe(truth.metadata.name)
    expect(pod.spec.containers.map((c) => c.image)).toEqual(truth.spec.containers.map((c) => c.image))
    expect(pod.spec.containers.map((c) => (c.env ?? []).map((e) => e.name))).toEqual(
      truth.spec.containers.map((c) => (c.env ?? []).map((e) => e.name)),
    )
    expect(pod.status?.containerStatuses?.map((c) => c.restartCount)).toEqual(
      truth.status?.containerStatuses?.map((c) => c.restartCount),
    )
    expect(pod.status?.containerStatuses?.map((c) => c.lastState?.terminated?.exitCode)).toEqual(
      truth.status?.containerStatuses?.map((c) => c.lastState?.terminated?.exitCode),
    )
    expect(pod.spec.containers.map((c) => c.livenessProbe?.failureThreshold)).toEqual(
      truth.spec.containers.map((c) => c.livenessProbe?.failureThreshold),
    )
  })

  it('keeps the events with their reasons and counts', () => {
    const { events } = parseDescribe(text)

    expect(events.length).toBeGreaterThan(0)
    expect(events.every((e) => e.reason && e.message !== undefined && (e.count ?? 0) >= 1)).toBe(true)
  })
})

it('says what it expected when the text is something else', () => {
  expect(() => describedCluster('Hello\nWorld', 'recorded')).toThrow(/kubectl describe pod/)
})

it('answers what the text does not tell with a gap that is to be named', async () => {
  const cluster = describedCluster(texts[0]?.text ?? '', 'recorded')

  const log = cluster.readLog(
    { namespace: 'x', pod: 'y', container: 'api', previous: true },
    AbortSignal.timeout(1_000),
  )

  await expect(log).rejects.toMatchObject({ reason: 'not-recorded' })
})
