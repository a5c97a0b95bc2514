/** What counts as failing and as recovered, from one status or from several seen one after the other. */
import { describe, expect, it } from 'vitest'
import type { Pod } from '../../src/domain/kubernetes.ts'
import { createPodBoard } from '../../src/incidents/pod-board.ts'
import { decide, type WatchDecision, type WatchLimits } from '../../src/incidents/watch-decision.ts'
import { aPod, api, running, terminated, waiting } from '../support/cluster-pods.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const NOW = Date.parse('2026-11-21T10:00:00Z')
const LIMITS: WatchLimits = {
  windowMs: 15 * MINUTE,
  startMs: 2 * MINUTE,
  unschedulableMs: 5 * MINUTE,
  creatingMs: 10 * MINUTE,
  settleMs: 2 * MINUTE,
}
const ago = (ms: number) => NOW - ms

/** `[milliseconds before NOW, pod]`, oldest first; the decision is made at NOW. */
type Sight = readonly [at: number, pod: Pod]

function decideAfter(sights: readonly Sight[], deleted: readonly Pod[] = []): WatchDecision {
  const board = createPodBoard({ maxPods: 100, rememberMs: HOUR, isWatched: () => true })
  let key: string | undefined
  sights.forEach(([at, pod], index) => {
    const metadata = { ...pod.metadata, resourceVersion: String(index + 1) }
    key = board.seen({ ...pod, metadata }, ago(at)) ?? key
  })
  for (const pod of deleted) board.gone(pod, NOW)
  const group = board.group(key ?? '')
  return group ? decide(group, NOW, LIMITS) : { state: 'nothing' }
}

/** One pod, seen once, now. */
const now = (change: Parameters<typeof aPod>[0]): readonly Sight[] => [
  [0, aPod({ createdAt: ago(HOUR), ...change })],
]

const crash = (to: number, ranMs = 3_000) => terminated({ exit: 1, from: ago(to + ranMs), to: ago(to) })
const job = { kind: 'Job', name: 'report' }
const evicted = (name: string, at: number) =>
  aPod({ name, createdAt: ago(at + HOUR), phase: 'Failed', reason: 'Evicted', notReady: ago(at) })

