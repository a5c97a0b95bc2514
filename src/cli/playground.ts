/** `crashloop playground`: only the simulated Slack, to point any Bolt app at. */
import { AppError } from '../domain/errors.ts'
import { CliError, type CommandResult, parseOptions } from './command.ts'
import { parsePort } from './parse-port.ts'

const OPTIONS = {
  port: { type: 'string' },
  host: { type: 'string' },
  write: { type: 'string' },
  http: { type: 'string' },
  case: { type: 'string' },
  command: { type: 'string', multiple: true },
  shortcut: { type: 'string', multiple: true },
} as const

export async function playgroundCommand(args: string[]): Promise<CommandResult> {
  const { values } = parseOptions({ args, options: OPTIONS })
  if (values.http !== undefined && !URL.canParse(values.http)) {
    throw new CliError(2, `--http takes the address of the app's requests, not "${values.http}".`)
  }
  const { runPlayground } = await import('../playground/run-playground.ts')
  const stopped = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.abort())
  try {
    await runPlayground({
      port: parsePort(values.port),
      host: values.host,
      folder: values.write,
      requestUrl: values.http,
      case: values.case,
      commands: values.command?.map(parseCommand),
      shortcuts: values.shortcut?.map(parseShortcut),
      print: (text) => void process.stdout.write(text),
      signal: stopped.signal,
    })
    return { exitCode: 0, output: '' }
  } catch (error) {
    if (error instanceof AppError) throw new CliError(2, error.message, { cause: error })
    throw error
  }
}

function parseCommand(text: string): { command: string; description: string } {
  return { command: text.startsWith('/') ? text : `/${text}`, description: '' }
}

function parseShortcut(text: string): { callbackId: string; name: string } {
  const [callbackId = '', name = callbackId] = text.split('=', 2)
  return { callbackId, name }
}
