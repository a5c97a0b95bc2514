#!/usr/bin/env node
/** The command line: `crashloop diagnose | init | doctor | ...`. Each command is loaded only when it is called. */
import { CliError, type CommandResult } from './cli/command.ts'
import { USAGE } from './cli/usage.ts'
import { escapeInvisible } from './escape-invisible.ts'

const commands: Readonly<Record<string, () => Promise<(args: string[]) => Promise<CommandResult>>>> = {
  diagnose: async () => (await import('./cli/diagnose.ts')).diagnoseCommand,
  audit: async () => (await import('./cli/audit.ts')).auditCommand,
  export: async () => (await import('./cli/export.ts')).exportCommand,
  report: async () => (await import('./cli/report.ts')).reportCommand,
  doctor: async () => (await import('./cli/doctor.ts')).doctorCommand,
  init: async () => (await import('./cli/init.ts')).initCommand,
  'test-alert': async () => (await import('./cli/test-alert.ts')).testAlertCommand,
  demo: async () => (await import('./cli/demo.ts')).demoCommand,
  playground: async () => (await import('./cli/playground.ts')).playgroundCommand,
}

async function main(argv: readonly string[]): Promise<number> {
  const [name = 'help', ...args] = argv
  if (['help', '--help', '-h'].includes(name) || args.includes('--help') || args.includes('-h')) {
    process.stdout.write(USAGE)
    return 0
  }
  const load = commands[name]
  if (!load) {
    process.stderr.write(escapeInvisible(`crashloop: there is no command "${name}".\n\n${USAGE}`))
    return 2
  }
  try {
    const result = await (await load())(args)
    process.stdout.write(escapeInvisible(result.output))
    return result.exitCode
  } catch (error) {
    if (!(error instanceof CliError)) throw error
    process.stderr.write(escapeInvisible(`crashloop ${name}: ${error.message}\n`))
    return error.exitCode
  }
}

process.exitCode = await main(process.argv.slice(2))
