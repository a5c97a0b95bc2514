/** What we send is what kubectl sends: both against the simulated API server, their requests compared. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import type { ActionId, ActionParameters } from '../../src/domain/plan.ts'
import { ACTIONS } from '../../src/remediation/actions/index.ts'
import { draftPlan } from '../../src/remediation/make-plan.ts'
import { requestLine } from '../../src/remediation/write-request.ts'
import { findKubectl } from '../support/kubectl.ts'
import { ANA, type Bench, openBench } from '../support/remediation-bench.ts'

const run = promisify(execFile)
const program = findKubectl()
const ROLLOUT = 'liveness-flask-404-after-upgrade'
const SHIPMENTS = 'logistics/Deployment/shipments-api'
const VECTORS = ['native-sigill-rollout', 'search/StatefulSet/vector-index'] as const
const EDGE = ['arch-arm64-daemonset', 'edge/DaemonSet/edge-collector'] as const
const POD = 'shipments-api-76c484f9cb-87hjr'

let bench: Bench
let folder: string | undefined

afterEach(async () => {
  await bench?.close()
  if (folder) await rm(folder, { recursive: true })
  folder = undefined
})

async function kubectl(...args: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  folder ??= await mkdtemp(join(tmpdir(), 'crashloop-kubectl-'))
  const config = join(folder, 'config')
  await writeFile(config, JSON.stringify(bench.cluster.kubeConfig()))
  const env = { KUBECONFIG: config, HOME: folder, PATH: '/usr/bin:/bin' }
  return run(program ?? 'kubectl', ['-v=8', ...args], { env, timeout: 60_000 })
}

/** The plan as it is sent; the stored one leaves out pod templates. */
function drafted(action: ActionId, place: string, parameters: ActionParameters) {
  const [namespace = '', kind = '', name = ''] = place.split('/')
  const request = { action, workload: { cluster: 'prod', namespace, kind, name }, parameters }
  const options = { request, planId: 'plan-1', at: Date.now(), requestedBy: ANA }
  return draftPlan({ ...bench.deps, actions: ACTIONS }, options, bench.signal)
}

/** Go writes empty values that JSON clients leave out, and the time of a restart is that of the call. */
function normal(body: unknown): unknown {
  const text = JSON.stringify(body, (key, value) =>
    key === 'creationTimestamp' && value === null ? undefined : value,
  )
  return JSON.parse(text.replace(/"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)"/g, '"<time>"'))
}

type Case = readonly [
  action: ActionId,
  recording: string,
  workload: string,
  parameters: ActionParameters,
  command: string,
]

const CASES: readonly Case[] = [
  ['rollout-restart', ROLLOUT, SHIPMENTS, {}, '-n logistics rollout restart deployment/shipments-api'],
  ['rollout-restart', ...VECTORS, {}, '-n search rollout restart statefulset/vector-index'],
  ['rollout-restart', ...EDGE, {}, '-n edge rollout restart daemonset/edge-collector'],
  ['roll-back', ROLLOUT, SHIPMENTS, {}, '-n logistics rollout undo deployment/shipments-api'],
  [
    'roll-back',
    ...VECTORS,
    { revision: 1 },
    '-n search rollout undo statefulset/vector-index --to-revision=1',
  ],
  ['roll-back', ...EDGE, {}, '-n edge rollout undo daemonset/edge-collector'],
  ['scale', ROLLOUT, SHIPMENTS, { replicas: 0 }, '-n logistics scale deployment/shipments-api --replicas=0'],
  ['scale', ...VECTORS, { replicas: 3 }, '-n search scale statefulset/vector-index --replicas=3'],
  ['pause-rollout', ROLLOUT, SHIPMENTS, {}, '-n logistics rollout pause deployment/shipments-api'],
  [
    'raise-memory-limit',
    ROLLOUT,
    SHIPMENTS,
    { memory: '512Mi', container: 'api' },
    '-n logistics set resources deployment/shipments-api -c api --limits=memory=512Mi',
  ],
  [
    'suspend-cronjob',
    'missing-python-module-cron',
    'ml-serving/CronJob/churn-train',
    {},
    '-n ml-serving patch cronjob churn-train -p {"spec":{"suspend":true}}',
  ],
  ['cordon-node', ROLLOUT, SHIPMENTS, { node: 'node-1' }, 'cordon node-1'],
]

