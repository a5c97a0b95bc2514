/** `crashloop demo`: the whole bot between a simulated cluster and a simulated Slack. */
import { AppError } from '../domain/errors.ts'
import { CliError, type CommandResult, parseOptions } from './command.ts'
import { parsePort } from './parse-port.ts'

const OPTIONS = {
  once: { type: 'boolean', default: false },
  case: { type: 'string' },
  port: { type: 'string' },
} as const

export async function demoCommand(args: string[]): Promise<CommandResult> {
  const { values } = parseOptions({ args, options: OPTIONS })
  const port = parsePort(values.port)
  const { runDemo } = await import('../demo.ts')
  const stopped = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.abort())
  const print = (text: string): void => void process.stdout.write(text)
  try {
    const exitCode = await runDemo({
      once: values.once,
      case: values.case,
      port,
      print,
      signal: stopped.signal,
    })
    return { exitCode, output: '' }
  } catch (error) {
    if (error instanceof AppError) throw new CliError(2, error.message, { cause: error })
    throw error
  }
}
