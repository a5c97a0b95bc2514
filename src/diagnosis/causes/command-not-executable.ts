/** The entrypoint is there but may not be executed. */
import { type Detection, defineCause } from '../cause.ts'
import { runItem, specItem } from '../describe-run.ts'
import type { ContainerFacts, Facts } from '../facts.ts'
import { classify, logEvidence } from '../log-signature.ts'
import { changedWords, changesOf, commandLine, editCommand, specPath } from '../queries.ts'
import { startFailure } from '../start-failure.ts'

export const commandNotExecutable = defineCause({
  id: 'command-not-executable',
  title: 'Command may not be executed',
  meaning:
    'The program is there, but the kernel refuses to execute it: the execute bit is missing (often lost in a COPY, a ConfigMap volume or a Windows checkout), it is a directory, it lies on a noexec mount, or the user may not enter its folder.',
  detect: (facts) => facts.failing.flatMap((container) => detectIn(container, facts) ?? []),
  remedies: (_finding, facts) => [
    { text: 'Set the execute bit in the image: `RUN chmod +x <file>` or `COPY --chmod=0755 <file> ...`.' },
    {
      text: 'When the file comes from a ConfigMap or Secret volume, set defaultMode: 0755, or start it through its interpreter (`command: ["sh", "<file>"]`).',
      command: editCommand(facts),
    },
    ...(facts.rollout ? [{ text: 'Roll back to the image that worked.', action: 'roll-back' }] : []),
  ],
})

function detectIn(container: ContainerFacts, facts: Facts): Detection | undefined {
  const failure = startFailure(container)
  const denied = failure?.kind === 'working-directory' && /permission denied/i.test(failure.words)
  if (failure && (failure.kind === 'not-executable' || denied)) {
    const subject = failure.subject ?? container.spec.command?.[0] ?? 'its entrypoint'
    const what = denied
      ? `it may not enter its working directory ${subject}`
      : `${subject} may not be executed`
    return {
      container,
      confidence: 0.97,
      summary:
        `Container ${container.name} cannot start: ${what} (${/is a directory/.test(failure.words) ? 'it is a directory' : 'permission denied'}). ${changes(container, facts)}`.trim(),
      supports: [...failure.supports, ...commandItem(container)],
    }
  }
  return toldInLog(container, facts)
}

function toldInLog(container: ContainerFacts, facts: Facts): Detection | undefined {
  const { run } = container
  if (!run || run.neverRan || run.exitCode === 0) return undefined
  const match = classify(container).find((m) => m.cause === 'command-not-executable')
  if (!match && run.exitCode !== 126) return undefined
  const what = match?.groups.what
  const sure = run.exitCode === 126
  return {
    container,
    // A shell that may not write a log file says the same words; only 126 tells that a command was meant.
    confidence: match ? (sure ? 0.96 : match.confidence * 0.6) : 0.55,
    summary: what
      ? `Container ${container.name} ends with exit code ${run.exitCode} because ${what} may not be executed: permission denied. ${changes(container, facts)}`.trim()
      : `Container ${container.name} ended with exit code 126, with which shells say that a command is there but cannot be executed; its log does not name it.`,
    supports: [...(match ? [logEvidence(match)] : []), runItem(container, run), ...commandItem(container)],
    ...(match
      ? {}
      : { settles: 'Read the last line of the log of the previous run: a shell names the command there.' }),
  }
}

function changes(container: ContainerFacts, facts: Facts): string {
  return changedWords(
    changesOf(container, facts).filter((c) =>
      /\.(?:command|args|image|runAsUser)\b|defaultMode/.test(c.path),
    ),
  )
}

function commandItem(container: ContainerFacts): Detection['supports'] {
  const line = commandLine(container)
  return line ? [specItem(`${specPath(container)}.command and args`, line.slice(0, 300))] : []
}
