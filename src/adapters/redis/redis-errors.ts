/** What a failing Redis means for those who keep state in it. */
import { errorWords } from '../../domain/error-words.ts'
import { AppError } from '../../domain/errors.ts'

/** Redis does not answer, or not as a writable master; trying again later helps. */
export class StoreUnavailable extends AppError {
  constructor(reason: string) {
    super('store-unavailable', `Redis cannot be used: ${reason}`, { retryable: true })
  }
}

/** Runs one exchange with Redis; every failure becomes `StoreUnavailable`, without the command that failed or its arguments. */
export async function exchange<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new StoreUnavailable(errorWords(error))
  }
}
