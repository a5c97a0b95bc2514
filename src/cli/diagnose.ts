/** `crashloop diagnose`: the engine of the bot on the command line, for a live cluster or a recording. */
import { diagnose } from '../diagnosis/diagnose.ts'
import { asWritten } from './as-written.ts'
import { CliError, type CommandResult, parseOptions } from './command.ts'
import { evidenceFor, withLog } from './evidence-source.ts'
import { parseTarget } from './parse-target.ts'
import { renderDiagnosis } from './render-diagnosis.ts'

const OPTIONS = {
  cluster: { type: 'string' },
  from: { type: 'string' },
  logs: { type: 'string' },
  container: { type: 'string', short: 'c' },
  namespace: { type: 'string', short: 'n' },
  save: { type: 'string' },
  output: { type: 'string', short: 'o', default: 'text' },
} as const

export async function diagnoseCommand(args: string[]): Promise<CommandResult> {
  const { values, positionals } = parseOptions({ args, options: OPTIONS, allowPositionals: true })
  if (values.output !== 'text' && values.output !== 'json') {
    throw new CliError(2, `-o takes text or json, not "${values.output}".`)
  }
  const target =
    positionals.length > 0 ? parseTarget(positionals, values.namespace, values.cluster) : undefined
  const started = performance.now()
  const gathered = await asWritten(values.from, () => evidenceFor(target, values.from))
  const evidence = values.logs
    ? await asWritten(values.from, () => withLog(gathered, values.logs ?? '', values.container))
    : gathered
  if (values.save) {
    const { saveBundle } = await import('../evidence/bundle.ts')
    await saveBundle(values.save, evidence)
  }
  const judged = performance.now()
  const diagnosis = await asWritten(values.from, () => diagnose(evidence))
  const timings = {
    ...diagnosis.timings,
    gatherMs: Math.round(judged - started),
    diagnoseMs: Math.round(performance.now() - judged),
  }
  const result = { ...diagnosis, timings }
  return {
    exitCode: 0,
    output: values.output === 'json' ? `${JSON.stringify(result, null, 2)}\n` : renderDiagnosis(result),
  }
}
