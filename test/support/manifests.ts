/** Renders the chart and the overlays with real helm and kubectl, and reads what they give. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { parseAllDocuments } from 'yaml'
import { findHelm, findKubectl } from './kubectl.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')

/** The Helm chart. */
export const CHART = join(root, 'deploy/chart')
/** The folder with base, components and overlays. */
export const KUSTOMIZE = join(root, 'deploy/kustomize')
/** Those that come with the repository; `deploy/chart/ci` has the values that give the same. */
export const OVERLAYS = ['read-only', 'with-actions', 'ha', 'multi-cluster'] as const
export type Overlay = (typeof OVERLAYS)[number]

/** An object as it is applied; what is in it depends on its kind. */
export interface Manifest {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
  }
  // biome-ignore lint/suspicious/noExplicitAny: the fields are checked against the API types elsewhere
  readonly [field: string]: any
}

/** What helm says, as it says it; rejects with its words when it fails. Touches nothing outside `home`. */
export async function helm(home: string, ...args: readonly string[]): Promise<string> {
  const env = { PATH: '/usr/bin:/bin', HOME: home, KUBECONFIG: join(home, 'none') }
  const { stdout } = await run(findHelm() ?? 'helm', [...args], { env, timeout: 60_000, maxBuffer: 2 ** 24 })
  return stdout
}

/** The objects of the chart, released as `crashloop` into the namespace `crashloop`. */
export async function renderChart(home: string, ...args: readonly string[]): Promise<Manifest[]> {
  return parseManifests(await helm(home, 'template', 'crashloop', CHART, '--namespace', 'crashloop', ...args))
}

/** The objects of an overlay. */
export async function renderOverlay(overlay: string): Promise<Manifest[]> {
  const folder = join(KUSTOMIZE, overlay)
  const { stdout } = await run(findKubectl() ?? 'kubectl', ['kustomize', folder], { timeout: 60_000 })
  return parseManifests(stdout)
}

/** Every object of a YAML stream. Throws when a document is not YAML, or has a key twice. */
export function parseManifests(text: string): Manifest[] {
  return parseAllDocuments(text).flatMap((document) => {
    if (document.errors[0]) throw document.errors[0]
    const object = document.toJS() as Manifest | null
    return object ? [object] : []
  })
}

/** `Kind namespace/name`, for messages and for finding the same object elsewhere. */
export function nameOf({ kind, metadata }: Manifest): string {
  return `${kind} ${metadata.namespace ? `${metadata.namespace}/` : ''}${metadata.name}`
}
