/** The judgement: runs every cause over the evidence, ranks what fits and says how sure it is. Pure. */
import type { Diagnosis, Finding, Remedy } from '../domain/diagnosis.ts'
import type { Evidence } from '../domain/evidence.ts'
import { blastRadius } from './blast-radius.ts'
import type { Cause, Detection } from './cause.ts'
import { causes } from './causes/index.ts'
import { examined } from './examined.ts'
import { factorsOf } from './factors.ts'
import { buildFacts, type Facts } from './facts.ts'
import { fitPatch } from './fit-patch.ts'
import { excerpt } from './log-excerpt/excerpt.ts'
import { memoryHistory } from './memory-history.ts'
import { ownerNews } from './owner-news.ts'
import { prevention } from './prevention.ts'
import { containerJsonPath } from './queries.ts'
import { type RankedDetection, rank, verdictOf } from './rank.ts'
import { isAskedInVain, unreadyRemedies } from './readiness-probe.ts'
import { unknownFinding } from './unknown.ts'
import { runsOn } from './unready.ts'
import { isWaiting } from './waiting-init.ts'

const MAX_REMEDIES = 5

export function diagnose(evidence: Evidence): Diagnosis {
  const facts = buildFacts(evidence)
  const ranked = rank(
    causes.flatMap((cause) => cause.detect(facts).map((detection) => ({ cause, detection }))),
    facts,
  )
  const findings = ranked.map(toFinding)
  const verdict = verdictOf(ranked)
  const [primary] = ranked
  if (!primary || verdict === 'unknown') findings.unshift(unknownFinding(facts, findings))
  const [head] = findings
  const news = ownerNews(facts).filter((item) => !head?.supports.some((s) => s.source === item.source))
  const first = { ...(head as Finding), supports: [...(head as Finding).supports, ...news] }
  // A healthy container of an older revision has nothing to do with pods that cannot be created.
  const container = facts.containers.find((c) => c.name === first.container) ?? facts.failing[0]
  const logExcerpt = container ? excerpt(container, first.supports) : undefined
  const memory = container ? memoryHistory(first.cause, container, facts) : undefined
  const fit = (remedy: Remedy): Remedy => fitPatch(remedy, evidence.workload.kind)
  return {
    schemaVersion: 1,
    workload: evidence.workload,
    ...(evidence.pod ? { pod: evidence.pod.metadata.name } : {}),
    verdict,
    findings: [first, ...findings.slice(1)],
    changes: facts.changes,
    ...(facts.rollout ? { rollout: facts.rollout } : {}),
    blastRadius: blastRadius(evidence),
    factors: factorsOf(primary, verdict, facts),
    examined: examined(container, facts),
    ...(logExcerpt ? { logExcerpt } : {}),
    ...(memory ? { memory } : {}),
    meaning: verdict === 'unknown' || !primary ? unknownMeaning(facts) : primary.cause.meaning,
    remedies: (verdict === 'unknown' ? unknownRemedies(facts) : remediesOf(primary, first, facts)).map(fit),
    prevention: prevention(facts, first).map(fit),
    gaps: evidence.gaps,
    redactions: evidence.redactions,
    timings: evidence.timings,
  }
}

function unknownMeaning({ failing: [worst] }: Facts): string {
  const start = 'What was looked at and what could not be seen is listed; start there.'
  if (worst && isWaiting(worst))
    return `Nothing crashes: the pod stands still at an init container that runs on, and what it waits for is not said. ${start}`
  if (worst && isAskedInVain(worst))
    return 'Nothing crashes: the container runs, but what its readiness probe asks for is not answered as it should be, so no Service sends it requests.'
  return worst && runsOn(worst)
    ? `The container runs but does not become ready, and nothing within reach says why. ${start}`
    : `The container does not stay up, and nothing within reach says why. ${start}`
}

function toFinding({ cause, detection }: RankedDetection): Finding {
  const { container, confidence, summary, supports, contradicts = [], settles } = detection
  return {
    cause: cause.id,
    title: cause.title,
    confidence: Math.round(Math.min(0.99, confidence) * 100) / 100,
    ...(container ? { container: container.name, containerRole: container.role } : {}),
    summary,
    supports,
    contradicts,
    ...(settles ? { settles } : {}),
  }
}

function remediesOf(
  primary: { cause: Cause; detection: Detection } | undefined,
  finding: Finding,
  facts: Facts,
): readonly Remedy[] {
  if (!primary) return []
  const all = [...(primary.detection.remedies ?? []), ...primary.cause.remedies(finding, facts)]
  return all.filter((r, i) => all.findIndex((o) => o.text === r.text) === i).slice(0, MAX_REMEDIES)
}

function unknownRemedies(facts: Facts): Remedy[] {
  const { namespace } = facts.evidence.workload
  const pod = facts.pod?.metadata.name
  if (!pod)
    return [
      {
        text: 'Look at the workload and its events.',
        command: `kubectl -n ${namespace} get events --sort-by=.lastTimestamp`,
      },
    ]
  const [worst] = facts.failing
  if (worst && isAskedInVain(worst)) return unreadyRemedies(worst, facts)
  if (worst && isWaiting(worst))
    return [
      {
        text: 'Read what the init container says, and what its command waits for.',
        command: `kubectl -n ${namespace} logs ${pod} -c ${worst.name} -f`,
      },
    ]
  const container = worst?.name ?? facts.containers[0]?.name ?? ''
  if (worst && runsOn(worst))
    return [
      {
        text: `Ask what the readiness probe of container ${container} asks, and read the answer.`,
        command: `kubectl -n ${namespace} get pod ${pod} -o jsonpath='${containerJsonPath(worst, 'readinessProbe')}'`,
      },
      {
        text: 'Follow its log while the probe fails.',
        command: `kubectl -n ${namespace} logs ${pod} -c ${container} -f`,
      },
    ]
  return [
    {
      text: 'Run the image by hand with the same settings and watch where it ends.',
      command: `kubectl -n ${namespace} debug ${pod} -it --copy-to=${pod}-debug --container=${container} -- sh`,
    },
    { text: 'Raise the log level of the application, so that the next run says more.' },
  ]
}
