/** What commands return, and how they fail. */
import { type ParseArgsConfig, parseArgs } from 'node:util'

export interface CommandResult {
  readonly exitCode: number
  readonly output: string
}

/** A failure that a person caused or can mend; printed without a stack. */
export class CliError extends Error {
  readonly exitCode: number

  constructor(exitCode: 2 | 3, message: string, options?: ErrorOptions) {
    super(message, options)
    this.exitCode = exitCode
  }
}

/** `parseArgs` whose complaints become usage errors. */
export function parseOptions<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config)
  } catch (error) {
    throw new CliError(2, `${(error as Error).message} Run \`crashloop help\` for the options.`, {
      cause: error,
    })
  }
}
