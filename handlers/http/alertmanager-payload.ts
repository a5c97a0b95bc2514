/** Parses Alertmanager's webhook payload, version 4: leniently, only the fields that are used. */

import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Alert, AlertGroup } from '../../src/domain/alert.ts'

/** Text from rules and exporters is not ours: it is kept at a length that a record can bear. */
const MAX_LABEL = 1024
const MAX_ANNOTATION = 4096
const MAX_LABELS = 128
const MAX_NAME = 256
const MAX_TIME = 64

const LABEL_NAME = /^[a-zA-Z_][\w.-]*$/

/** Of the annotations only these are ever used; others may hold anything. */
const USED_ANNOTATIONS = ['summary', 'description', 'message', 'runbook_url', 'dashboard_url']

/** Ten times as fast as a record of zod, which matters in a storm. */
const Texts = z.custom<Readonly<Record<string, string>>>(areTexts, 'must be an object of texts').nullish()

const AlertPayload = z.object({
  status: z.enum(['firing', 'resolved']),
  labels: Texts,
  annotations: Texts,
  startsAt: z.string().optional(),
  endsAt: z.string().optional(),
  generatorURL: z.string().optional(),
  fingerprint: z.string().optional(),
})

const GroupPayload = z.object({
  version: z.literal('4', 'must be "4"; leave the webhook payload of Alertmanager as it is'),
  receiver: z.string().default(''),
  groupKey: z.string().default(''),
  externalURL: z.string().optional(),
  truncatedAlerts: z.number().int().min(0).nullish(),
  alerts: z.array(AlertPayload).min(1, 'must not be empty'),
})

export type ParsedGroup =
  | { readonly ok: true; readonly group: AlertGroup }
  | { readonly ok: false; readonly problem: string }

/** Gives the alert group, or says in words what is wrong; never quotes the payload. */
export function parseAlertGroup(text: string): ParsedGroup {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { ok: false, problem: 'The body is not JSON.' }
  }
  const result = GroupPayload.safeParse(json)
  if (!result.success) {
    const words = result.error.issues.slice(0, 5).map((each) => `${placeOf(each.path)}: ${each.message}`)
    return { ok: false, problem: `This is not a webhook of Alertmanager, version 4. ${words.join('; ')}` }
  }
  const { receiver, groupKey, externalURL, truncatedAlerts, alerts } = result.data
  return {
    ok: true,
    group: {
      receiver: receiver.slice(0, MAX_LABEL),
      groupKey: groupKey.slice(0, MAX_ANNOTATION),
      ...(externalURL && { externalURL: externalURL.slice(0, MAX_ANNOTATION) }),
      truncatedAlerts: truncatedAlerts ?? 0,
      alerts: alerts.map(toAlert),
    },
  }
}

/** Where in the payload; names of labels are text of others and are not repeated. */
function placeOf(path: readonly PropertyKey[]): string {
  return path.slice(0, 3).map(String).join('.')
}

function toAlert(payload: z.infer<typeof AlertPayload>): Alert {
  const names = Object.keys(payload.labels ?? {}).filter(isLabelName)
  const labels = texts(payload.labels ?? {}, names.slice(0, MAX_LABELS), MAX_LABEL)
  return {
    status: payload.status,
    labels,
    annotations: texts(payload.annotations ?? {}, USED_ANNOTATIONS, MAX_ANNOTATION),
    startsAt: payload.startsAt?.slice(0, MAX_TIME) ?? '',
    ...(hasTime(payload.endsAt) && { endsAt: payload.endsAt.slice(0, MAX_TIME) }),
    ...(payload.generatorURL && { generatorURL: payload.generatorURL.slice(0, MAX_ANNOTATION) }),
    fingerprint: fingerprintOf(payload.fingerprint, labels),
  }
}

function areTexts(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.values(value).every((each) => typeof each === 'string')
}

/** Those of the names that are there, cut to `max` characters. */
function texts(
  values: Readonly<Record<string, string>>,
  names: readonly string[],
  max: number,
): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const name of names) {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    if (value !== undefined) kept[name] = value.slice(0, max)
  }
  return kept
}

function isLabelName(name: string): boolean {
  return name.length <= MAX_NAME && LABEL_NAME.test(name) && name !== '__proto__'
}

/** Alertmanager sends year 1 as long as an alert fires. */
function hasTime(endsAt: string | undefined): endsAt is string {
  return endsAt !== undefined && !endsAt.startsWith('0001-')
}

/** Alertmanager's is 16 hex digits; whatever else comes is replaced, since it becomes a key of our records. */
function fingerprintOf(given: string | undefined, labels: Readonly<Record<string, string>>): string {
  if (given !== undefined && /^[0-9a-f]{1,32}$/.test(given)) return given
  const sorted = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 16)
}
