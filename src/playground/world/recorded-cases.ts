/** The recorded incidents of the repository, by name; they are no part of the package. */

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { AppError } from '../../domain/errors.ts'

const caseFile = z.object({
  id: z.string(),
  title: z.string(),
  tech: z.string(),
  namespace: z.string(),
  workload: z.object({ kind: z.string(), name: z.string() }),
  /** Many workloads that fail at once, as `namespace/name`, or a name in the namespace of the case. */
  storm: z.object({ workloads: z.array(z.string()) }).optional(),
})

export interface RecordedCase extends z.infer<typeof caseFile> {
  readonly folder: string
}

/** All cases by id. Throws `AppError` where there are none, as in the installed package. */
export function recordedCases(): readonly RecordedCase[] {
  const corpus = corpusFolder()
  return readdirSync(corpus, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => path.join(corpus, name))
    .map((folder) => ({ ...readCase(folder), folder }))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** The case of that id. Throws `AppError` with those that there are. */
export function findCase(cases: readonly RecordedCase[], id: string): RecordedCase {
  const found = cases.find((each) => each.id === id)
  if (found) return found
  const names = cases.map((each) => each.id).join(', ')
  throw new AppError('demo-case', `There is no recorded case "${id}". There are: ${names}.`)
}

function readCase(folder: string): z.infer<typeof caseFile> {
  return caseFile.parse(JSON.parse(readFileSync(path.join(folder, 'case.json'), 'utf8')))
}

function corpusFolder(): string {
  for (let folder = import.meta.dirname; ; folder = path.dirname(folder)) {
    const corpus = path.join(folder, 'test/fixtures/corpus')
    if (existsSync(corpus)) return corpus
    if (folder === path.dirname(folder)) {
      throw new AppError(
        'demo-case',
        'The recorded cases are not here: run the demo in a checkout of the repository.',
      )
    }
  }
}
