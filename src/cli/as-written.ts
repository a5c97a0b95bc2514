/** Tells a person that a file is malformed, where the engine trips over what Kubernetes would never write. */
import { errorWords } from '../domain/error-words.ts'
import { CliError } from './command.ts'

/**
 * Runs `work` on what was read from `from`. The engine trusts the types of the Kubernetes API, which a file need not
 * keep: what trips over that becomes `CliError` 3. From a live cluster (`from` undefined) it stays the fault it is.
 */
export async function asWritten<T>(from: string | undefined, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (from === undefined || !(error instanceof TypeError || error instanceof RangeError)) throw error
    throw new CliError(
      3,
      `${from} holds objects that are not as Kubernetes writes them, so that it cannot be judged (${errorWords(error)}).`,
      { cause: error },
    )
  }
}
