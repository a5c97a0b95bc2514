/** The reference in the repository is the one that the code gives. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { renderCauses } from './causes.ts'

it('src/diagnosis/README.md is up to date (run `npm run docs`)', () => {
  const written = readFileSync(join(import.meta.dirname, '../../src/diagnosis/README.md'), 'utf8')

  expect(written).toBe(renderCauses())
})