const FAILING: readonly [string, string, readonly Sight[]][] = [
  [
    'a second failed run that is over, while the reason still is Error',
    'crashing',
    now({ containers: [api(1, crash(1_000), crash(9_000))] }),
  ],
  [
    'a second failed run seen after the first, in back-off',
    'crashing',
    [
      [20_000, aPod({ createdAt: ago(MINUTE), containers: [api(0, crash(20_000))] })],
      [0, aPod({ createdAt: ago(MINUTE), containers: [api(1, waiting('CrashLoopBackOff'), crash(1_000))] })],
    ],
  ],
  [
    'a run after two failed ones, as long as it has not settled',
    'crashing',
    now({
      createdAt: ago(3 * MINUTE),
      ready: ago(10_000),
      containers: [api(2, running(ago(10_000)), crash(40_000))],
    }),
  ],
  [
    'an old pod with old restarts that kubelet holds back now',
    'crashing',
    now({ createdAt: ago(720 * HOUR), containers: [api(40, waiting('CrashLoopBackOff'), crash(30_000))] }),
  ],
  [
    'runs of which some were missed',
    'crashing',
    [
      [
        14 * MINUTE,
        aPod({
          createdAt: ago(90 * HOUR),
          containers: [api(7, running(ago(14 * MINUTE)), crash(14 * MINUTE))],
        }),
      ],
      [0, aPod({ createdAt: ago(90 * HOUR), containers: [api(10, running(ago(1_000)), crash(1_000))] })],
    ],
  ],
  [
    'a process that ends with 0 again and again, though it is meant to stay',
    'crashing',
    now({
      containers: [
        api(
          1,
          terminated({ exit: 0, from: ago(3_000), to: ago(1_000) }),
          terminated({ exit: 0, from: ago(9_000), to: ago(8_000) }),
        ),
      ],
    }),
  ],
  [
    'an entrypoint that cannot be run, whose start is in 1970',
    'crashing',
    now({
      createdAt: ago(2 * MINUTE),
      containers: [
        api(3, waiting('RunContainerError'), terminated({ exit: 128, to: ago(5_000), reason: 'StartError' })),
      ],
    }),
  ],
  [
    'an init container',
    'crashing',
    now({
      phase: 'Pending',
      initContainers: [{ name: 'migrate' }],
      inits: [api(1, crash(1_000), crash(9_000), 'migrate')],
      containers: [api(0, waiting('PodInitializing'))],
    }),
  ],
  [
    'a sidecar, also when its exit code is 0',
    'crashing',
    now({
      initContainers: [{ name: 'proxy', restartPolicy: 'Always' }],
      inits: [
        api(
          1,
          terminated({ exit: 0, from: ago(3_000), to: ago(1_000) }),
          terminated({ exit: 0, from: ago(9_000), to: ago(8_000) }),
          'proxy',
        ),
      ],
      containers: [api(0, running(ago(HOUR)))],
    }),
  ],
  [
    'an image that cannot be pulled, whatever word is used at the moment',
    'cannot-start',
    [
      [130_000, aPod({ phase: 'Pending', containers: [api(0, waiting('ErrImagePull'))] })],
      [60_000, aPod({ phase: 'Pending', containers: [api(0, waiting('ImagePullBackOff'))] })],
      [1_000, aPod({ phase: 'Pending', containers: [api(0, waiting('ErrImagePull'))] })],
    ],
  ],
  ...['InvalidImageName', 'CreateContainerConfigError', 'CreateContainerError', 'RunContainerError'].map(
    (reason): [string, string, readonly Sight[]] => [
      `${reason} for long before we came`,
      'cannot-start',
      now({ phase: 'Pending', notReady: ago(3 * MINUTE), containers: [api(0, waiting(reason))] }),
    ],
  ),
  [
    'a pod that is being prepared for too long',
    'cannot-start',
    now({ phase: 'Pending', notReady: ago(11 * MINUTE), containers: [api(0, waiting('ContainerCreating'))] }),
  ],
  [
    'a pod with init containers that is being prepared for too long',
    'cannot-start',
    now({
      phase: 'Pending',
      notReady: ago(11 * MINUTE),
      initContainers: [{ name: 'migrate' }],
      inits: [api(0, waiting('PodInitializing'), {}, 'migrate')],
      containers: [api(0, waiting('PodInitializing'))],
    }),
  ],
  [
    'a pod that no node takes',
    'unschedulable',
    now({ phase: 'Pending', unscheduled: { reason: 'Unschedulable', since: ago(6 * MINUTE) } }),
  ],
  [
    'a second eviction',
    'pods-lost',
    [
      [9 * MINUTE, evicted('api-1', 9 * MINUTE)],
      [MINUTE, evicted('api-2', MINUTE)],
      [
        0,
        aPod({
          name: 'api-3',
          createdAt: ago(50_000),
          ready: ago(40_000),
          containers: [api(0, running(ago(40_000)))],
        }),
      ],
    ],
  ],
  [
    'a second failed pod of a Job',
    'pods-lost',
    [
      [
        MINUTE,
        aPod({
          name: 'report-a',
          owner: job,
          restartPolicy: 'Never',
          phase: 'Failed',
          containers: [api(0, crash(MINUTE))],
        }),
      ],
      [
        0,
        aPod({
          name: 'report-b',
          owner: job,
          restartPolicy: 'Never',
          phase: 'Failed',
          containers: [api(0, crash(1_000))],
        }),
      ],
    ],
  ],
]

