/** Reads port numbers of the command line. */
import { CliError } from './command.ts'

/** The port, or undefined when none was given. Throws `CliError` for what is no port. */
export function parsePort(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const port = Number(text)
  if (text !== '' && Number.isInteger(port) && port >= 0 && port < 65_536) return port
  throw new CliError(2, `--port takes a port number, not "${text}".`)
}
