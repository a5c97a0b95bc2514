/** The recorded cases that the tests share, and the judgement of a diagnosis against their ground truth. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openRecording } from '../../src/adapters/recording/open-recording.ts'
import { diagnose } from '../../src/diagnosis/diagnose.ts'
import type { Diagnosis } from '../../src/domain/diagnosis.ts'
import type { Evidence } from '../../src/domain/evidence.ts'
import { gather } from '../../src/evidence/gather.ts'
import { createRedactor } from '../../src/evidence/redact.ts'

export const CORPUS = join(import.meta.dirname, '../fixtures/corpus')

export interface Case {
  readonly id: string
  readonly namespace: string
  readonly pod: string | null
  readonly workload: { readonly kind: string; readonly name: string }
  readonly expected: {
    readonly cause: string
    readonly container: string | null
    readonly acceptable?: readonly string[]
    readonly mustMention?: readonly string[]
    readonly changed?: string | null
  }
  readonly secrets?: readonly string[]
}

export function listCases(folder: string = CORPUS): Case[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => JSON.parse(readFileSync(join(folder, entry.name, 'case.json'), 'utf8')) as Case)
    .sort((a, b) => a.id.localeCompare(b.id))
}

export async function gatherCase(recorded: Case, folder: string = CORPUS): Promise<Evidence> {
  const reader = await openRecording(join(folder, recorded.id, 'cluster'))
  const clock = { now: () => Date.parse(reader.recordedAt) }
  const name = recorded.pod ?? recorded.workload.name
  const target = { cluster: reader.cluster, namespace: recorded.namespace, name }
  return gather({ reader, clock, redactor: createRedactor() }, target)
}

export interface Judgement {
  readonly case: Case
  readonly diagnosis: Diagnosis
  /** The first finding is the expected cause or one that a fair judge would accept. */
  readonly first: boolean
  readonly withinThree: boolean
  readonly container: boolean
  readonly missing: readonly string[]
  readonly changeSeen: boolean
  readonly leaks: readonly string[]
}

export async function judgeCase(recorded: Case, folder: string = CORPUS): Promise<Judgement> {
  const diagnosis = diagnose(await gatherCase(recorded, folder))
  const { cause, acceptable = [], container, mustMention = [], changed } = recorded.expected
  const right = [cause, ...acceptable]
  const said = diagnosis.findings.map((f) => f.cause as string)
  const text = JSON.stringify(diagnosis)
  const lower = text.toLowerCase()
  const mentions = (fact: string): boolean =>
    lower.includes(fact.toLowerCase()) || lower.includes(JSON.stringify(fact).slice(1, -1).toLowerCase())
  return {
    case: recorded,
    diagnosis,
    first: right.includes(said[0] as string),
    withinThree: said.slice(0, 3).some((id) => right.includes(id)),
    container: !container || diagnosis.findings[0]?.container === container,
    missing: mustMention.filter((fact) => !mentions(fact)),
    changeSeen: !changed || diagnosis.changes.length > 0,
    leaks: (recorded.secrets ?? []).filter((secret) => secret && text.includes(secret)),
  }
}
