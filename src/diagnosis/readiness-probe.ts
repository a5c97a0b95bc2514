/** What is told of a container that runs and is never ready: its probe, and what that was answered. */
import type { EvidenceItem, Remedy } from '../domain/diagnosis.ts'
import type { KubeEvent } from '../domain/kubernetes.ts'
import { eventItem, specItem } from './describe-run.ts'
import type { ContainerFacts, Facts } from './facts.ts'
import { kubectl } from './kubectl.ts'
import { type ProbeFailure, probeFailure } from './probe-failure.ts'
import { describeProbe, probeSpec, resolvedPort } from './probe-words.ts'
import { editCommand, specPath } from './queries.ts'
import { duration, instant, lastSeen, timesSeen } from './timeline.ts'
import { runsOn } from './unready.ts'

/** True of a container that runs on, is looked at because it is not ready, and whose events tell what its probe met. */
export function isAskedInVain(container: ContainerFacts): boolean {
  return runsOn(container) && container.status?.ready === false && container.events.some(isReadinessFailure)
}

function isReadinessFailure({ reason, message }: KubeEvent): boolean {
  return reason === 'Unhealthy' && (message ?? '').startsWith('Readiness probe')
}

function failures(container: ContainerFacts): KubeEvent[] {
  return container.events.filter(isReadinessFailure).sort((a, b) => (lastSeen(a) ?? 0) - (lastSeen(b) ?? 0))
}

function failureOf(container: ContainerFacts): ProbeFailure {
  return probeFailure(failures(container).at(-1)?.message ?? '', container.spec.readinessProbe)
}

/** Answers that say that the probe asks the wrong thing: what the log complains about has no part in them. */
const WRONG_QUESTION: ReadonlySet<ProbeFailure['kind']> = new Set([
  'missing-path',
  'not-allowed',
  'unauthorized',
  'tls-expected',
  'tls-unexpected',
  'not-grpc',
  'no-command',
  'unknown-port',
])

/** What is left of an explanation by the log while the process runs on: it may recover, or complain of something else. */
const RUNS_ON = 0.85
const NOT_ASKED = 0.4

/** How much the log counts of a container that goes on in spite of what it says; 1 for one that has ended. */
export function goesOnFactor(container: ContainerFacts): number {
  if (!runsOn(container)) return 1
  return isAskedInVain(container) && WRONG_QUESTION.has(failureOf(container).kind) ? NOT_ASKED : RUNS_ON
}

/** What happens to it, in a sentence or two. */
export function unreadyWords(container: ContainerFacts, now: number): string {
  const began = instant(container.status?.state?.running?.startedAt)
  const times = failures(container).reduce((n, e) => n + timesSeen(e), 0)
  const probe = container.spec.readinessProbe
  const since = began === undefined ? '' : ` for ${duration(now - began)}`
  return `Container ${container.name} has been running${since} and is not ready: its readiness probe${probe ? ` (${describeProbe(probe).slice(0, 160)})` : ''} fails (${times} times): ${failureOf(container).words.slice(0, 200)}. It is not restarted for that; it only gets no traffic.`
}

/** The failing probe as evidence. */
export function unreadyItems(container: ContainerFacts): EvidenceItem[] {
  const last = failures(container).at(-1)
  const probe = container.spec.readinessProbe
  return [
    ...(last ? [eventItem(last)] : []),
    ...(probe ? [specItem(`${specPath(container)}.readinessProbe`, probeSpec(probe))] : []),
  ]
}

/** What to do about it: mend the question when that is wrong, else look at what the endpoint answers. */
export function unreadyRemedies(container: ContainerFacts, facts: Facts): Remedy[] {
  const { kind } = failureOf(container)
  const ask = {
    text: 'Read what the endpoint answers, and what the log says at that time.',
    command: askCommand(container, facts),
  }
  return WRONG_QUESTION.has(kind) || kind === 'refused'
    ? [
        {
          text: 'Let the readiness probe ask the port and path that this version serves.',
          command: editCommand(facts),
        },
        ask,
      ]
    : [ask]
}

/** A command that lets people ask what the probe asks. */
export function askCommand(container: ContainerFacts, facts: Facts): string {
  const pod = facts.pod?.metadata.name ?? '<pod>'
  const probe = container.spec.readinessProbe
  const port = probe && resolvedPort(probe, container)
  if (!probe?.httpGet || port === undefined)
    return kubectl(facts, `logs ${pod} -c ${container.name} --tail=50`)
  const path = /^\/[\w./-]{0,200}$/.exec(probe.httpGet.path ?? '/')?.[0] ?? '/'
  const scheme = probe.httpGet.scheme === 'HTTPS' ? 'https' : 'http'
  return kubectl(
    facts,
    `port-forward ${pod} 18080:${port}  # then: curl -i ${scheme}://127.0.0.1:18080${path}`,
  )
}
