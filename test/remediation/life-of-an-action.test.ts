/** Every action from request to verification and undo, over HTTP through the real adapter. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { CronJob, Deployment, Job, KubeNode, Pod } from '../../src/domain/kubernetes.ts'
import { ACTION_IDS, type ActionId, type ActionParameters, type Plan } from '../../src/domain/plan.ts'
import { ACTIONS } from '../../src/remediation/actions/index.ts'
import { createChainCheck } from '../../src/remediation/audit-chain.ts'
import { until } from '../support/poll.ts'
import { ANA, BEN, type Bench, type BenchOptions, openBench } from '../support/remediation-bench.ts'

const ROLLOUT = 'liveness-flask-404-after-upgrade'
const SHIPMENTS = 'logistics/Deployment/shipments-api'
let bench: Bench

async function open(recording: string, options: BenchOptions = {}): Promise<Bench> {
  bench = await openBench([recording], options)
  return bench
}

afterEach(() => bench?.close())

/** Looks until the watching has come to an end, the clock running fast. */
async function verified(plan: Plan) {
  return until(async () => {
    const { verification } = await bench.remediation.verify(plan.id, bench.signal)
    bench.pass(5_000)
    return verification.outcome === undefined ? undefined : verification
  })
}

describe('the list of actions', () => {
  it('is what the folder holds, each named after its file', () => {
    const files = readdirSync(join(import.meta.dirname, '../../src/remediation/actions'))
    const ids = files.filter((file) => file !== 'index.ts').map((file) => file.replace('.ts', ''))

    expect(Object.keys(ACTIONS).sort()).toEqual(ids.sort())
    expect([...ACTION_IDS].sort()).toEqual(ids.sort())
    expect(Object.entries(ACTIONS).filter(([id, action]) => action.id !== id)).toEqual([])
  })
})

