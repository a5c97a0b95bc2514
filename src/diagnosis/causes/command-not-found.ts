/** The entrypoint, or a command that it runs, is not in the image. */
import { type Detection, defineCause } from '../cause.ts'
import { runItem, specItem } from '../describe-run.ts'
import type { ContainerFacts, Facts } from '../facts.ts'
import { classify, logEvidence } from '../log-signature.ts'
import { nearestName } from '../nearest.ts'
import { changedWords, changesOf, commandLine, editCommand, specPath } from '../queries.ts'
import { startFailure } from '../start-failure.ts'

export const commandNotFound = defineCause({
  id: 'command-not-found',
  title: 'Command not found',
  meaning:
    'The container is told to run a program that is not there: the path or name is wrong, the image does not contain it, or the interpreter that a script asks for is missing. No restart can mend that.',
  detect: (facts) => facts.failing.flatMap((container) => detectIn(container, facts) ?? []),
  remedies: ({ container }, facts) => {
    const { namespace } = facts.evidence.workload
    const image = facts.containers.find((c) => c.name === container)?.spec.image ?? '<image>'
    return [
      {
        text: 'See what the image really contains and what its own entrypoint is.',
        command: `kubectl -n ${namespace} run look --rm -it --restart=Never --image=${image} --command -- sh`,
      },
      {
        text: 'Correct command and args of the container, or build the program into the image.',
        command: editCommand(facts),
      },
      ...(facts.rollout
        ? [
            {
              text: 'It began with a roll-out: roll back until the image or the command is mended.',
              action: 'roll-back',
            },
          ]
        : []),
    ]
  },
})

function detectIn(container: ContainerFacts, facts: Facts): Detection | undefined {
  return (
    refusedByRuntime(container, facts) ??
    toldInLog(container, facts) ??
    missingForPython(container, facts) ??
    bareExitCode(container)
  )
}

function refusedByRuntime(container: ContainerFacts, facts: Facts): Detection | undefined {
  const failure = startFailure(container)
  if (!failure || !['not-found', 'interpreter', 'working-directory', 'no-command'].includes(failure.kind))
    return undefined
  if (failure.kind === 'working-directory' && /permission denied|read-only/i.test(failure.words))
    return undefined
  const subject = failure.subject ?? container.spec.command?.[0] ?? 'its entrypoint'
  const reasons = {
    'not-found': /\S\s+\S/.test(subject)
      ? `"${subject}" is one item of the command, so a program of that whole name is looked for; the program and its arguments must be items of their own`
      : `${subject} does not exist in the image`,
    interpreter: `${subject} is there, but the interpreter in its first line or its dynamic loader is missing (a wrong #! line, Windows line ends, or glibc against musl)`,
    'working-directory': `its working directory ${failure.subject ?? container.spec.workingDir ?? ''} does not exist`,
    'no-command': 'neither the image nor the pod names a command',
  } as const
  return {
    container,
    confidence: 0.97,
    summary:
      `Container ${container.name} cannot start: ${reasons[failure.kind as keyof typeof reasons]}. ${suggestion(subject, container, facts)}`.trim(),
    supports: [...failure.supports, ...commandItem(container)],
  }
}

function toldInLog(container: ContainerFacts, facts: Facts): Detection | undefined {
  const { run } = container
  if (!run || run.neverRan || run.exitCode === 0) return undefined
  const match = classify(container).find((m) => m.cause === 'command-not-found')
  if (!match) return undefined
  const what = (match.groups.what ?? '').replace(/\^M$|\\r$|\r$/, '')
  const carriage = /\^M|\\r|\r/.test(match.groups.what ?? '') || /\\r['’]|\^M/.test(match.line.text)
  return {
    container,
    confidence: run.exitCode === 127 ? Math.max(0.96, match.confidence) : match.confidence * 0.97,
    summary: [
      `Container ${container.name} ends with exit code ${run.exitCode} because ${what} was not found${carriage ? ' (the script has Windows line ends: its #! line ends in a carriage return)' : ''}.`,
      suggestion(what, container, facts),
    ]
      .filter(Boolean)
      .join(' '),
    supports: [logEvidence(match), runItem(container, run), ...commandItem(container)],
  }
}

/** `FileNotFoundError: [Errno 2] No such file or directory: 'ffmpeg'` out of subprocess.py is a command, not a file. */
function missingForPython(container: ContainerFacts, facts: Facts): Detection | undefined {
  const { run } = container
  const entry = container.entries.findLast(
    (e) =>
      e.lines.some((l) => /subprocess\.py", line \d+, in _execute_child/.test(l.text)) &&
      /FileNotFoundError: \[Errno 2\] No such file or directory: '/.test(e.text),
  )
  const what = entry && /No such file or directory: '([^']+)'/.exec(entry.text)?.[1]
  if (!run || !entry || !what) return undefined
  return {
    container,
    // Above what the same line is worth as a missing file.
    confidence: 0.98,
    summary:
      `Container ${container.name} ends because it wants to run ${what}, which is not in the image. ${suggestion(what, container, facts)}`.trim(),
    supports: [logEvidence({ container, line: entry.decisive }), runItem(container, run)],
  }
}

function bareExitCode(container: ContainerFacts): Detection | undefined {
  const { run } = container
  if (run?.exitCode !== 127 || run.neverRan) return undefined
  return {
    container,
    confidence: 0.55,
    summary: `Container ${container.name} ended with exit code 127, with which shells say that a command was not found; its log does not name the command.`,
    supports: [runItem(container, run), ...commandItem(container)],
    settles: 'Read the last line of the log of the previous run: a shell names the command there.',
  }
}

function commandItem(container: ContainerFacts): Detection['supports'] {
  const line = commandLine(container)
  return line ? [specItem(`${specPath(container)}.command and args`, line.slice(0, 300))] : []
}

/** A command that exists for sure: the previous revision's, another container's, one of a probe. */
function suggestion(what: string, container: ContainerFacts, facts: Facts): string {
  const changes = changesOf(container, facts).filter((c) =>
    /\.(?:command|args|image|workingDir)$/.test(c.path),
  )
  if (changes.length > 0) return changedWords(changes)
  const known = facts.containers
    .filter((c) => c !== container && (c.spec.image === container.spec.image || c.running))
    .flatMap((c) => [c.spec.command?.[0] ?? [], c.spec.livenessProbe?.exec?.command?.[0] ?? []].flat())
  const near = nearestName(
    what,
    known.filter((name) => name !== what),
  )
  return near ? `Did you mean ${near}, which another container of the pod runs?` : ''
}
