/** Reads the demo workloads of deploy/demo: each file fails in the way that it is named after. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { KubernetesObject } from '@kubernetes/client-node'
import { parseAllDocuments } from 'yaml'
import { CAUSE_IDS, type CauseId } from '../../src/domain/diagnosis.ts'

export const DEMO_FOLDER = join(import.meta.dirname, '../../deploy/demo')

export interface Demo {
  /** What the diagnosis has to name first. */
  readonly cause: CauseId
  readonly objects: readonly KubernetesObject[]
  /** The object that fails; it has the name of the cause. */
  readonly workload: KubernetesObject
}

/** All demos by cause. `imagePrefix` takes the place of `docker.io/`, e.g. `mirror.example/dockerhub/`. */
export function readDemos(imagePrefix = 'docker.io/'): readonly Demo[] {
  return readdirSync(DEMO_FOLDER)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => readDemo(file, imagePrefix))
}

function readDemo(file: string, imagePrefix: string): Demo {
  const cause = CAUSE_IDS.find((id) => `${id}.yaml` === file)
  if (!cause) throw new Error(`deploy/demo/${file} is not named after a cause.`)
  const text = readFileSync(join(DEMO_FOLDER, file), 'utf8').replaceAll(
    'image: docker.io/',
    `image: ${imagePrefix}`,
  )
  const objects = parseAllDocuments(text).map((document) => document.toJS() as KubernetesObject)
  const workload = objects.find(
    ({ kind, metadata }) => kind !== 'ConfigMap' && metadata?.name === cause && isWorkload(kind),
  )
  if (!workload) throw new Error(`deploy/demo/${file} has no workload named ${cause}.`)
  return { cause, objects, workload }
}

function isWorkload(kind: string | undefined): boolean {
  return kind === 'Deployment' || kind === 'Job'
}
