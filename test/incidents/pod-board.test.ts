/** Whatever the order and however often changes are told, the board ends with what the cluster has. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Pod } from '../../src/domain/kubernetes.ts'
import { createPodBoard } from '../../src/incidents/pod-board.ts'
import { aPod } from '../support/cluster-pods.ts'

interface Change {
  readonly type: 'seen' | 'gone'
  readonly pod: Pod
}

/** Lives of a few pods: each changes some times and may end. */
const lives = fc.array(fc.record({ changes: fc.integer({ min: 1, max: 4 }), ends: fc.boolean() }), {
  minLength: 1,
  maxLength: 5,
})

function changesOf(all: readonly { readonly changes: number; readonly ends: boolean }[]): Change[] {
  let version = 0
  return all.flatMap(({ changes, ends }, n) => {
    const at = () => {
      version += 1
      const pod = aPod({ name: `p${n}`, uid: `u${n}`, owner: null })
      return { ...pod, metadata: { ...pod.metadata, resourceVersion: String(version) } }
    }
    const seen = Array.from({ length: changes }, (): Change => ({ type: 'seen', pod: at() }))
    return ends ? [...seen, { type: 'gone' as const, pod: at() }] : seen
  })
}

const versionOf = ({ pod }: Change) => Number(pod.metadata.resourceVersion)

describe('The board', () => {
  it('ends with the pods that there are, told in any order and twice', () => {
    const told = lives.chain((all) => {
      const changes = changesOf(all)
      return fc.record({
        all: fc.constant(all),
        told: fc.shuffledSubarray([...changes, ...changes], {
          minLength: 2 * changes.length,
          maxLength: 2 * changes.length,
        }),
      })
    })

    fc.assert(
      fc.property(told, ({ all, told: changes }) => {
        const board = createPodBoard({ maxPods: 100, rememberMs: 1_000, isWatched: () => true })
        for (const { type, pod } of changes) board[type](pod, 0)

        const left = all.flatMap(({ ends }, n) => (ends ? [] : [`p${n}`]))
        expect(board.counts().pods).toBe(left.length)
        for (const name of left) {
          const versions = changes.filter(({ pod }) => pod.metadata.name === name).map(versionOf)
          expect(board.groupOfPod('payments', name)?.pods[0]?.version).toBe(String(Math.max(...versions)))
        }
      }),
    )
  })

  it('watches no pod any more that opts out later', () => {
    const board = createPodBoard({
      maxPods: 100,
      rememberMs: 1_000,
      isWatched: ({ metadata }) => metadata.annotations === undefined,
    })
    board.seen(aPod({ version: '1' }), 0)

    board.seen(aPod({ version: '2', annotations: { 'crashloop.dev/ignore': 'true' } }), 0)

    expect(board.counts().pods).toBe(0)
  })
})
