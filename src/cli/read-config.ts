/** The configuration of a command, or what is wrong with it. */
import { type Config, ConfigError, loadConfig } from '../config.ts'
import { CliError } from './command.ts'

/** Throws `CliError` 2 that lists every problem. */
export function readConfig(): Config {
  try {
    return loadConfig()
  } catch (error) {
    if (error instanceof ConfigError) throw new CliError(2, error.message, { cause: error })
    throw error
  }
}