describe.skipIf(program === undefined)('compared with kubectl', () => {
  it.each(CASES)('%s in %s of %s %o', async (action, recording, workload, parameters, command) => {
    bench = await openBench([recording])
    const plan = await drafted(action, workload, parameters)
    bench.cluster.requests.clear()

    const { stderr: log } = await kubectl(...command.split(' '))
    const [theirs] = bench.writes() as { method: string; path: string; contentType: string; body: unknown }[]
    if (plan.write.verb !== 'patch') throw new Error('no patch')

    expect(log).toContain(theirs?.path)
    expect(requestLine(plan.write)).toBe(`${theirs?.method} ${theirs?.path}`)
    expect(plan.write.contentType).toBe(theirs?.contentType)
    expect(normal(plan.write.body)).toEqual(normal(theirs?.body))
  })

  it.each([
    ['pause-rollout', 'resume-rollout', {}, '-n logistics rollout resume deployment/shipments-api'],
    ['cordon-node', 'uncordon-node', { node: 'node-1' }, 'uncordon node-1'],
  ] as const)('after %s: %s', async (before, action, parameters, command) => {
    bench = await openBench([ROLLOUT])
    await bench.carriedOut(before, SHIPMENTS, parameters)
    const plan = await drafted(action, SHIPMENTS, parameters)
    bench.cluster.requests.clear()

    await kubectl(...command.split(' '))
    const [theirs] = bench.writes()

    expect(plan.write).toMatchObject({ body: theirs?.body })
    expect(requestLine(plan.write)).toBe(`${theirs?.method} ${theirs?.path}`)
  })

  it('delete-pod, but for the preconditions that we add', async () => {
    bench = await openBench([ROLLOUT])
    await bench.carriedOut('delete-pod', SHIPMENTS, { pod: POD })
    const [ours] = bench.writes()
    await bench.close()
    bench = await openBench([ROLLOUT])

    await kubectl('-n', 'logistics', 'delete', 'pod', POD, '--wait=false')
    const [theirs] = bench.writes()

    expect([ours?.method, ours?.path]).toEqual([theirs?.method, theirs?.path])
    expect(ours?.body).toMatchObject(theirs?.body as object)
  })

  it('debug-container', async () => {
    bench = await openBench([ROLLOUT])
    const plan = await drafted('debug-container', SHIPMENTS, { pod: POD, container: 'api' })
    const name = (plan.write as { body: { spec: { ephemeralContainers: { name: string }[] } } }).body.spec
      .ephemeralContainers[0]?.name
    bench.cluster.requests.clear()

    const debug = ['debug', POD, '--image=busybox:1.37', '--target=api', '-i', '-t', '--attach=false']
    await kubectl('-n', 'logistics', ...debug, '-c', name ?? '', '--profile=general', '-q')
    const [theirs] = bench.writes()

    expect(plan.write).toMatchObject({ body: theirs?.body })
    expect(requestLine(plan.write)).toBe(`${theirs?.method} ${theirs?.path}`)
  })

  it('rerun-job, as `create job --from` makes it', async () => {
    bench = await openBench(['missing-python-module-cron'])
    const plan = await drafted('rerun-job', 'ml-serving/CronJob/churn-train', {})
    if (plan.write.verb !== 'create') throw new Error('no create')

    const made = [
      'create',
      'job',
      plan.write.name,
      '--from=cronjob/churn-train',
      '--dry-run=client',
      '-o',
      'json',
    ]
    const { stdout } = await kubectl('-n', 'ml-serving', ...made)
    const { metadata, spec } = JSON.parse(stdout) as { metadata: Record<string, unknown>; spec: unknown }
    const ours = plan.write.body as { metadata: Record<string, unknown>; spec: unknown }

    expect(normal(ours.spec)).toEqual(normal(spec))
    expect(ours.metadata).toMatchObject({ annotations: metadata.annotations })
    expect(ours.metadata.ownerReferences).toMatchObject([
      { kind: 'CronJob', name: 'churn-train', controller: true },
    ])
  })
})
