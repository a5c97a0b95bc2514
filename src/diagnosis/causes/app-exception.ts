/** An unhandled exception, panic or error message that no better class explains. */
import { type Detection, defineCause } from '../cause.ts'
import { runItem } from '../describe-run.ts'
import type { ContainerFacts } from '../facts.ts'
import type { LogEntry } from '../log-excerpt/entries.ts'
import { isProgress, weighedEntries } from '../log-excerpt/last-words.ts'
import { classify, logItem } from '../log-signature.ts'

export const appException = defineCause({
  id: 'app-exception',
  title: 'Unhandled error in the application',
  meaning:
    'The application itself ended with an error that it did not handle. Kubernetes only restarts it; the reason is in the code or in the data it met.',
  detect: (facts) => facts.failing.flatMap((container) => detectIn(container) ?? []),
  remedies: () => [
    { text: 'Read the innermost error above: it names the statement and the value that failed.' },
    {
      text: 'When it began with a roll-out and the previous revision was healthy, roll back first and debug afterwards.',
      action: 'roll-back',
    },
  ],
})

/** A mistake in the code that explains itself. */
const BUG = 0.9
/** Below the strength of every signature of a more specific cause, so that it only wins when none of them matches. */
const TRACE = 0.8
const PLAIN = 0.65
/** Plain words of trouble at the very end. */
const SAID = 0.55
/** A remark of level error after which the process reported more of its work. */
const GONE_ON = 0.45
/** After a signal an error line is rarely why: a killed process complains too. */
const AFTER_SIGNAL = 0.75
/** What is left when another cause explains the same entry, or something said shortly before. */
const EXPLAINED = 0.5

const BUGS =
  /\b(?:TypeError|ReferenceError|NullPointerException|NullReferenceException|nil pointer dereference|invalid memory address|assignment to entry in nil map|(?:index|slice bounds) out of (?:range|bounds)|\w*IndexOutOfBounds\w*|IndexOutOfRangeException|ClassCastException|InvalidCastException|KeyError|AttributeError|IndexError|UnboundLocalError|NameError|ZeroDivisionError|DivideByZero\w*|integer divide by zero|ArithmeticException|NoMethodError|FunctionClauseError|MatchError|AssertionError|assertion failed|ConcurrentModificationException|StackOverflowError|Maximum call stack|attempt to \w+ with overflow|called `Option::unwrap\(\)` on a `None`|unreachable code|deadlock!|concurrent map (?:writes|read))/
/** What a thread or a request says that is stopped while the process ends. */
const STOPPED =
  /\b(?:InterruptedException|CancellationException|CancelledError|sleep interrupted|[Oo]peration was cancell?ed|context cancell?ed)\b/
/** What is left of it: it happens because of the end. */
const CONSEQUENCE = 0.4
const NOT_A_BUG = /fetch failed|terminated|NetworkError/

/** Words of trouble at the end of a log whose lines have no level. */
const COMPLAINT =
  /\b(?:fail(?:ed|ure|s)?|cannot|can't|could not|couldn't|unable to|invalid|illegal|malformed|unbalanced|unexpected|unsupported|missing|mismatch|corrupt(?:ed)?|denied|refused|rejected|abort(?:ed|ing)?|error)\b/i
const NO_COMPLAINT = /\b(?:0|no|without) (?:errors?|failures?|failed|invalid|missing)\b/i

function complains({ level, trace, decisive }: LogEntry): boolean {
  const text = decisive.text.slice(0, 1000)
  return level === 'none' && !trace && COMPLAINT.test(text) && !NO_COMPLAINT.test(text)
}

function strengthOf(entry: LogEntry, bug: boolean, container: ContainerFacts): number {
  if (bug) return BUG
  if (entry.trace) return TRACE
  if (entry.level === 'none') return SAID
  return wentOn(entry, container) ? GONE_ON : PLAIN
}