describe('roll back', () => {
  it('is planned, approved by a second person, carried out, verified and audited', async () => {
    await open(ROLLOUT, { controllers: true })

    const plan = await bench.planned('roll-back', SHIPMENTS, { revision: 1 })
    const own = await bench.approve(plan, ANA)
    const approval = await bench.approve(plan, BEN)
    const { record } = await bench.run(plan)
    const verification = await verified(plan)

    expect(plan).toMatchObject({
      title: 'Roll back Deployment logistics/shipments-api to revision 1',
      risk: 'high',
      secondPerson: true,
      dryRun: 'passed',
      undo: { action: 'roll-back', parameters: { revision: 2 } },
    })
    expect(plan.changes).toContainEqual({
      what: 'image of api',
      before: 'registry.halden.example/logistics/shipments-api:6.0.0',
      after: 'registry.halden.example/logistics/shipments-api:5.2.0',
    })
    expect(own).toMatchObject({ ok: false, code: 'second-person' })
    expect(approval).toMatchObject({ ok: true })
    expect(bench.scheduled).toEqual([plan.id, plan.id])
    expect(record.run).toMatchObject({ state: 'done' })
    expect(verification).toMatchObject({ outcome: 'recovered', words: '2 of 2 ready' })
    expect(bench.writes()).toHaveLength(1)
    const entries = await bench.entries()
    expect(entries.map(({ event }) => event)).toEqual([
      'planned',
      'refused',
      'approved',
      'started',
      'succeeded',
      'verified',
    ])
    const check = createChainCheck()
    expect(entries.every(check.add)).toBe(true)
  })

  it('keeps pod templates, which may hold secrets, out of the store and the audit log', async () => {
    await open(ROLLOUT)
    const secret = 'hunter2-of-the-test'
    for (const set of bench.cluster.store.list('ReplicaSet', 'logistics')) {
      const text = JSON.stringify(set).replaceAll(
        '"name":"api"',
        `"env":[{"name":"KEY","value":"${secret}"}],"name":"api"`,
      )
      bench.cluster.store.put(JSON.parse(text))
    }
    bench.cluster.store.update('Deployment', 'logistics', 'shipments-api', (object) => {
      const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': secret }
      const present = object.metadata.annotations as object
      return { ...object, metadata: { ...object.metadata, annotations: { ...present, ...annotations } } }
    })

    const plan = await bench.carriedOut('roll-back', SHIPMENTS, { revision: 1 })

    expect(JSON.stringify([await bench.deps.store.get(plan.id), await bench.entries()])).not.toContain(secret)
    expect(JSON.stringify(bench.writes())).toContain(secret)
  })

  it('is undone by a plan of its own', async () => {
    await open(ROLLOUT, { controllers: true })
    const plan = await bench.carriedOut('roll-back', SHIPMENTS, { revision: 1 })
    await verified(plan)

    const undo = await bench.remediation.undo(plan.id, BEN.slackUserId, bench.signal)

    expect(undo).toMatchObject({
      ok: true,
      plan: {
        title: 'Roll back Deployment logistics/shipments-api to revision 2',
        request: { undoes: plan.id },
      },
    })
  })

  it('says that the stuck pod of a StatefulSet has to be deleted, as Kubernetes needs it', async () => {
    await open('native-sigill-rollout', { controllers: true })
    bench.cluster.store.update('StatefulSet', 'search', 'vector-index', (object) => ({
      ...object,
      spec: { ...(object.spec as object), podManagementPolicy: 'OrderedReady' },
    }))

    const plan = await bench.carriedOut('roll-back', 'search/StatefulSet/vector-index')
    const stuck = await bench.remediation.verify(plan.id, bench.signal)
    await bench.carriedOut('delete-pod', 'search/StatefulSet/vector-index', { pod: 'vector-index-0' })
    const verification = await verified(plan)

    expect(plan.words.join(' ')).toContain('delete that pod')
    expect(plan.warnings.map(({ kind }) => kind)).toContain('only-replica')
    expect(stuck.verification.outcome).toBeUndefined()
    expect(verification.outcome).toBe('recovered')
  })

  it('works on a DaemonSet through its ControllerRevisions', async () => {
    await open('arch-arm64-daemonset', { controllers: true })

    const plan = await bench.carriedOut('roll-back', 'edge/DaemonSet/edge-collector', { revision: 1 })

    expect(await verified(plan)).toMatchObject({ outcome: 'recovered' })
  })

  it.each([
    [{ revision: 7 }, 'no revision 7'],
    [{ revision: 2 }, 'runs revision 2 already'],
  ])('is refused for %o', async (parameters, words) => {
    await open(ROLLOUT)

    expect(await bench.ask('roll-back', SHIPMENTS, parameters)).toMatchObject({
      ok: false,
      code: 'action-impossible',
      words: expect.stringContaining(words),
    })
  })
})

describe('restart', () => {
  it('of the broken template fails again, and says so', async () => {
    await open(ROLLOUT, { controllers: true })

    const plan = await bench.carriedOut('rollout-restart', SHIPMENTS)

    expect(await verified(plan)).toMatchObject({ outcome: 'failing-again' })
  })

  it('needs no second person', async () => {
    await open(ROLLOUT)
    const plan = await bench.planned('rollout-restart', SHIPMENTS)

    const answer = await bench.approve(plan, ANA)

    expect(plan.words[0]).toBe('Replaces all 2 pods step by step: at most 0 missing and 1 extra at a time.')
    expect(answer.ok).toBe(true)
  })
})

