/** The process ends with 0 although the pod expects it to run on. */
import { type Detection, defineCause } from '../cause.ts'
import { runItem, specItem } from '../describe-run.ts'
import type { ContainerFacts, Facts } from '../facts.ts'
import type { LogEntry } from '../log-excerpt/entries.ts'
import { isFarewell } from '../log-excerpt/last-words.ts'
import { logItem } from '../log-signature.ts'
import { probeKill } from '../probe-kill.ts'
import { probeBudget } from '../probe-words.ts'
import { changedWords, changesOf, commandLine, editCommand, eventsCover, specPath } from '../queries.ts'
import { stopOrder, toldToStop } from '../run-end.ts'
import { duration } from '../timeline.ts'

export const exitsCleanly = defineCause({
  id: 'exits-cleanly',
  title: 'Ends by itself with exit code 0',
  meaning:
    'The process says that it is done and ends without an error, but with restartPolicy Always the kubelet starts it again for ever. Either it is a batch job in the wrong kind of workload, or its server goes into the background or ends for lack of work.',
  detect: (facts) => facts.failing.flatMap((container) => detectIn(container, facts) ?? []),
  remedies: ({ container: name }, facts) => {
    const { namespace, name: workload } = facts.evidence.workload
    const container = facts.containers.find((c) => c.name === name)
    const image = container?.spec.image ?? '<image>'
    const batch = {
      text: 'If it is a batch, run it as a Job or CronJob instead.',
      command: `kubectl -n ${namespace} create cronjob ${workload} --image=${image} --schedule='0 * * * *'`,
    }
    const server = {
      text: 'If it should go on serving, keep its server in the foreground (no daemon mode), or mend the command.',
      command: editCommand(facts),
    }
    return [
      ...(container && (serves(container) || isBackground(container)) ? [server, batch] : [batch, server]),
      {
        text: 'Until then, scale it to zero so that it is not restarted for ever.',
        action: 'scale',
        command: `kubectl -n ${namespace} scale ${facts.evidence.workload.kind.toLowerCase()}/${workload} --replicas=0`,
      },
    ]
  },
})

