/** The incident use cases on memory adapters, with a clock and a queue that a test turns by hand. */
import { setTimeout as sleep } from 'node:timers/promises'
import { createJobHandlers } from '../../handlers/jobs/index.ts'
import { createMemoryDigestStore } from '../../src/adapters/memory/digest-store.ts'
import { createMemoryEndedAlerts } from '../../src/adapters/memory/ended-alerts.ts'
import { createMemoryIncidentStore } from '../../src/adapters/memory/incident-store.ts'
import { createMemoryLock } from '../../src/adapters/memory/lock.ts'
import { createMemoryPace } from '../../src/adapters/memory/pace.ts'
import type { Alert } from '../../src/domain/alert.ts'
import type { CauseId, Diagnosis } from '../../src/domain/diagnosis.ts'
import type { Digest } from '../../src/domain/digest.ts'
import { RetryLater } from '../../src/domain/errors.ts'
import type { Evidence } from '../../src/domain/evidence.ts'
import type { Factor } from '../../src/domain/factor.ts'
import type { Incident, ThreadNote } from '../../src/domain/incident.ts'
import type { PersonalList } from '../../src/domain/personal-list.ts'
import type { Target, Wanted } from '../../src/domain/workload.ts'
import { createAsk } from '../../src/incidents/ask.ts'
import { createAttend } from '../../src/incidents/attend.ts'
import { createCorrelateChannel } from '../../src/incidents/correlate-channel.ts'
import { createFindTarget } from '../../src/incidents/find-target.ts'
import { guessWorkload } from '../../src/incidents/guess-workload.ts'
import { createIntake } from '../../src/incidents/intake.ts'
import { createInvestigate } from '../../src/incidents/investigate.ts'
import type { ListPods, SeenCluster } from '../../src/incidents/list-pods.ts'
import {
  type DeliveryError,
  type IncidentThread,
  type JobName,
  type JobQueue,
  type ListThread,
  QueueUnavailable,
} from '../../src/incidents/ports.ts'
import { createPublish } from '../../src/incidents/publish.ts'
import { createPublishDigest } from '../../src/incidents/publish-digest.ts'
import type { Resolution } from '../../src/incidents/resolve-workload.ts'
import type { Routes } from '../../src/incidents/route.ts'
import type { DigestThread } from '../../src/incidents/storm-ports.ts'
import { createTakeSighting } from '../../src/incidents/take-sighting.ts'
import { silentLog } from './silent-log.ts'

export const START = Date.parse('2026-11-21T10:00:00.000Z')

export interface HandClock {
  now(): number
  advance(ms: number): void
}

export function createHandClock(): HandClock {
  let now = START
  return {
    now: () => now,
    advance: (ms) => {
      now += ms
    },
  }
}

/** Enough for what follows at once at the pace of a channel. */
const SHORT_MS = 20_000

interface QueuedJob {
  readonly name: JobName
  readonly payload: unknown
  readonly key: string | undefined
  readonly dueAt: number
}

/** A queue that runs jobs only when told; what a handler throws is retried, and the clock goes on to the next due job. */
export function createHandQueue(clock: HandClock) {
  let jobs: QueuedJob[] = []
  let handlers: Parameters<JobQueue['process']>[0] | undefined
  /** Adds that may still succeed; a crash in between is simulated by letting them run out. */
  const state = {
    addsLeft: Number.POSITIVE_INFINITY,
    runs: [] as JobName[],
    /** Jobs that nobody runs for the moment. */
    held: new Set<JobName>(),
  }

  const add: JobQueue['add'] = async (name, payload, { collapseKey, delayMs = 0 } = {}) => {
    if (state.addsLeft <= 0) throw new QueueUnavailable('The queue is away.')
    state.addsLeft -= 1
    if (collapseKey !== undefined) jobs = jobs.filter((job) => job.key !== collapseKey)
    jobs.push({ name, payload, key: collapseKey, dueAt: clock.now() + delayMs })
  }

  async function runOne(job: QueuedJob): Promise<void> {
    state.runs.push(job.name)
    const handle = handlers?.[job.name] as (payload: unknown, context: object) => Promise<void>
    try {
      await handle(job.payload, { id: 'job', attempt: 1, signal: new AbortController().signal })
    } catch (error) {
      const retryable = !(error instanceof Error && 'retryable' in error) || error.retryable === true
      const delayMs = error instanceof RetryLater ? error.delayMs : 1_000
      if (retryable) jobs.push({ ...job, dueAt: clock.now() + delayMs })
    }
  }

  return {
    add,
    state,
    pending: () => jobs.length,
    use: (given: typeof handlers) => {
      handlers = given
    },
    /** Runs jobs until none is left or `forMs` of clock time have passed. */
    async run(forMs = 600_000): Promise<void> {
      const until = clock.now() + forMs
      for (;;) {
        const next = jobs.filter(({ name }) => !state.held.has(name)).toSorted((a, b) => a.dueAt - b.dueAt)[0]
        if (!next || next.dueAt > until) return
        jobs = jobs.filter((job) => job !== next)
        clock.advance(Math.max(0, next.dueAt - clock.now()))
        await runOne(next)
      }
    },
  }
}

