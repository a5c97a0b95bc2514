/** Reads what a window or a file shows of an incident: live when possible, else from the evidence that was kept. */

import type { Clock } from '../domain/clock.ts'
import { type DetailQuery, isLogKind, type LogChoice } from '../domain/detail.ts'
import type { ContainerLog, Evidence, LogRun } from '../domain/evidence.ts'
import type { Incident } from '../domain/incident.ts'
import type { Target } from '../domain/workload.ts'
import { chooseLog, detailOf, logSubject } from './detail-of.ts'
import type { DetailText } from './detail-page.ts'
import type { IncidentStore } from './ports.ts'
import { createRecently } from './recently.ts'

/** Which log of which pod, in a cluster. */
export interface PodLogName extends LogChoice {
  readonly cluster: string
  readonly namespace: string
  readonly pod: string
}

export interface ReadDetailDeps {
  readonly store: Pick<IncidentStore, 'loadEvidence'>
  readonly clock: Clock
  /** Both are absent in a process that reads no cluster; what they return is redacted. */
  readonly gather?: ((target: Target, signal: AbortSignal) => Promise<Evidence>) | undefined
  readonly readLog?: ((name: PodLogName, signal: AbortSignal) => Promise<ContainerLog>) | undefined
}

/** How long a person waits for the cluster before what was kept is shown, milliseconds. */
const LIVE_MS = 8_000
/** Long enough to look through the pages, short enough to be called live. */
const REMEMBERED_MS = 30_000
const REMEMBERED = 20

/** Resolves to undefined when the cluster cannot be read now and nothing was kept. */
export type ReadDetail = (incident: Incident, query: DetailQuery) => Promise<DetailText | undefined>

export function createReadDetail(deps: ReadDetailDeps): ReadDetail {
  const { store, clock, gather, readLog } = deps
  const options = { clock, ttlMs: REMEMBERED_MS, max: REMEMBERED }
  const evidences = createRecently<Evidence>(options)
  const logs = createRecently<{ readonly log: ContainerLog; readonly at: string }>(options)

  async function liveEvidence({ id, target }: Incident): Promise<Evidence | undefined> {
    if (!gather) return undefined
    const read = () => gather(target, AbortSignal.timeout(LIVE_MS))
    // What was kept answers better than an error; its time stands beside it.
    const live = await evidences(id, read).catch(() => undefined)
    return live?.pod ? live : undefined
  }

  async function liveLog(name: PodLogName) {
    if (!readLog) return undefined
    const read = async () => ({
      log: await readLog(name, AbortSignal.timeout(LIVE_MS)),
      at: new Date(clock.now()).toISOString(),
    })
    return await logs(JSON.stringify(name), read).catch(() => undefined)
  }

  async function readLogText(incident: Incident, query: DetailQuery): Promise<DetailText | undefined> {
    const kept = (await store.loadEvidence(incident.id)) ?? (await liveEvidence(incident))
    if (!kept) return undefined
    const pod = kept.pod?.metadata.name
    const choices = logChoices(kept)
    const chosen = query.log ?? mainLog(query, kept, incident)
    const live =
      pod && chosen
        ? await liveLog({
            cluster: incident.target.cluster,
            namespace: kept.workload.namespace,
            pod,
            ...chosen,
          })
        : undefined
    const log = live?.log ?? kept.logs.find((each) => isSame(each, chosen))
    return {
      subject:
        pod && chosen
          ? logSubject(kept.workload.namespace, pod, chosen)
          : `${kept.workload.kind} ${kept.workload.namespace}/${kept.workload.name}`,
      at: live?.at ?? kept.collectedAt,
      origin: live ? 'live' : 'kept',
      lines: log?.lines.map(({ n, text }) => ({ n, text })) ?? [],
      omitted: log?.omitted ?? 0,
      logs: choices,
      ...(chosen && { log: chosen }),
    }
  }

  return async (incident, query) => {
    if (isLogKind(query.what)) return await readLogText(incident, query)
    const live = await liveEvidence(incident)
    const evidence = live ?? (await store.loadEvidence(incident.id))
    if (!evidence) return undefined
    const { subject, at, lines, omitted } = detailOf(query.what, evidence, incident.diagnosis)
    // A command of several lines is one thing to copy.
    const single = query.what === 'commands' ? lines : lines.flatMap((line) => line.split('\n'))
    return {
      subject,
      at,
      origin: live ? 'live' : 'kept',
      lines: single.map((text, index) => ({ n: index + 1, text })),
      omitted,
      logs: [],
    }
  }
}

/** Every run of every container that has a log, the previous run first. */
export function logChoices({ pod, logs }: Evidence): readonly LogChoice[] {
  const statuses = [
    ...(pod?.status?.containerStatuses ?? []),
    ...(pod?.status?.initContainerStatuses ?? []),
    ...(pod?.status?.ephemeralContainerStatuses ?? []),
  ]
  const started = statuses.flatMap(({ name, restartCount, lastState }): LogChoice[] => {
    const runs: readonly LogRun[] =
      (restartCount ?? 0) > 0 || lastState?.terminated ? ['previous', 'current'] : ['current']
    return runs.map((run) => ({ container: name, run }))
  })
  const others = logs.filter((log) => !started.some((each) => isSame(log, each)))
  return [...started, ...others.map(({ container, run }) => ({ container, run }))]
}

/** The log to begin with: the one that the diagnosis is about. */
export function mainLog(
  { what }: Pick<DetailQuery, 'what'>,
  evidence: Evidence,
  { diagnosis }: Pick<Incident, 'diagnosis'>,
): LogChoice | undefined {
  const kind = what === 'current-logs' ? what : 'previous-logs'
  const log = chooseLog(kind, evidence.logs, diagnosis)
  if (log) return { container: log.container, run: log.run }
  const choices = logChoices(evidence)
  return choices.find((each) => each.run === (kind === 'current-logs' ? 'current' : 'previous')) ?? choices[0]
}

function isSame(a: LogChoice, b: LogChoice | undefined): boolean {
  return a.container === b?.container && a.run === b.run
}