const CASES: readonly [ActionId, string, string, ActionParameters, (b: Bench) => unknown, unknown][] = [
  [
    'scale',
    ROLLOUT,
    SHIPMENTS,
    { replicas: 0 },
    (b) =>
      (b.cluster.store.get('Deployment', 'logistics', 'shipments-api') as unknown as Deployment).spec
        .replicas,
    0,
  ],
  [
    'pause-rollout',
    ROLLOUT,
    SHIPMENTS,
    {},
    (b) =>
      (b.cluster.store.get('Deployment', 'logistics', 'shipments-api') as unknown as Deployment).spec.paused,
    true,
  ],
  [
    'raise-memory-limit',
    ROLLOUT,
    SHIPMENTS,
    { memory: '512Mi' },
    (b) =>
      (b.cluster.store.get('Deployment', 'logistics', 'shipments-api') as unknown as Deployment).spec.template
        .spec.containers[0]?.resources?.limits?.memory,
    '512Mi',
  ],
  [
    'suspend-cronjob',
    'missing-python-module-cron',
    'ml-serving/CronJob/churn-train',
    {},
    (b) => (b.cluster.store.get('CronJob', 'ml-serving', 'churn-train') as unknown as CronJob).spec.suspend,
    true,
  ],
  [
    'cordon-node',
    ROLLOUT,
    SHIPMENTS,
    { node: 'node-1' },
    (b) => (b.cluster.store.get('Node', undefined, 'node-1') as unknown as KubeNode).spec?.unschedulable,
    true,
  ],
]

it('the undo of a raised limit says that it lowers it', async () => {
  await open(ROLLOUT)
  const plan = await bench.carriedOut('raise-memory-limit', SHIPMENTS, { memory: '512Mi' })

  const undo = await bench.remediation.undo(plan.id, ANA.slackUserId, bench.signal)

  expect(plan.title).toMatch(/^Raise the memory limit of .* to 512Mi$/)
  expect(undo).toMatchObject({
    ok: true,
    plan: { title: expect.stringMatching(/^Lower the memory limit of /) },
  })
})

describe.each(CASES)('%s', (action, recording, workload, parameters, look, after) => {
  it('does what the plan says, sends it once, and is undone', async () => {
    await open(recording)
    const before = look(bench)

    const plan = await bench.carriedOut(action, workload, parameters)
    const done = look(bench)
    await bench.run(plan)
    const undo = await bench.remediation.undo(plan.id, ANA.slackUserId, bench.signal)
    if (!undo.ok) throw new Error(undo.words)
    await bench.approve(undo.plan)
    const { record } = await bench.run(undo.plan)

    expect(plan.dryRun).toBe('passed')
    expect(done).toEqual(after)
    expect(record.run?.state).toBe('done')
    expect(look(bench) ?? false).toEqual(before ?? false)
    expect(bench.writes()).toHaveLength(2)
  })
})

describe('actions without undo', () => {
  it('delete a pod, whose place another takes', async () => {
    await open(ROLLOUT, { controllers: true })
    const pods = bench.cluster.store.list('Pod', 'logistics')
    const pod = pods.find((each) => JSON.stringify(each.status).includes('CrashLoop'))?.metadata.name ?? ''

    const plan = await bench.carriedOut('delete-pod', SHIPMENTS, { pod })
    const undo = await bench.remediation.undo(plan.id, ANA.slackUserId, bench.signal)

    expect(bench.writes()).toMatchObject([
      { method: 'DELETE', body: { preconditions: { uid: plan.target.uid } } },
    ])
    await until(() => bench.cluster.store.list('Pod', 'logistics').length === pods.length)
    expect(bench.cluster.store.get('Pod', 'logistics', pod)).toBeUndefined()
    expect(undo).toMatchObject({ ok: false, code: 'no-undo' })
  })

  it.each([
    ['missing-python-module-cron', 'ml-serving/CronJob/churn-train', 'churn-train-plan1'],
    ['oom-c-job', 'data-platform/Job/compaction-20261121', 'compaction-20261121-plan1'],
  ])('run the job of %s again', async (recording, workload, name) => {
    await open(recording, { controllers: true })

    const plan = await bench.carriedOut('rerun-job', workload)
    const [namespace] = workload.split('/')
    const job = bench.cluster.store.get('Job', namespace, name) as unknown as Job

    expect(job.metadata.annotations).toMatchObject({ 'crashloop.dev/plan': plan.id })
    expect(job.spec.template.metadata?.labels ?? {}).not.toHaveProperty('controller-uid')
    // Nothing was mended, so the simulated cluster lets it fail again.
    expect(await verified(plan)).toMatchObject({ outcome: 'failing-again' })
  })

  it('attach a debug container and print how to enter it', async () => {
    await open(ROLLOUT)
    const pod = bench.cluster.store.list('Pod', 'logistics')[0]?.metadata.name ?? ''

    const plan = await bench.carriedOut('debug-container', SHIPMENTS, { pod, container: 'api' })
    const changed = bench.cluster.store.get('Pod', 'logistics', pod) as unknown as Pod

    expect(changed.spec.ephemeralContainers).toMatchObject([
      { image: 'busybox:1.37', targetContainerName: 'api' },
    ])
    expect(plan.followUp).toBe(
      `kubectl -n logistics attach -it ${pod} -c ${changed.spec.ephemeralContainers?.[0]?.name}`,
    )
  })
})

