/** An unhandled exception, panic or error message that no better class explains. */
import { type Detection, defineCause } from '../cause.ts'
import { runItem } from '../describe-run.ts'
import type { ContainerFacts } from '../facts.ts'
import { weighEntries } from '../log-excerpt/last-words.ts'
import { logItem } from '../log-signature.ts'

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

/** Below the strength of every signature of a more specific cause, so that it only wins when none of them matches. */
const TRACE = 0.8
const PLAIN = 0.5

function detectIn(container: ContainerFacts): Detection | undefined {
  const { run } = container
  if (!run || run.neverRan) return undefined
  const [heaviest] = weighEntries(container).filter(
    ({ entry }) => entry.trace || entry.level === 'fatal' || entry.level === 'error',
  )
  if (!heaviest) return undefined
  const { entry, weight } = heaviest
  const strength = entry.trace ? TRACE : PLAIN
  const words = entry.decisive.text.trim().slice(0, 240)
  return {
    container,
    confidence: weight * strength * (run.exitCode === 0 ? 0.8 : 1),
    summary: `Container ${container.name} ends with an unhandled error: ${words}`,
    supports: [logItem(container, entry.decisive), runItem(container, run)],
  }
}
