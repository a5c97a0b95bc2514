/** Turns every way in which Redis can refuse or swallow a job into `QueueUnavailable`, soon. */
import { errorWords } from '../../domain/error-words.ts'
import { QueueUnavailable } from '../../incidents/ports.ts'

/**
 * Runs one exchange with Redis and rejects with `QueueUnavailable` when it fails or takes longer than `timeoutMs`.
 * The message names the reason but never the command: ioredis keeps arguments, AUTH's too, in its error objects.
 */
export async function withinReach<T>(timeoutMs: number, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new QueueUnavailable(`Redis did not answer within ${timeoutMs} ms.`))
    }, timeoutMs)
  })
  try {
    return await Promise.race([work(), late])
  } catch (error) {
    if (error instanceof QueueUnavailable) throw error
    throw new QueueUnavailable(`Redis cannot be used: ${errorWords(error)}`)
  } finally {
    clearTimeout(timer)
  }
}
