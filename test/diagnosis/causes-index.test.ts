/** The list of causes is the folder: nothing is forgotten, nothing is named differently. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { causes } from '../../src/diagnosis/causes/index.ts'
import { CAUSE_IDS } from '../../src/domain/diagnosis.ts'

const FOLDER = join(import.meta.dirname, '../../src/diagnosis/causes')

describe('the list of causes', () => {
  it('equals the folder, each id its file name', () => {
    const files = readdirSync(FOLDER)
      .filter((file) => file.endsWith('.ts') && file !== 'index.ts')
      .map((file) => file.slice(0, -'.ts'.length))

    expect(causes.map((cause) => cause.id).sort()).toEqual(files.sort())
  })

  it('covers every id but unknown', () => {
    const known = CAUSE_IDS.filter((id) => id !== 'unknown')

    expect(causes.map((cause) => cause.id as string).sort()).toEqual([...known].sort())
  })

  it.each(causes.map((cause) => [cause.id, cause] as const))('%s says what it means', (_id, cause) => {
    expect(cause.title.length).toBeGreaterThan(5)
    expect(cause.meaning).toMatch(/\.$/)
  })
})
