/** Saves evidence as one JSON file and loads it again, so that a diagnosis can be repeated elsewhere. */
import { constants } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { z } from 'zod'
import { AppError } from '../domain/errors.ts'
import { type Evidence, GAP_REASONS } from '../domain/evidence.ts'
import { isNestedTooDeep } from '../domain/json-depth.ts'
import { boundTexts } from './bound-texts.ts'

const kubeObject = z.looseObject({ metadata: z.looseObject({ name: z.string() }) })
const pod = z.looseObject({
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({ containers: z.array(z.looseObject({ name: z.string() })) }),
})
const namespaced = { cluster: z.string(), namespace: z.string(), name: z.string() }

/** Times up to the year 9999. */
const points = z.array(z.tuple([z.number().min(0).max(253_402_300_799), z.number()]))

/** The fields that the engine relies on; the parts of Kubernetes objects stay as they are. */
const bundleSchema = z.looseObject({
  schemaVersion: z.literal(1),
  target: z.looseObject({ ...namespaced, kind: z.string().optional(), container: z.string().optional() }),
  workload: z.looseObject({ ...namespaced, kind: z.string() }),
  collectedAt: z.string().refine((text) => !Number.isNaN(Date.parse(text)), 'is no time'),
  pod: pod.optional(),
  pods: z.array(pod),
  neighbours: z.array(pod),
  owners: z.looseObject({
    deployment: kubeObject.optional(),
    statefulSet: kubeObject.optional(),
    daemonSet: kubeObject.optional(),
    job: kubeObject.optional(),
    cronJob: kubeObject.optional(),
    replicaSets: z.array(kubeObject),
    controllerRevisions: z.array(kubeObject),
  }),
  events: z.array(
    z.looseObject({ metadata: z.looseObject({ name: z.string() }), involvedObject: z.looseObject({}) }),
  ),
  logs: z.array(
    z.looseObject({
      pod: z.string(),
      container: z.string(),
      run: z.enum(['current', 'previous']),
      lines: z.array(z.looseObject({ n: z.number(), at: z.string().optional(), text: z.string() })),
      omitted: z.number(),
      truncated: z.boolean(),
    }),
  ),
  node: kubeObject.optional(),
  nodes: z.array(kubeObject),
  references: z.array(
    z.looseObject({
      kind: z.enum(['ConfigMap', 'Secret', 'PersistentVolumeClaim', 'ServiceAccount']),
      name: z.string(),
      fieldPath: z.string(),
      optional: z.boolean(),
      exists: z.union([z.boolean(), z.literal('unknown')]),
    }),
  ),
  configMaps: z.array(kubeObject),
  secretNames: z.array(z.string()),
  claims: z.array(kubeObject),
  services: z.array(kubeObject),
  endpointSlices: z.array(kubeObject),
  quotas: z.array(kubeObject),
  limitRanges: z.array(kubeObject),
  metrics: z
    .looseObject({
      pod: z.string(),
      from: z.string(),
      to: z.string(),
      stepSeconds: z.number(),
      containers: z.array(
        z.looseObject({
          container: z.string(),
          memoryRuns: z.array(points),
          memoryLimit: z.number().optional(),
          memoryPeak: z.number().optional(),
          throttling: points,
          restarts: points,
          usage: z.looseObject({ at: z.string(), memoryBytes: z.number(), cpuCores: z.number() }).optional(),
        }),
      ),
      nodePressure: z.array(z.looseObject({ condition: z.string(), points })),
    })
    .optional(),
  gaps: z.array(z.looseObject({ what: z.string(), reason: z.enum(GAP_REASONS), why: z.string() })),
  redactions: z.number(),
  timings: z.record(z.string(), z.number()),
})

/** A link is not followed: in a folder that others may write to, it could lead to a file of the user's. */
const REPLACE = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW

/** Writes the evidence to a file that only its owner may read: it is redacted, but still tells about a cluster. */
export async function saveBundle(file: string, evidence: Evidence): Promise<void> {
  try {
    await using handle = await open(file, REPLACE, 0o600)
    // The mode above is only for a file that is new.
    await handle.chmod(0o600)
    await handle.writeFile(`${JSON.stringify(evidence, null, 2)}\n`)
  } catch (cause) {
    const why = isLink(cause) ? 'it is a link; name the file itself' : reason(cause)
    throw new AppError('bundle-unwritable', `The evidence could not be saved as ${file}: ${why}`, { cause })
  }
}

/**
 * Reads evidence from a file. Rejects with an `AppError` `bundle-unreadable` when the file cannot be read and
 * `bundle-invalid` when it does not hold evidence of this version, naming the first fields that are wrong.
 */
export async function loadBundle(file: string): Promise<Evidence> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (cause) {
    throw new AppError('bundle-unreadable', `The evidence in ${file} could not be read: ${reason(cause)}`, {
      cause,
    })
  }
  return parseBundle(text, file)
}

/** Checks the text of a bundle; `name` stands in the error. */
export function parseBundle(text: string, name: string): Evidence {
  let json: unknown
  try {
    json = isNestedTooDeep(text) ? undefined : JSON.parse(text)
  } catch (cause) {
    throw new AppError('bundle-invalid', `${name} is no evidence bundle: it is not JSON.`, { cause })
  }
  const parsed = bundleSchema.safeParse(json)
  if (!parsed.success) {
    const problems = parsed.error.issues
      .slice(0, 3)
      .map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`)
    throw new AppError('bundle-invalid', `${name} is no evidence bundle of version 1. ${problems.join('; ')}`)
  }
  const { logs, ...objects } = parsed.data
  return { ...boundTexts(objects), logs } as unknown as Evidence
}

function isLink(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ELOOP'
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
