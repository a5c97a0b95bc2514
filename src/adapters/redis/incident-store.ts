/** Incidents and their evidence in Redis. */
import type { Evidence } from '../../domain/evidence.ts'
import { type Incident, isOpen } from '../../domain/incident.ts'
import type { Log } from '../../domain/log.ts'
import { workloadKey } from '../../domain/workload.ts'
import {
  IncidentNotFound,
  type IncidentStore,
  type ResolvedPage,
  type ResolvedRange,
} from '../../incidents/ports.ts'
import type { RedisClient } from './connect-redis.ts'
import { decodeIncident, encodeIncident } from './incident-record.ts'
import { CREATE, LIST_OPEN, REPLACE, SAVE_EVIDENCE } from './incident-scripts.ts'
import { packEvidence, unpackEvidence } from './packed-evidence.ts'
import { exchange, StoreUnavailable } from './redis-errors.ts'

export interface RedisIncidentStoreOptions {
  readonly client: RedisClient
  readonly log: Log
  /** Milliseconds that a resolved incident is kept after its last change (default 30 days). */
  readonly retentionMs?: number
  /** Milliseconds that evidence is kept after its incident was resolved (default 7 days). */
  readonly evidenceRetentionMs?: number
}

const DAY_MS = 86_400_000
const INCIDENT = '{crashloop}:incident:'
const OPEN = '{crashloop}:open-incidents'
const RESOLVED = '{crashloop}:resolved-incidents'
/** Rounds of compare-and-set before giving up; each lost round means that somebody else succeeded. */
const MAX_ROUNDS = 100

/** Incidents that are read at a time; others have their turn in between. */
const READ_AT_ONCE = 50

interface Versioned {
  readonly version: string
  readonly incident: Incident
}

