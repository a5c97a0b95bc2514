/** The engine of actions over the simulated API server, through the real adapters, with a clock that tests set. */
import { join } from 'node:path'
import { type ClusterConnection, connectCluster } from '../../src/adapters/kubernetes/connect-cluster.ts'
import { createMemoryApprovalStore } from '../../src/adapters/memory/approval-store.ts'
import { createMemoryAuditLog } from '../../src/adapters/memory/audit-log.ts'
import type { AuditEntry } from '../../src/domain/audit.ts'
import { AppError } from '../../src/domain/errors.ts'
import type { Person } from '../../src/domain/person.ts'
import type { ActionId, ActionParameters, ActionRequest, Plan } from '../../src/domain/plan.ts'
import { type Controllers, startControllers } from '../../src/playground/cluster/controllers.ts'
import {
  type SimulatedCluster,
  startSimulatedCluster,
} from '../../src/playground/cluster/simulated-cluster.ts'
import type { RemediationDeps } from '../../src/remediation/deps.ts'
import { NO_POLICY, type Policy, type PolicyRule } from '../../src/remediation/policy.ts'
import { createRemediation, type Remediation } from '../../src/remediation/remediation.ts'
import { kubeConfigOf } from '../adapters/kubernetes/kube-config-of.ts'
import { CORPUS } from './corpus.ts'
import { silentLog } from './silent-log.ts'

export const ANA: Person = {
  slackUserId: 'U0ANA',
  name: 'Ana',
  email: 'ana@halden.example',
  groups: ['@sre'],
}
export const BEN: Person = {
  slackUserId: 'U0BEN',
  name: 'Ben',
  email: 'ben@halden.example',
  groups: ['@sre'],
}
export const EVE: Person = { slackUserId: 'U0EVE', name: 'Eve', email: 'eve@halden.example', groups: [] }

/** A rule that lets @sre do everything everywhere, but for what is given. */
export function aRule(more: Partial<PolicyRule> = {}): PolicyRule {
  const nobody = { users: [], groups: [], emails: [] }
  const everything = { actions: ['*'], clusters: ['*'], namespaces: ['*'] }
  return { name: 'sre', effect: 'allow', ...nobody, groups: ['@sre'], ...everything, ...more }
}

/** A policy that grants everything to @sre and maps everybody by e-mail. */
export function aPolicy(more: Partial<Policy> = {}): Policy {
  const byMail = {
    users: [],
    groups: [],
    emails: ['*'],
    kubernetesUser: '{email}',
    kubernetesGroups: ['sre'],
  }
  return { ...NO_POLICY, rules: [aRule()], identities: [byMail], ...more }
}

export interface Bench {
  readonly cluster: SimulatedCluster
  readonly connection: ClusterConnection
  readonly remediation: Remediation
  readonly deps: Omit<RemediationDeps, 'actions'>
  readonly signal: AbortSignal
  readonly people: Map<string, Person>
  /** Plan ids whose run was ordered, in order. */
  readonly scheduled: string[]
  policy: Policy
  /** Moves the clock on by milliseconds. */
  pass(ms: number): void
  /** Requests that changed something: dry runs, reviews and Events left out. */
  writes(): {
    readonly method: string
    readonly path: string
    readonly body?: unknown
    readonly user?: string
  }[]
  ask(
    action: ActionId,
    workload: string,
    parameters?: ActionParameters,
    person?: Person,
  ): ReturnType<Remediation['request']>
  /** Asks and expects a plan. */
  planned(action: ActionId, workload: string, parameters?: ActionParameters): Promise<Plan>
  approve(plan: Plan, person?: Person): ReturnType<Remediation['decide']>
  run(plan: Plan): ReturnType<Remediation['run']>
  /** Asked by Ana, approved by Ben, carried out. */
  carriedOut(action: ActionId, workload: string, parameters?: ActionParameters): Promise<Plan>
  entries(): Promise<readonly AuditEntry[]>
  close(): Promise<void>
}

