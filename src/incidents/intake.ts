/** Fans one webhook out to incidents: one per workload, opened, updated, reopened or resolved. */

import type { Alert, AlertGroup } from '../domain/alert.ts'
import type { Clock } from '../domain/clock.ts'
import { type Incident, isOpen } from '../domain/incident.ts'
import type { Log } from '../domain/log.ts'
import { type Target, type WorkloadRef, workloadKey } from '../domain/workload.ts'
import { absorbAlerts } from './absorb-alerts.ts'
import { adoptCluster } from './adopt-cluster.ts'
import { type EndedAlerts, endsIn, firingIn, overtaken } from './ended-alerts.ts'
import { type Company, holdUntil } from './hold.ts'
import { incidentsSince } from './incidents-since.ts'
import { enqueueNeeded } from './jobs-needed.ts'
import { joinIncident } from './join-incident.ts'
import { openIncident } from './open-incident.ts'
import type { IncidentStore, JobQueue } from './ports.ts'
import type { ResolveWorkload } from './resolve-workload.ts'
import { type Destination, type Routes, route } from './route.ts'
import { targetOfAlert } from './target-of-alert.ts'

export interface IntakeDeps {
  readonly store: Pick<IncidentStore, 'listOpen' | 'pageResolved' | 'findByWorkload' | 'create' | 'update'>
  readonly queue: Pick<JobQueue, 'add'>
  readonly ended: EndedAlerts
  readonly resolveWorkload: ResolveWorkload
  /** As they are now: they may be replaced while the process runs. */
  readonly routes: () => Routes
  readonly defaultCluster: string
  /** True when one cluster answers for every `cluster` label. */
  readonly anyCluster?: boolean
  readonly holdDownMs: number
  readonly newId: () => string
  readonly clock: Clock
  readonly log: Log
  /** Told once for each alert that names nothing to diagnose; it gets no thread, as `Watchdog` would fire for ever. */
  readonly onIgnored: (reason: string) => void
}

/** Alerts of one webhook that belong to the same workload. */
interface Batch {
  readonly workload: WorkloadRef
  readonly target: Target
  readonly alerts: readonly Alert[]
  readonly trouble?: string
}

/** `receivedAt` is the RFC 3339 time of the webhook. */
export type Intake = (group: AlertGroup, receivedAt: string) => Promise<void>

/** How many owner chains are walked at a time. */
const PARALLEL = 8

/** Level-triggered and idempotent: run again after a crash, it completes what is missing and repeats nothing. */
export function createIntake(deps: IntakeDeps): Intake {
  return async (received, receivedAt) => {
    // The ends are written down before anything is looked up, and looked up after everything is written: of two
    // webhooks that are taken in side by side, one sees the other.
    await deps.ended.remember(endsIn(received.alerts, receivedAt))
    const askedAt = Date.parse(receivedAt)
    // Also those that an earlier run of this job may have ended before it died, since nobody else will tell of that.
    const known = await incidentsSince(deps.store, askedAt, Number.MAX_SAFE_INTEGER)
    const group = await withoutEnded(received, receivedAt, known, deps)
    const batches = await toBatches(group, askedAt, known, deps)
    const open = await deps.store.listOpen()
    for (const batch of batches) {
      const company = companyOf(batch, batches, receivedAt, open, deps)
      const taken = await takeIn(batch, receivedAt, group, company, deps)
      const incident = taken && (await endOvertaken(taken, batch, receivedAt, deps))
      if (incident) await enqueueNeeded(deps.queue, incident)
    }
  }
}

/** Without the alerts that ended before they were taken in; what an incident holds already has its end to come. */
async function withoutEnded(
  group: AlertGroup,
  receivedAt: string,
  known: readonly Incident[],
  { ended }: IntakeDeps,
): Promise<AlertGroup> {
  const late = overtaken(group.alerts, receivedAt, await ended.among(firingIn(group.alerts)))
  const gone = new Set(late.filter((alert) => !homeOf(alert, known)).map(({ fingerprint }) => fingerprint))
  const alerts = group.alerts.filter(
    ({ status, fingerprint }) => status === 'resolved' || !gone.has(fingerprint),
  )
  return { ...group, alerts }
}

async function endOvertaken(
  incident: Incident,
  { alerts }: Batch,
  receivedAt: string,
  { ended, store }: IntakeDeps,
): Promise<Incident> {
  const ends = await ended.among(firingIn(alerts))
  const late = overtaken(alerts, receivedAt, ends)
  if (late.length === 0) return incident
  const at = ends.reduce((latest, each) => (each.at > latest ? each.at : latest), receivedAt)
  return await store.update(incident.id, (present) => absorbAlerts(present, late, at))
}