const NOT_FAILING: readonly [string, readonly Sight[]][] = [
  ['a pod that runs', now({ ready: ago(HOUR), containers: [api(0, running(ago(HOUR)))] })],
  ['a first failed run', now({ containers: [api(0, crash(1_000))] })],
  ['the run after the first failed one', now({ containers: [api(1, running(ago(1_000)), crash(2_000))] })],
  [
    'restarts long ago',
    now({
      createdAt: ago(90 * HOUR),
      ready: ago(72 * HOUR),
      containers: [api(7, running(ago(72 * HOUR)), crash(72 * HOUR))],
    }),
  ],
  [
    'one restart now after others long ago',
    [
      [
        HOUR,
        aPod({ createdAt: ago(90 * HOUR), containers: [api(7, running(ago(72 * HOUR)), crash(72 * HOUR))] }),
      ],
      [0, aPod({ createdAt: ago(90 * HOUR), containers: [api(8, running(ago(1_000)), crash(2_000))] })],
    ],
  ],
  [
    'one restart now after many, in the first list',
    now({ createdAt: ago(720 * HOUR), containers: [api(9, running(ago(1_000)), crash(2_000))] }),
  ],
  [
    'failures after which it has settled',
    now({
      createdAt: ago(10 * MINUTE),
      ready: ago(3 * MINUTE),
      containers: [api(3, running(ago(3 * MINUTE)), crash(4 * MINUTE))],
    }),
  ],
  [
    'pods of a rollout that shut down with 143 and 137',
    [
      [5_000, aPod({ name: 'api-1', ready: ago(HOUR), containers: [api(0, running(ago(HOUR)))] })],
      [
        0,
        aPod({
          name: 'api-1',
          deletedAt: ago(1_000),
          containers: [
            api(
              1,
              terminated({ exit: 143, from: ago(HOUR), to: ago(500) }),
              terminated({ exit: 137, to: ago(900) }),
            ),
          ],
        }),
      ],
    ],
  ],
  [
    'new pods of a rollout',
    now({
      createdAt: ago(20_000),
      phase: 'Pending',
      notReady: ago(20_000),
      containers: [api(0, waiting('ContainerCreating'))],
    }),
  ],
  [
    'a Job that completed',
    now({
      owner: job,
      restartPolicy: 'Never',
      phase: 'Succeeded',
      containers: [api(0, terminated({ exit: 0, from: ago(HOUR), to: ago(1_000) }))],
    }),
  ],
  [
    'a Job that completed in the end, after failed runs of its container',
    now({
      owner: job,
      restartPolicy: 'OnFailure',
      phase: 'Succeeded',
      containers: [api(3, terminated({ exit: 0, from: ago(MINUTE), to: ago(1_000) }), crash(2 * MINUTE))],
    }),
  ],
  [
    'a first failed pod of a Job',
    now({ owner: job, restartPolicy: 'Never', phase: 'Failed', containers: [api(0, crash(1_000))] }),
  ],
  [
    'a bare pod that ended',
    now({ owner: null, restartPolicy: 'Never', phase: 'Failed', containers: [api(0, crash(1_000))] }),
  ],
  [
    'init containers that finish, also after a failed run',
    now({
      ready: ago(MINUTE),
      initContainers: [{ name: 'migrate' }],
      inits: [
        api(
          2,
          terminated({ exit: 0, from: ago(3 * MINUTE), to: ago(2 * MINUTE) }),
          crash(4 * MINUTE),
          'migrate',
        ),
      ],
      containers: [api(0, running(ago(MINUTE)))],
    }),
  ],
  [
    'containers that wait for a long init container',
    now({
      phase: 'Pending',
      notReady: ago(HOUR),
      initContainers: [{ name: 'migrate' }],
      inits: [api(0, running(ago(HOUR)), {}, 'migrate')],
      containers: [api(0, waiting('PodInitializing'))],
    }),
  ],
  ['readiness only', now({ notReady: ago(HOUR), containers: [api(0, running(ago(HOUR)))] })],
  [
    'an image that could not be pulled just now',
    now({ phase: 'Pending', notReady: ago(30_000), containers: [api(0, waiting('ErrImagePull'))] }),
  ],
  [
    'a pull that fails once after a long one',
    [
      [
        9 * MINUTE,
        aPod({
          phase: 'Pending',
          notReady: ago(9 * MINUTE),
          containers: [api(0, waiting('ContainerCreating'))],
        }),
      ],
      [
        1_000,
        aPod({ phase: 'Pending', notReady: ago(9 * MINUTE), containers: [api(0, waiting('ErrImagePull'))] }),
      ],
    ],
  ],
  [
    'a pod that no node takes yet',
    now({ phase: 'Pending', unscheduled: { reason: 'Unschedulable', since: ago(MINUTE) } }),
  ],
  [
    'a pod that is held back by a scheduling gate',
    now({ phase: 'Pending', unscheduled: { reason: 'SchedulingGated', since: ago(9 * HOUR) } }),
  ],
  ['a single eviction', [[MINUTE, evicted('api-1', MINUTE)]]],
  [
    'evictions of last week, in the first list',
    [
      [0, evicted('api-1', 160 * HOUR)],
      [0, evicted('api-2', 150 * HOUR)],
    ],
  ],
]

