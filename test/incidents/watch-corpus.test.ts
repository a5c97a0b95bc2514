/** The watcher's judgement of real pods: every recorded failure is seen, except where there is no pod to see. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openRecording } from '../../src/adapters/recording/open-recording.ts'
import { createPodBoard } from '../../src/incidents/pod-board.ts'
import { decide } from '../../src/incidents/watch-decision.ts'
import { toWatcher, WatcherYaml } from '../../src/watcher-yaml.ts'
import { type Case, CORPUS, listCases } from '../support/corpus.ts'

const { limits } = toWatcher(WatcherYaml.parse({}), undefined)
/** Longer than anything may be pending. */
const LATER_MS = 11 * 60_000

/** The reasons that are seen in the recorded namespace, at the time of the recording or a while later. */
async function reasonsIn({ id, namespace }: Case): Promise<readonly string[]> {
  const reader = await openRecording(join(CORPUS, id, 'cluster'))
  const now = Date.parse(reader.recordedAt)
  const board = createPodBoard({ maxPods: 1_000, rememberMs: limits.windowMs, isWatched: () => true })
  for (const pod of await reader.list('Pod', namespace, {}, AbortSignal.timeout(5_000))) board.seen(pod, now)
  return board
    .troubled()
    .flatMap((group) => [decide(group, now, limits), decide(group, now + LATER_MS, limits)])
    .flatMap((decision) => (decision.state === 'failing' ? [decision.reason] : []))
}

describe('The watcher sees', () => {
  it.each(listCases().filter(({ expected }) => expected.cause !== 'quota-exceeded'))(
    '$id',
    async (recorded) => {
      const reasons = await reasonsIn(recorded)

      expect(reasons).not.toEqual([])
    },
  )

  it.each(listCases().filter(({ expected }) => expected.cause === 'quota-exceeded'))(
    'no pod, so nothing, of $id',
    async (recorded) => {
      const reasons = await reasonsIn(recorded)

      expect(reasons).toEqual([])
    },
  )
})
