/** The honest last finding: what was looked at, and what could not be seen. */
import type { EvidenceItem, Finding } from '../domain/diagnosis.ts'
import { describeRun, eventItem, runItem } from './describe-run.ts'
import { type ContainerFacts, type Facts, newest } from './facts.ts'
import { inCopy, kubectl } from './kubectl.ts'
import { askCommand, isAskedInVain, unreadyItems, unreadyWords } from './readiness-probe.ts'
import { duration, instant } from './timeline.ts'
import { runsOn } from './unready.ts'
import { isWaiting } from './waiting-init.ts'

export function unknownFinding(facts: Facts, candidates: readonly Finding[]): Finding {
  const container = facts.failing[0]
  const hints = candidates.slice(0, 2).map((f) => `${f.cause} (${Math.round(f.confidence * 100)} %)`)
  return {
    cause: 'unknown',
    title: 'Cause unknown',
    confidence: 0.3,
    ...(container ? { container: container.name, containerRole: container.role } : {}),
    summary: [
      container
        ? stateOf(container, facts)
        : 'No container of the workload failed in a way that can be seen.',
      `Looked at: ${lookedAt(facts).join(', ')}.`,
      facts.evidence.gaps.length > 0
        ? `Could not see: ${facts.evidence.gaps
            .map((g) => g.what)
            .slice(0, 5)
            .join('; ')}.`
        : '',
      hints.length > 0 ? `Weak hints: ${hints.join(', ')}.` : '',
    ]
      .filter(Boolean)
      .join(' '),
    supports: container ? supportsOf(container) : [],
    contradicts: [],
    settles: settles(facts, container),
  }
}

function stateOf(container: ContainerFacts, facts: Facts): string {
  if (isAskedInVain(container)) return unreadyWords(container, facts.now)
  return isWaiting(container)
    ? `Init container ${container.name} has been running for ${runningFor(container, facts)} and does not end, and the containers after it wait for it. It does not say why.`
    : `The ${describeRun(container)}, and ${silence(container)}.`
}

function runningFor(container: ContainerFacts, facts: Facts): string {
  const began = instant(container.status?.state?.running?.startedAt)
  return began === undefined ? 'some time' : duration(facts.now - began)
}

function supportsOf(container: ContainerFacts): EvidenceItem[] {
  if (container.run) return [runItem(container, container.run)]
  if (isAskedInVain(container)) return unreadyItems(container)
  const unhealthy = container.running ? newest(container.events, 'Unhealthy') : undefined
  return unhealthy ? [eventItem(unhealthy)] : []
}

function silence(container: ContainerFacts): string {
  if (!container.log) return 'its log could not be read'
  return container.log.lines.length === 0
    ? 'it wrote nothing to its log'
    : 'nothing in its log, events or status tells why'
}

function lookedAt(facts: Facts): string[] {
  const { evidence } = facts
  return [
    facts.pod ? 'status of the pod' : 'status of the workload',
    `${evidence.events.length} events`,
    `${evidence.logs.reduce((n, l) => n + l.lines.length, 0)} log lines`,
    ...(evidence.node ? [`node ${evidence.node.metadata.name}`] : []),
  ]
}

/** The log that could not be read; with a log that says nothing, a run that can be watched. */
function settles(facts: Facts, container: ContainerFacts | undefined): string {
  const pod = facts.pod?.metadata.name
  if (pod && container && isAskedInVain(container)) return askCommand(container, facts)
  if (pod && container && isWaiting(container))
    return kubectl(facts, `exec ${pod} -c ${container.name} -- ps`)
  if (!pod || !container) return kubectl(facts, 'get events --sort-by=.lastTimestamp')
  if (runsOn(container)) return kubectl(facts, `logs ${pod} -c ${container.name} -f`)
  if (!container.log) return kubectl(facts, `logs ${pod} -c ${container.name} --previous`)
  return inCopy(facts, container, '<the start command of the image>')
}
