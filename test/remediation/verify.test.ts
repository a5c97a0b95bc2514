/** After the run: ready for a settling time, failing again, or neither in time; all of it told with durations. */
import { afterEach, describe, expect, it } from 'vitest'
import { AppError } from '../../src/domain/errors.ts'
import type { Plan } from '../../src/domain/plan.ts'
import { type Bench, type BenchOptions, openBench } from '../support/remediation-bench.ts'

const SHIPMENTS = 'logistics/Deployment/shipments-api'
let bench: Bench

afterEach(() => bench?.close())

async function restarted(options: BenchOptions = {}): Promise<Plan> {
  bench = await openBench(['liveness-flask-404-after-upgrade'], options)
  return bench.carriedOut('rollout-restart', SHIPMENTS)
}

/** What the Deployment's controller has counted. */
function count(ready: number): void {
  bench.cluster.store.update('Deployment', 'logistics', 'shipments-api', (object) => ({
    ...object,
    status: {
      observedGeneration: object.metadata.generation,
      replicas: 2,
      updatedReplicas: 2,
      readyReplicas: ready,
      availableReplicas: ready,
    },
  }))
}

/** A pod of the new revision that crashes. */
function crash(): void {
  const [pod] = bench.cluster.store.list('Pod', 'logistics')
  if (!pod) throw new Error('no pod')
  bench.cluster.store.put({
    ...pod,
    metadata: {
      ...pod.metadata,
      name: 'shipments-api-new',
      uid: 'new',
      creationTimestamp: new Date().toISOString(),
    },
    status: {
      containerStatuses: [
        { name: 'api', state: { waiting: { reason: 'CrashLoopBackOff' } }, restartCount: 2 },
      ],
    },
  })
}

const look = (plan: Plan) => bench.remediation.verify(plan.id, bench.signal)

describe('verification', () => {
  it('takes a settling time before it says recovered, and starts it anew after a relapse', async () => {
    const plan = await restarted()
    count(1)
    const first = await look(plan)
    bench.pass(20_000)
    count(2)
    await look(plan)
    bench.pass(50_000)
    count(1)
    await look(plan)
    bench.pass(10_000)
    count(2)
    const ready = await look(plan)
    bench.pass(59_000)
    const almost = await look(plan)
    bench.pass(1_000)
    const done = await look(plan)
    const after = await look(plan)

    expect(first).toMatchObject({ againInMs: 5_000, verification: { words: '1 of 2 ready' } })
    expect([ready, almost].map(({ verification }) => verification.outcome)).toEqual([undefined, undefined])
    expect(done).toMatchObject({ ended: true, verification: { outcome: 'recovered', afterMs: 80_000 } })
    expect(after.ended).toBe(false)
    expect((await bench.entries()).at(-1)).toMatchObject({ event: 'verified', code: 'recovered' })
  })

  it('says that it fails again, with the cause of a new diagnosis', async () => {
    const plan = await restarted({ wrap: (deps) => ({ ...deps, rediagnose: async () => 'liveness-probe' }) })
    bench.pass(3_000)
    crash()

    const { verification } = await look(plan)

    expect(verification).toMatchObject({
      outcome: 'failing-again',
      cause: 'liveness-probe',
      words: expect.stringContaining('container api of shipments-api-new fails again (CrashLoopBackOff)'),
    })
  })

  it('does without the new diagnosis when there is none to be had', async () => {
    const rediagnose = async () => {
      throw new AppError('cluster-unreadable', 'no')
    }
    const plan = await restarted({ wrap: (deps) => ({ ...deps, rediagnose }) })
    crash()

    const { verification } = await look(plan)

    expect(verification.outcome).toBe('failing-again')
    expect(verification).not.toHaveProperty('cause')
  })

  it('gives up after ten minutes, and waits through a cluster that cannot be read', async () => {
    const plan = await restarted()
    count(1)
    bench.cluster.faults.add({ path: 'shipments-api', effect: { type: 'status', status: 503 } })
    const blind = await look(plan)
    bench.pass(600_000)

    const { verification } = await look(plan)

    expect(blind.verification.words).toContain('cannot look')
    expect(verification).toMatchObject({ outcome: 'timed-out', words: '1 of 2 ready' })
  })

  it('does not apply to what changes no pods', async () => {
    bench = await openBench(['liveness-flask-404-after-upgrade'])
    const plan = await bench.carriedOut('cordon-node', SHIPMENTS, { node: 'node-1' })

    expect(await look(plan)).toMatchObject({ ended: true, verification: { outcome: 'not-applicable' } })
  })

  it('is for plans that were carried out', async () => {
    bench = await openBench(['liveness-flask-404-after-upgrade'])
    const plan = await bench.planned('rollout-restart', SHIPMENTS)

    await expect(look(plan)).rejects.toMatchObject({ code: 'not-run' })
  })
})