interface Posted {
  readonly ts: string
  readonly key: string
  readonly incident: string
  readonly channel: string
  text: string
}

/** A Slack channel reduced to what was posted. `faults` strike the next calls; one with `arrives` posts all the same. */
export function createFakeThread() {
  const messages: Posted[] = []
  const lists: { channel: string; user: string; list: PersonalList }[] = []
  const told: { channel: string; user: string; text: string }[] = []
  const faults: { on: string; error: DeliveryError; arrives?: boolean }[] = []
  const state = { mayRead: true, edits: 0 }

  function strike(call: string, work: () => void): void {
    const index = faults.findIndex((fault) => fault.on === call)
    const [fault] = index < 0 ? [] : faults.splice(index, 1)
    if (!fault || fault.arrives) work()
    if (fault) throw fault.error
  }

  function post(incident: Incident, key: string, text: string): string {
    const ts = `${messages.length + 1}.0`
    messages.push({ ts, key, incident: incident.id, channel: incident.thread.channel, text })
    return ts
  }

  const thread: IncidentThread & ListThread = {
    async postRoot(incident) {
      let ts = ''
      strike('postRoot', () => {
        ts = post(incident, 'root', rootText(incident))
      })
      return { channel: incident.thread.channel, ts, permalink: `https://slack.example/${ts}` }
    },
    async updateRoot(incident) {
      strike('updateRoot', () => {
        const root = messages.find((each) => each.ts === incident.thread.ts)
        if (root) root.text = rootText(incident)
        state.edits += 1
      })
    },
    async postNote(incident, note) {
      let ts = ''
      strike('postNote', () => {
        ts = post(incident, note.key, noteText(note))
      })
      return ts
    },
    async find(incident, key) {
      strike('find', () => {})
      if (!state.mayRead) return 'unknown'
      return messages.find((each) => each.incident === incident.id && each.key === key)?.ts
    },
    async tell(channel, user, text) {
      strike('tell', () => told.push({ channel, user, text }))
    },
    async showList(channel, user, list) {
      strike('showList', () => lists.push({ channel, user, list }))
    },
  }
  const digestThread: DigestThread = {
    async postDigest(digest) {
      let ts = ''
      strike('postDigest', () => {
        ts = `${messages.length + 1}.0`
        const { channel } = digest.thread
        messages.push({ ts, key: 'root', incident: digest.id, channel, text: digestText(digest) })
      })
      return { channel: digest.thread.channel, ts, permalink: `https://slack.example/${ts}` }
    },
    async updateDigest(digest) {
      strike('updateDigest', () => {
        const root = messages.find((each) => each.ts === digest.thread.ts)
        if (root) root.text = digestText(digest)
        state.edits += 1
      })
    },
    async findDigest(digest, key) {
      strike('find', () => {})
      if (!state.mayRead) return 'unknown'
      return messages.find((each) => each.incident === digest.id && each.key === key)?.ts
    },
  }
  return { thread, digestThread, messages, told, lists, faults, state }
}

/** E.g. `digest of api, web: node n1 (2)`. */
function digestText({ members, common, resolvedAt }: Digest): string {
  const names = members.map(({ workload }) => workload.name).join(', ')
  const shared = common.map(({ factor, incidentIds }) => `${factor.label} (${incidentIds.length})`)
  return `${resolvedAt === undefined ? 'digest' : 'over'} of ${names}: ${shared.join('; ') || 'nothing'}`
}

function rootText({ status, diagnosis, trouble }: Incident): string {
  return [status, diagnosis?.findings[0]?.cause ?? 'diagnosing', trouble].filter(Boolean).join(' | ')
}

function noteText(note: ThreadNote): string {
  return note.type === 'diagnosis' ? `diagnosis ${note.diagnosis.findings[0]?.cause}` : note.type
}

const ROUTES: Routes = { rules: [{ namespace: 'payments', channel: 'C0PAY' }], channel: 'C0ALL' }

