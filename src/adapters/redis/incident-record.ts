/** How an incident is written down in Redis, and read back when an older or newer release wrote it. */
import { z } from 'zod'
import type { Incident } from '../../domain/incident.ts'

/** Grows when a record can no longer be read by the release before. */
const SCHEMA_VERSION = 1

/** Only what everything else relies on; the rest passes as it was written. */
const Stored = z.looseObject({
  schemaVersion: z.literal(SCHEMA_VERSION),
  incident: z.looseObject({
    id: z.string(),
    workload: z.object({ cluster: z.string(), namespace: z.string(), kind: z.string(), name: z.string() }),
    target: z.looseObject({ cluster: z.string(), namespace: z.string(), name: z.string() }),
    status: z.enum(['firing', 'acknowledged', 'mitigating', 'recovering', 'resolved']),
    source: z.enum(['alertmanager', 'person', 'watcher']),
    openedAt: z.string(),
    thread: z.looseObject({ channel: z.string() }),
    reopened: z.number().default(0),
    alerts: z.record(z.string(), z.looseObject({})).default({}),
    notes: z.array(z.looseObject({ key: z.string() })).default([]),
    deliveries: z.record(z.string(), z.looseObject({})).default({}),
    revision: z.number().default(0),
    publishedRevision: z.number().default(0),
  }),
})

/** The text to store. */
export function encodeIncident(incident: Incident): string {
  return JSON.stringify({ schemaVersion: SCHEMA_VERSION, incident })
}

/** The incident in `text`, or undefined when it is damaged or of another schema. */
export function decodeIncident(text: string): Incident | undefined {
  try {
    const stored = Stored.safeParse(JSON.parse(text))
    return stored.success ? (stored.data.incident as unknown as Incident) : undefined
  } catch {
    return undefined
  }
}