export interface BenchOptions {
  readonly controllers?: boolean
  readonly wrap?: (deps: Omit<RemediationDeps, 'actions'>) => Omit<RemediationDeps, 'actions'>
}

/** `workload` arguments are `namespace/Kind/name`. */
export async function openBench(recordings: readonly string[], options: BenchOptions = {}): Promise<Bench> {
  const people = new Map([ANA, BEN, EVE].map((each) => [each.slackUserId, each]))
  const cluster = await startSimulatedCluster({ recordings: recordings.map((id) => join(CORPUS, id)) })
  const controllers: Controllers | undefined = options.controllers
    ? startControllers({ store: cluster.store, stepMs: 5 })
    : undefined
  const connection = connectCluster({ cluster: 'prod', kubeConfig: kubeConfigOf(cluster) })
  const { signal } = new AbortController()
  const scheduled: string[] = []
  let now = Date.now()
  let ids = 0
  const state = { policy: aPolicy() }
  const clock = { now: () => now }
  const own: Omit<RemediationDeps, 'actions'> = {
    clusters: {
      accessTo: () => ({ view: connection, writer: connection.writer, review: connection.review }),
    },
    store: createMemoryApprovalStore({ clock }),
    audit: createMemoryAuditLog(),
    people: {
      async find(id) {
        const found = people.get(id)
        if (!found) throw new AppError('no-such-user', `There is no user ${id}.`)
        return found
      },
      label: async (id) => people.get(id)?.name ?? id,
    },
    policy: () => state.policy,
    settings: { debugImage: 'busybox:1.37' },
    clock,
    log: silentLog,
    newId: () => {
      ids += 1
      return `plan-${ids}`
    },
    scheduleRun: async (planId) => void scheduled.push(planId),
  }
  const deps = options.wrap ? options.wrap(own) : own
  const remediation = createRemediation(deps)

  function requestOf(action: ActionId, workload: string, parameters: ActionParameters): ActionRequest {
    const [namespace = '', kind = '', name = ''] = workload.split('/')
    return { action, workload: { cluster: 'prod', namespace, kind, name }, parameters }
  }

  async function planned(
    action: ActionId,
    workload: string,
    parameters: ActionParameters = {},
  ): Promise<Plan> {
    const answer = await remediation.request(ANA.slackUserId, requestOf(action, workload, parameters), signal)
    if (!answer.ok) throw new Error(`No plan: ${answer.words}`)
    return answer.plan
  }

  const approve = (plan: Plan, person = BEN) =>
    remediation.decide({ planId: plan.id, slackUserId: person.slackUserId, decision: 'approve' }, signal)
  const run = (plan: Plan) => remediation.run(plan.id, signal)

  return {
    cluster,
    connection,
    remediation,
    deps,
    signal,
    people,
    scheduled,
    get policy() {
      return state.policy
    },
    set policy(policy) {
      state.policy = policy
    },
    pass: (ms) => {
      now += ms
    },
    writes: () =>
      cluster.requests.entries.filter(
        ({ method, path, query }) =>
          method !== 'GET' &&
          query.dryRun === undefined &&
          !path.includes('accessreviews') &&
          !path.endsWith('/events'),
      ),
    ask: (action, workload, parameters = {}, person = ANA) =>
      remediation.request(person.slackUserId, requestOf(action, workload, parameters), signal),
    planned,
    approve,
    run,
    async carriedOut(action, workload, parameters = {}) {
      const plan = await planned(action, workload, parameters)
      const answer = await approve(plan)
      if (!answer.ok) throw new Error(`Not approved: ${answer.words}`)
      const { record } = await run(plan)
      if (record.run?.state !== 'done') throw new Error(`Not done: ${record.run?.words}`)
      return plan
    },
    entries: () => deps.audit.read(0, 1_000),
    async close() {
      controllers?.stop()
      await connection.close()
      await cluster.close()
    },
  }
}