/** Creates an IncidentStore. All its methods reject with `StoreUnavailable` when Redis cannot be used. */
export function createRedisIncidentStore(options: RedisIncidentStoreOptions): IncidentStore {
  const { client, log, retentionMs = 30 * DAY_MS, evidenceRetentionMs = 7 * DAY_MS } = options
  const ttlOf = (incident: Incident) => (isOpen(incident) ? 0 : retentionMs)

  let listed: ReadonlyMap<string, Versioned> = new Map()

  function decode(id: string, record: string): Incident | undefined {
    const incident = decodeIncident(record)
    if (!incident) log.error({ incident: id }, 'The record of an incident cannot be read')
    return incident
  }

  async function read(id: string): Promise<Versioned | undefined> {
    const [version, record] = await exchange(() => client.hmget(INCIDENT + id, 'version', 'record'))
    const incident = record ? decode(id, record) : undefined
    return version && incident ? { version, incident } : undefined
  }

  async function findByWorkload(key: string): Promise<Incident | undefined> {
    const id = await exchange(() => client.get(pointerOf(key)))
    return id === null ? undefined : (await read(id))?.incident
  }

  async function create(incident: Incident, expected: string | undefined): Promise<Incident> {
    const keys = [pointerOf(workloadKey(incident.workload)), OPEN, INCIDENT + incident.id, RESOLVED]
    const record = encodeIncident(incident)
    let replaceable = expected ?? ''
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const rest = [replaceable, incident.id, record, INCIDENT, ttlOf(incident), resolvedMs(incident)]
      const answer = await exchange(() => client.eval(CREATE, keys.length, ...keys, ...rest))
      const [presentId, presentRecord] = answer as [] | [string, string]
      if (presentId === undefined || presentRecord === undefined) return JSON.parse(JSON.stringify(incident))
      const present = decode(presentId, presentRecord)
      if (present) return present
      // Nobody can read the newest one any more: it must not keep the workload from having an incident.
      replaceable = presentId
    }
    throw new StoreUnavailable('the newest incident changes too fast')
  }

  async function update(id: string, change: (incident: Incident) => Incident | undefined): Promise<Incident> {
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const present = await read(id)
      if (!present) throw new IncidentNotFound(id)
      const next = change(present.incident)
      if (next === undefined) return present.incident
      const keys = [
        INCIDENT + id,
        OPEN,
        pointerOf(workloadKey(next.workload)),
        RESOLVED,
        ...Object.values(evidenceKeys(id)),
      ]
      const record = encodeIncident(next)
      const rest = [present.version, id, record, ttlOf(next), resolvedMs(next), evidenceRetentionMs]
      if ((await exchange(() => client.eval(REPLACE, keys.length, ...keys, ...rest))) === 1) {
        return JSON.parse(JSON.stringify(next))
      }
    }
    throw new StoreUnavailable(`the incident ${id} changes too fast`)
  }

  /** What stands under one version never changes: in a storm hundreds are listed often, and few are new. */
  async function listOpen(): Promise<readonly Incident[]> {
    const answer = (await exchange(() => client.eval(LIST_OPEN, 1, OPEN, INCIDENT))) as string[]
    const found: Versioned[] = []
    for (let start = 0; start < answer.length; start += 2 * READ_AT_ONCE) {
      const page = Array.from({ length: Math.min(READ_AT_ONCE, (answer.length - start) / 2) }, (_, n) => {
        const id = answer[start + 2 * n] ?? ''
        const known = listed.get(id)
        return known?.version === answer[start + 2 * n + 1] ? known : read(id)
      })
      found.push(...(await Promise.all(page)).filter((each) => each !== undefined))
    }
    const open = found.filter(({ incident }) => isOpen(incident))
    listed = new Map(open.map((each) => [each.incident.id, each]))
    return open.map(({ incident }) => incident).toSorted((a, b) => a.openedAt.localeCompare(b.openedAt))
  }

  async function listResolved(limit: number): Promise<readonly Incident[]> {
    const ids = await exchange(() => client.zrevrange(RESOLVED, 0, limit - 1))
    const found = await Promise.all(ids.map(read))
    return found.flatMap((each) => (each && !isOpen(each.incident) ? [each.incident] : []))
  }

  async function pageResolved(range: ResolvedRange): Promise<ResolvedPage> {
    const { from, to, limit = 100, cursor = `${to}:0` } = range
    const [top = to, skip = 0] = cursor.split(':').map(Number)
    const listed = await exchange(() =>
      client.zrevrangebyscore(RESOLVED, top, from, 'WITHSCORES', 'LIMIT', skip, limit),
    )
    const ids = listed.filter((_, index) => index % 2 === 0)
    const times = listed.filter((_, index) => index % 2 === 1).map(Number)
    const found = await Promise.all(ids.map(read))
    const incidents = found.flatMap((each) => (each && !isOpen(each.incident) ? [each.incident] : []))
    const last = times.at(-1)
    if (last === undefined || times.length < limit) return { incidents }
    // Many may have been resolved in the same millisecond.
    const taken = times.filter((time) => time === last).length + (last === top ? skip : 0)
    return { incidents, next: `${last}:${taken}` }
  }

  async function saveEvidence(incidentId: string, evidence: Evidence): Promise<void> {
    const packed = await packEvidence(evidence)
    const { latest, first } = evidenceKeys(incidentId)
    await exchange(() =>
      client.eval(SAVE_EVIDENCE, 3, INCIDENT + incidentId, latest, first, packed, evidenceRetentionMs),
    )
  }

  async function loadEvidence(
    incidentId: string,
    which: 'first' | 'latest' = 'latest',
  ): Promise<Evidence | undefined> {
    const packed = await exchange(() => client.getBuffer(evidenceKeys(incidentId)[which]))
    if (packed === null) return undefined
    try {
      const evidence = await unpackEvidence(packed)
      return evidence.schemaVersion === 1 ? evidence : undefined
    } catch {
      log.error({ incident: incidentId }, 'The evidence of an incident cannot be read')
      return undefined
    }
  }

  return {
    get: async (id) => (await read(id))?.incident,
    findByWorkload,
    create,
    update,
    listOpen,
    listResolved,
    pageResolved,
    saveEvidence,
    loadEvidence,
    async ping() {
      await exchange(() => client.ping())
    },
  }
}

function resolvedMs(incident: Incident): number {
  return Date.parse(incident.resolvedAt ?? '') || 0
}

function pointerOf(workload: string): string {
  return `{crashloop}:workload:${workload}`
}

function evidenceKeys(incidentId: string): { readonly latest: string; readonly first: string } {
  const latest = `{crashloop}:evidence:${incidentId}`
  return { latest, first: `${latest}:first` }
}