describe('A workload fails with', () => {
  it.each(FAILING)('%s', (_, reason, sights) => {
    const decision = decideAfter(sights)

    expect(decision).toMatchObject({ state: 'failing', reason })
  })
})

describe('A workload does not fail with', () => {
  it.each(NOT_FAILING)('%s', (_, sights) => {
    const decision = decideAfter(sights)

    expect(decision.state).not.toBe('failing')
  })

  it('a crash-looping pod that is gone', () => {
    const pod = aPod({ containers: [api(1, crash(1_000), crash(9_000))] })

    const decision = decideAfter([[0, pod]], [pod])

    expect(decision.state).toBe('nothing')
  })
})

const well = (name: string, since: number) =>
  aPod({ name, createdAt: ago(since), ready: ago(since), containers: [api(0, running(ago(since)))] })

const RECOVERED: readonly [string, boolean, readonly Sight[]][] = [
  [
    'all pods are ready for the settling time',
    true,
    [
      [0, well('api-1', 3 * MINUTE)],
      [0, well('api-2', 2 * MINUTE)],
    ],
  ],
  [
    'one of them is ready for less',
    false,
    [
      [0, well('api-1', 3 * MINUTE)],
      [0, well('api-2', MINUTE)],
    ],
  ],
  [
    'one of them is not ready',
    false,
    [
      [0, well('api-1', 3 * MINUTE)],
      [0, aPod({ name: 'api-2', notReady: ago(HOUR) })],
    ],
  ],
  [
    'one of them shuts down',
    true,
    [
      [0, well('api-1', 3 * MINUTE)],
      [0, aPod({ name: 'api-2', deletedAt: ago(1_000), notReady: ago(1_000) })],
    ],
  ],
  [
    'a pod runs for long, but not longer than the runs that failed',
    false,
    now({
      ready: ago(4 * MINUTE),
      containers: [api(9, running(ago(4 * MINUTE)), crash(5 * MINUTE, 3 * MINUTE))],
    }),
  ],
  [
    'a pod runs for twice as long as the run that failed',
    true,
    now({
      ready: ago(6 * MINUTE),
      containers: [api(9, running(ago(6 * MINUTE)), crash(7 * MINUTE, 3 * MINUTE))],
    }),
  ],
  [
    'a pod of a Job has done its work after one that failed',
    true,
    [
      [0, aPod({ name: 'report-a', owner: job, phase: 'Failed', containers: [api(0, crash(9 * MINUTE))] })],
      [
        0,
        aPod({
          name: 'report-b',
          owner: job,
          phase: 'Succeeded',
          containers: [api(0, terminated({ exit: 0, from: ago(5 * MINUTE), to: ago(3 * MINUTE) }))],
        }),
      ],
    ],
  ],
  [
    'a pod of a Job runs again',
    false,
    [
      [0, aPod({ name: 'report-a', owner: job, phase: 'Failed', containers: [api(0, crash(9 * MINUTE))] })],
      [
        0,
        aPod({
          name: 'report-b',
          owner: job,
          ready: ago(8 * MINUTE),
          containers: [api(0, running(ago(8 * MINUTE)))],
        }),
      ],
    ],
  ],
]

describe('Whether a workload has recovered when', () => {
  it.each(RECOVERED)('%s: %s', (_, recovered, sights) => {
    const decision = decideAfter(sights)

    expect(decision.state === 'recovered').toBe(recovered)
  })
})