describe('an Event on the workload', () => {
  const events = () =>
    bench.cluster.store
      .list('Event', 'logistics')
      .filter(({ reason }) => String(reason).startsWith('Crashloop'))

  it('tells who did what', async () => {
    await open(ROLLOUT)

    await bench.carriedOut('scale', SHIPMENTS, { replicas: 0 })

    expect(events()).toMatchObject([
      {
        involvedObject: { kind: 'Deployment', name: 'shipments-api', apiVersion: 'apps/v1' },
        type: 'Normal',
        message: expect.stringContaining('Asked by Ana, approved by Ben in Slack'),
      },
    ])
  })

  it('is left out where the role does not allow it, and the action stands', async () => {
    await open(ROLLOUT)
    bench.cluster.access.deny({ verb: 'create', resource: 'events' })

    await bench.carriedOut('scale', SHIPMENTS, { replicas: 0 })

    expect(events()).toEqual([])
  })
})

describe('warnings', () => {
  function annotate(change: (deployment: Deployment) => object): void {
    bench.cluster.store.update('Deployment', 'logistics', 'shipments-api', (object) => ({
      ...object,
      ...change(object as unknown as Deployment),
    }))
  }

  it.each([
    [{ 'argocd.argoproj.io/tracking-id': 'shop:apps/Deployment:x' }, 'Argo CD application shop'],
    [{ 'kustomize.toolkit.fluxcd.io/name': 'apps' }, 'Flux apps'],
    [{ 'meta.helm.sh/release-name': 'shop' }, 'Helm release shop'],
  ])('name the owner that will revert it: %o', async (annotations, words) => {
    await open(ROLLOUT)
    annotate(({ metadata }) => ({
      metadata: { ...metadata, annotations: { ...metadata.annotations, ...annotations } },
    }))

    const plan = await bench.planned('scale', SHIPMENTS, { replicas: 1 })

    expect(plan.warnings).toMatchObject([{ kind: 'gitops', text: expect.stringContaining(words) }])
  })

  it('name the autoscaler and the budget', async () => {
    await open(ROLLOUT)
    bench.cluster.store.put({
      apiVersion: 'autoscaling/v1',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'api', namespace: 'logistics' },
      spec: { scaleTargetRef: { kind: 'Deployment', name: 'shipments-api' }, minReplicas: 2, maxReplicas: 6 },
    })
    bench.cluster.store.put({
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'api', namespace: 'logistics' },
      spec: { selector: { matchLabels: { app: 'shipments-api' } } },
      status: { disruptionsAllowed: 0 },
    })

    const plan = await bench.planned('scale', SHIPMENTS, { replicas: 1 })

    expect(plan.warnings.map(({ kind }) => kind)).toEqual(['autoscaler', 'disruption-budget'])
  })

  it('say what could not be looked for', async () => {
    await open(ROLLOUT)
    bench.cluster.access.deny({ verb: 'list', resource: 'horizontalpodautoscalers' })

    const plan = await bench.planned('scale', SHIPMENTS, { replicas: 1 })

    expect(plan.warnings).toMatchObject([{ kind: 'unchecked' }])
  })
})
