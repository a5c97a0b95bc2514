/** A modest number of fuzzing runs on every change; `npm run fuzz` does more. */
import { expect, it } from 'vitest'
import { fuzz } from './fuzz/fuzz.ts'
import { TARGETS } from './fuzz/targets.ts'

/** Files make these slower. */
const FEWER: ReadonlySet<string> = new Set(['recording', 'bundle', 'log', 'description'])

it.each(TARGETS)(
  'The reader of a hostile $name ends soon, and refuses in words',
  { timeout: 120_000 },
  async (target) => {
    const problem = await fuzz(target, { runs: FEWER.has(target.name) ? 25 : 150, seed: 7 })

    expect(problem).toBeUndefined()
  },
)