/** Words of trouble; many programs that end with 0 after an error use none of the usual level words. */
const TROUBLE =
  /\b(?:error|exception|fail(?:ed|ure)?|fatal|panic|undefined|missing|not set|must be set|is required|required|cannot|can't|could not|unable|invalid|denied|refused|no such|not found|unknown|unauthorized|forbidden|timed? ?out|usage:)\b/i
const DONE =
  /\b(?:nothing (?:left )?to do|done|finished|completed?|exiting|all .{0,40} (?:done|processed)|bye|success(?:fully)?)\b/i
const BACKGROUND = /\b(?:daemon(?:i[sz](?:e|ed|ing))?|background|forked|forking|detached|pid ?file)\b/i

function detectIn(container: ContainerFacts, facts: Facts): Detection | undefined {
  const { run } = container
  const always = (container.spec.restartPolicy ?? facts.pod?.spec.restartPolicy ?? 'Always') === 'Always'
  if (
    run?.exitCode !== 0 ||
    run.neverRan ||
    run.reason === 'OOMKilled' ||
    container.role === 'init' ||
    !always
  )
    return undefined
  if (facts.pod?.metadata.deletionTimestamp || stopOrder(container, facts)) return undefined
  const kill = probeKill(container, facts)
  if (kill?.endedNewestRun || hookKilled(container)) return undefined
  const trouble = lastTrouble(container.entries)
  const stopped = toldToStop(container)
  const line = lastDone(container)
  return {
    container,
    confidence: confidenceOf(container, facts, Boolean(trouble), Boolean(stopped), line !== undefined),
    summary: [
      `Container ${container.name} ends by itself with exit code 0 (Completed)${run.lifetimeMs === undefined ? '' : ` after ${duration(run.lifetimeMs)}`}, and restartPolicy Always starts it again: ${container.restarts} restarts.`,
      line && !trouble ? `Its last words: ${line.text.trim().slice(0, 160)}` : '',
      isBackground(container)
        ? 'Its server seems to go into the background, which ends the container: keep it in the foreground.'
        : '',
      changedWords(changesOf(container, facts).filter((c) => /\.(?:image|command|args)$/.test(c.path))),
    ]
      .filter(Boolean)
      .join(' '),
    supports: [
      runItem(container, run),
      specItem('spec.restartPolicy', facts.pod?.spec.restartPolicy ?? 'Always'),
      ...(line ? [logItem(container, line)] : []),
      ...(commandLine(container)
        ? [specItem(`${specPath(container)}.command and args`, commandLine(container).slice(0, 200))]
        : []),
    ],
    contradicts: trouble
      ? [logItem(container, trouble.decisive)]
      : stopped
        ? [logItem(container, stopped)]
        : [],
  }
}

function hookKilled(container: ContainerFacts): boolean {
  return container.events.some(
    (e) => e.reason === 'FailedPostStartHook' || /PostStartHook/.test(e.message ?? ''),
  )
}

function confidenceOf(
  container: ContainerFacts,
  facts: Facts,
  trouble: boolean,
  stopped: boolean,
  done: boolean,
): number {
  if (stopped) return 0.35
  if (trouble) return 0.4
  const killable = mayHaveBeenKilled(container)
  const silent = !container.log || container.log.lines.length === 0
  if (!eventsCover(container, facts)) return killable ? 0.4 : done ? 0.8 : 0.65
  // Events are rate-limited, so that of a kill on record nothing may be left but the run's length.
  if (killable) return silent ? 0.6 : 0.8
  return silent ? 0.8 : done ? 0.95 : 0.9
}

/** A hook, or a probe that had the time to give up on the run. */
function mayHaveBeenKilled({ spec, run }: ContainerFacts): boolean {
  const life = (run?.lifetimeMs ?? Number.POSITIVE_INFINITY) / 1000
  const outlived = [spec.livenessProbe, spec.startupProbe].some(
    (probe) => probe !== undefined && life >= probeBudget(probe) - (probe.periodSeconds ?? 10) - 2,
  )
  return outlived || spec.lifecycle?.postStart !== undefined
}

/** One of the last three records before the farewell speaks of trouble, and is no mere remark. */
function lastTrouble(entries: readonly LogEntry[]): LogEntry | undefined {
  return entries
    .filter((e) => !isFarewell(e) || TROUBLE.test(e.text))
    .slice(-3)
    .findLast(
      (e) =>
        e.trace ||
        e.level === 'error' ||
        e.level === 'fatal' ||
        (e.level === 'none' &&
          TROUBLE.test(e.text) &&
          !/\b(?:0|no) (?:errors?|failures?|failed)\b/i.test(e.text)),
    )
}

function lastDone(container: ContainerFacts) {
  const lines = (container.log?.lines ?? []).filter((l) => l.text.trim() !== '').slice(-3)
  return lines.findLast((l) => DONE.test(l.text)) ?? lines.at(-1)
}

/** Servers that go into the background unless they are told not to, with what tells them. */
const DAEMONS: readonly (readonly [RegExp, RegExp])[] = [
  [/^(?:\S*\/)?nginx\b/, /daemon off/],
  [/^(?:\S*\/)?(?:httpd|apache2)\b/, /FOREGROUND|-X\b/],
  [/^(?:\S*\/)?(?:sshd|sshd-session)\b/, /\s-\w*[Dd]/],
  [/^(?:\S*\/)?php-fpm\S*/, /\s-\w*F|--nodaemonize/],
  [/^(?:\S*\/)?supervisord\b/, /\s-\w*n|--nodaemon/],
  [/^(?:\S*\/)?crond?\b/, /\s-\w*[fnd]/],
  [/^(?:service|systemctl) /, /^$/],
]

/** Somebody means to talk to it. */
function serves({ spec }: ContainerFacts): boolean {
  return Boolean(spec.ports?.length || spec.readinessProbe || spec.livenessProbe)
}

/** Arguments that keep a server where it was started. */
const FOREGROUND = /daemon off|no-?daemon|daemoni[sz]e[= ](?:no|false|0)\b|foreground/i

function isBackground(container: ContainerFacts): boolean {
  const life = container.run?.lifetimeMs ?? Number.POSITIVE_INFINITY
  const command = commandLine(container)
  return (
    life < 5000 &&
    !FOREGROUND.test(command) &&
    (BACKGROUND.test(command) ||
      DAEMONS.some(([daemon, foreground]) => daemon.test(command) && !foreground.test(command)) ||
      (container.log?.lines.slice(-5) ?? []).some((l) => BACKGROUND.test(l.text)))
  )
}