function detectIn(container: ContainerFacts): Detection | undefined {
  const { run } = container
  if (!run || run.neverRan) return undefined
  const weighed = weighedEntries(container)
  const heaviest =
    weighed.find(({ entry }) => entry.trace || entry.level === 'fatal' || entry.level === 'error') ??
    // Of several such lines at the end the first one is nearer to the root.
    weighed.findLast(({ entry, weight }) => run.exitCode !== 0 && weight >= 0.9 && complains(entry))
  if (!heaviest) return undefined
  const { entry, weight } = heaviest
  const bug = entry.trace && BUGS.test(entry.decisive.text) && !NOT_A_BUG.test(entry.decisive.text)
  const strength = strengthOf(heaviest.entry, bug, container)
  const known = classify(container)
  const explained = known.some((m) => m.confidence >= 0.6 && (m.entry === entry || !bug))
  const where = frameOf(entry)
  const words = entry.decisive.text.trim().slice(0, 240)
  return {
    container,
    confidence:
      weight *
      strength *
      endFactor(run.exitCode, entry) *
      (explained ? EXPLAINED : 1) *
      (STOPPED.test(entry.decisive.text) ? CONSEQUENCE : 1),
    summary: `Container ${container.name} ${how(entry)}: ${words}${where ? ` (${where})` : ''}`,
    supports: [
      logItem(container, entry.decisive),
      ...(where ? [{ source: `trace of container ${container.name}`, text: where }] : []),
      runItem(container, run),
    ],
  }
}

/** Two records of ordinary work at level info follow, and they are the last words. */
function wentOn(entry: LogEntry, { entries }: ContainerFacts): boolean {
  if (entry.level !== 'error') return false
  const after = entries.slice(entries.indexOf(entry) + 1)
  return after.length >= 2 && after.every((e) => e.level === 'info' && isProgress(e))
}

/** A record of level error alone does not say that nobody handled it. */
function how(entry: LogEntry): string {
  return entry.trace || entry.level === 'fatal' ? 'ends with an unhandled error' : 'ends after an error'
}

/** How well an error fits to the way the process ended: it exits by itself with a code of its own. */
function endFactor(exitCode: number, entry: LogEntry): number {
  if (exitCode === 0) return entry.trace ? 0.8 : 0.95
  return [129, 130, 131, 137, 143].includes(exitCode) ? AFTER_SIGNAL : 1
}

/** Code of the run-time and of libraries; the first frame outside of it is where to look. */
const FOREIGN =
  /node:internal|node_modules|site-packages|dist-packages|\/usr\/lib|\/usr\/local\/(?:lib|go)|runtime\/|\/go\/pkg\/mod|java\.base|\bjava\.|\bjavax\.|\bjdk\.|\bsun\.|org\.spring|org\.apache|io\.netty|\/rustc\/|System\.|Microsoft\.|\/gems\/|vendor\//

const FRAME =
  /(?:^\s+at .*?(?:\(|\s|^)(?<js>[^()\s]+:\d+)(?::\d+)?\)?$)|(?:^\s+File "(?<py>[^"]+)", line (?<line>\d+))|(?:^\s+(?<go>\S+\.go:\d+))|(?:^\s+at (?<java>[\w.$<>]+\([\w.]+:\d+\)))|(?: in (?<php>\/\S+\.php)(?: on line |:)(?<phpline>\d+))|(?:panicked at (?<rs>[^\s,]+:\d+:\d+))/

function frameOf(entry: LogEntry): string | undefined {
  const python = entry.lines.some((l) => l.text.startsWith('Traceback'))
  const frames = entry.lines.flatMap((l) => {
    if (FOREIGN.test(l.text)) return []
    const g = FRAME.exec(l.text.slice(0, 400))?.groups
    if (!g) return []
    return (
      g.js ??
      g.go ??
      g.java ??
      g.rs ??
      (g.py ? `${g.py}:${g.line}` : undefined) ??
      (g.php ? `${g.php}:${g.phpline}` : undefined) ??
      []
    )
  })
  return python ? frames.at(-1) : frames[0]
}