export function createBench(routes: Routes = ROUTES) {
  const clock = createHandClock()
  const queue = createHandQueue(clock)
  const store = createMemoryIncidentStore({ clock })
  const digests = createMemoryDigestStore({ clock })
  const slack = createFakeThread()
  const ignored: string[] = []
  /** What the cluster answers; tests change it. */
  const cluster = {
    cause: 'oom-killed' as CauseId,
    resolution: undefined as ((target: Target) => Resolution) | undefined,
    seen: undefined as SeenCluster | undefined,
    gatherError: undefined as Error | undefined,
    gathered: 0,
    factors: (_target: Target): readonly Factor[] => [],
  }
  let ids = 0
  const newId = () => `incident-${++ids}`
  const holdDownMs = 30 * 60_000
  const resolveWorkload = async (target: Target): Promise<Resolution> =>
    cluster.resolution?.(target) ?? { outcome: 'found', workload: guessWorkload(target) }
  const listPods: ListPods = async (name) => cluster.seen ?? { cluster: name, workloads: [], partial: false }

  const lock = createMemoryLock()
  const pace = createMemoryPace({ clock })
  const endedAlerts = createMemoryEndedAlerts({ clock })

  const use = {
    intake: createIntake({
      store,
      queue,
      ended: endedAlerts,
      resolveWorkload,
      routes: () => routes,
      defaultCluster: 'prod',
      holdDownMs,
      newId,
      clock,
      log: silentLog,
      onIgnored: (reason) => ignored.push(reason),
    }),
    ask: createAsk({
      store,
      queue,
      thread: slack.thread,
      clusters: ['prod'],
      listPods,
      findTarget: createFindTarget({ store, resolveWorkload, listPods, clusters: ['prod'] }),
      holdDownMs,
      newId,
    }),
    takeSighting: createTakeSighting({ store, queue, routes: () => routes, holdDownMs, newId, clock }),
    investigate: createInvestigate({
      store,
      queue,
      gather: async (target) => {
        cluster.gathered += 1
        if (cluster.gatherError) throw cluster.gatherError
        return { target } as Evidence
      },
      diagnose: ({ target }) => ({ ...diagnosisOf(cluster.cause), factors: cluster.factors(target) }),
      redact: (text) => text,
      sleep: (ms, signal) => sleep(ms, undefined, { signal }),
      clock,
      log: silentLog,
      onDiagnosis: () => {},
    }),
    attend: createAttend({ store, queue, clock }),
    publish: createPublish({
      store,
      thread: slack.thread,
      lock,
      pace,
      clock,
      log: silentLog,
    }),
    correlateChannel: createCorrelateChannel({ store, digests, queue, lock, clock }),
    publishDigest: createPublishDigest({
      digests,
      thread: slack.digestThread,
      queue,
      lock,
      pace,
      clock,
      log: silentLog,
    }),
  }
  const intakeOf = (...alerts: Alert[]) => ({
    receivedAt: new Date(clock.now()).toISOString(),
    group: groupOf(alerts),
  })
  const idle = async () => {}
  const followAction = { run: idle, verify: idle, expire: idle }
  const handoff = { carryHandoff: idle, handoffDue: idle }
  queue.use(createJobHandlers({ ...use, ...handoff, act: idle, followAction, onRun: () => {} }))

  let ended: number | undefined

  return {
    clock,
    queue,
    store,
    digests,
    endedAlerts,
    slack,
    cluster,
    ignored,
    /** Takes a webhook with these alerts in and runs everything that follows. */
    async webhook(...alerts: Alert[]): Promise<void> {
      await queue.add('intake', intakeOf(...alerts))
      await queue.run()
    },
    intakeOf,
    /** The alert of one pod fires; runs what follows at once. */
    async fire(pod?: string): Promise<void> {
      // What fires again after its end has a new beginning.
      const again = ended === undefined ? {} : { startsAt: new Date(ended + 1).toISOString() }
      await queue.add('intake', intakeOf(alertOf({ ...again, ...(pod === undefined ? {} : { pod }) })))
      await queue.run(SHORT_MS)
    },
    /** The alerts that `fire` brings end. */
    async recover(): Promise<void> {
      ended = clock.now()
      const endsAt = new Date(ended).toISOString()
      await queue.add('intake', intakeOf(alertOf({ status: 'resolved', endsAt })))
      await queue.run(SHORT_MS)
    },
    async question(target: Wanted = {}, channel = 'C0DEV'): Promise<void> {
      const asked: Wanted = {
        cluster: 'prod',
        namespace: 'payments',
        name: 'api',
        kind: 'Deployment',
        ...target,
      }
      await queue.add('ask', {
        target: asked,
        channel,
        user: 'U1',
        askedAt: new Date(clock.now()).toISOString(),
      })
      await queue.run()
    },
  }
}

export function groupOf(alerts: readonly Alert[]) {
  return { receiver: 'crashloop', groupKey: '{}:{}', truncatedAlerts: 0, alerts }
}

export function diagnosisOf(cause: CauseId): Diagnosis {
  return {
    schemaVersion: 1,
    workload: { cluster: 'prod', namespace: 'payments', kind: 'Deployment', name: 'api' },
    verdict: 'identified',
    findings: [
      {
        cause,
        title: cause,
        confidence: 0.9,
        container: 'api',
        summary: cause,
        supports: [],
        contradicts: [],
      },
    ],
    changes: [],
    blastRadius: { failing: 1, desired: 1, restarts: 3, shared: [] },
    meaning: '',
    remedies: [],
    examined: [],
    prevention: [],
    gaps: [],
    redactions: 0,
    timings: {},
  }
}

/** A crash-loop alert of one pod of Deployment payments/api. */
export function alertOf(
  change: Partial<Alert> & { pod?: string; labels?: Record<string, string> } = {},
): Alert {
  const { pod = 'api-54f6784477-zspl6', labels, ...rest } = change
  return {
    status: 'firing',
    labels: {
      alertname: 'KubePodCrashLooping',
      namespace: 'payments',
      container: 'api',
      pod,
      severity: 'warning',
      ...labels,
    },
    annotations: {},
    startsAt: '2026-11-21T09:45:00Z',
    fingerprint: Buffer.from(pod).toString('hex').slice(-16),
    ...rest,
  }
}
