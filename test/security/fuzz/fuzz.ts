/** Runs one target many times, and tells the first text that it does not bear. */
import fc from 'fast-check'
import { type FuzzTarget, isInWords } from './targets.ts'

export interface FuzzOptions {
  readonly runs: number
  readonly seed: number
}

/** Processor time of one run, milliseconds: texts are short, so that more means a cost that explodes. */
const RUN_MS = 4_000
/** What one run may leave or hold at its end, bytes. */
const RUN_BYTES = 400 * 1024 * 1024

/** Resolves to nothing, or to what is wrong, with the text that shows it. */
export async function fuzz(target: FuzzTarget, { runs, seed }: FuzzOptions): Promise<string | undefined> {
  const stray: unknown[] = []
  const onStray = (error: unknown) => void stray.push(error)
  process.on('unhandledRejection', onStray)
  try {
    const property = fc.asyncProperty(target.texts, (text) => runOnce(target, text))
    const result = await fc.check(property, {
      numRuns: runs,
      seed,
      endOnFailure: false,
      interruptAfterTimeLimit: 600_000,
    })
    await new Promise((resolve) => setImmediate(resolve))
    if (stray.length > 0) return `${target.name}: a rejection that nobody handled: ${String(stray[0])}`
    return result.failed && result.counterexample
      ? `${target.name}: ${fc.defaultReportMessage(result)}`
      : undefined
  } finally {
    process.off('unhandledRejection', onStray)
  }
}

async function runOnce(target: FuzzTarget, text: string): Promise<void> {
  const cpu = process.threadCpuUsage()
  const held = process.memoryUsage().heapUsed
  try {
    await target.run(text)
  } catch (error) {
    if (!isInWords(error)) throw error
  }
  const spentMs = process.threadCpuUsage(cpu).user / 1_000
  if (spentMs > RUN_MS) throw new Error(`It took ${Math.round(spentMs)} ms.`)
  if (process.memoryUsage().heapUsed - held > RUN_BYTES) throw new Error('It holds too much memory.')
}