async function toBatches(
  group: AlertGroup,
  askedAt: number,
  known: readonly Incident[],
  deps: IntakeDeps,
): Promise<readonly Batch[]> {
  const pending = [...group.alerts]
  const batches: Batch[] = []
  const worker = async () => {
    for (let alert = pending.shift(); alert !== undefined; alert = pending.shift()) {
      const batch = await toBatch(alert, askedAt, known, deps)
      if (batch) batches.push(batch)
    }
  }
  await Promise.all(Array.from({ length: PARALLEL }, worker))
  return [...Map.groupBy(batches, ({ workload }) => workloadKey(workload)).values()].map(join)
}

function join(batches: readonly Batch[]): Batch {
  const [first] = batches as [Batch]
  return { ...first, alerts: batches.flatMap(({ alerts }) => alerts) }
}

/** The incident that has the alert and can take its news; an end also where it was the end of the incident. */
function homeOf({ fingerprint, status }: Alert, known: readonly Incident[]): Incident | undefined {
  const having = known.filter(({ alerts }) => alerts[fingerprint] !== undefined)
  return having.find(isOpen) ?? (status === 'resolved' ? having.at(-1) : undefined)
}

/** An alert of an open incident stays with it: its pod may be gone by now, so that the cluster could not tell. */
async function toBatch(
  alert: Alert,
  askedAt: number,
  known: readonly Incident[],
  deps: IntakeDeps,
): Promise<Batch | undefined> {
  const home = homeOf(alert, known)
  if (home) return { workload: home.workload, target: home.target, alerts: [alert] }

  const named = targetOfAlert(alert, deps.defaultCluster)
  if ('ignored' in named) {
    deps.onIgnored(named.ignored)
    deps.log.info(
      { alertname: alert.labels.alertname, reason: named.ignored },
      'An alert names nothing to diagnose',
    )
    return undefined
  }
  if (alert.status === 'resolved') return undefined
  const resolution = await deps.resolveWorkload(named.target, askedAt)
  return {
    workload: deps.anyCluster ? adoptCluster(resolution.workload, known.filter(isOpen)) : resolution.workload,
    target: named.target,
    alerts: [alert],
    ...(resolution.outcome === 'unreadable' && {
      trouble: `${resolution.why} The name of the workload is guessed from the alert`,
    }),
  }
}

async function takeIn(
  batch: Batch,
  receivedAt: string,
  group: AlertGroup,
  company: Company,
  deps: IntakeDeps,
): Promise<Incident | undefined> {
  const destination = destinationOf(batch, receivedAt, deps)
  return await joinIncident(
    {
      workload: batch.workload,
      at: receivedAt,
      destination,
      open: () => emptyIncident(batch, receivedAt, group, destination, holdUntil(company), deps),
      absorb: (incident) => {
        const next = absorbAlerts(incident, batch.alerts, receivedAt)
        // One that the watcher opened does not know of an Alertmanager yet.
        const known = incident.externalURL !== undefined || group.externalURL === undefined
        return next && !known ? { ...next, externalURL: group.externalURL as string } : next
      },
    },
    deps,
  )
}

function emptyIncident(
  batch: Batch,
  receivedAt: string,
  group: AlertGroup,
  { channel, mention, escalation }: Destination,
  heldUntil: string | undefined,
  deps: IntakeDeps,
): Incident {
  return openIncident({
    id: deps.newId(),
    workload: batch.workload,
    target: batch.target,
    source: 'alertmanager',
    channel,
    mention,
    escalation,
    openedAt: receivedAt,
    externalURL: group.externalURL,
    trouble: batch.trouble,
    heldUntil,
  })
}

/** What opens in the same channel together with the batch, as far as that is known. */
function companyOf(
  batch: Batch,
  batches: readonly Batch[],
  receivedAt: string,
  open: readonly Incident[],
  deps: IntakeDeps,
): Company {
  const { channel } = destinationOf(batch, receivedAt, deps)
  const known = new Set(open.map(({ workload }) => workloadKey(workload)))
  const others = batches.filter(
    (each) =>
      each !== batch &&
      !known.has(workloadKey(each.workload)) &&
      destinationOf(each, receivedAt, deps).channel === channel,
  )
  return { channel, openedAt: receivedAt, others: others.length, open, now: deps.clock.now() }
}

function destinationOf({ workload, alerts }: Batch, receivedAt: string, { routes }: IntakeDeps): Destination {
  const { cluster, namespace } = workload
  return route(routes(), {
    cluster,
    namespace,
    alerts: alerts.map(({ labels }) => labels),
    at: Date.parse(receivedAt),
  })
}
