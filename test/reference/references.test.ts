/** The references in the repository are the ones that the code gives. */
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { expect, it } from 'vitest'
import { renderReferences } from './index.ts'

const references = [...(await renderReferences())].map(([file, text]) => ({
  name: relative(process.cwd(), file),
  file,
  text,
}))

it.each(references)('$name is up to date (run `npm run docs`)', ({ file, text }) => {
  expect(readFileSync(file, 'utf8')).toBe(text)
})
