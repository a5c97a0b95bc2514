/** A ResourceQuota, a LimitRange or an admission webhook refuses the pod, so that none is created. */
import { type Detection, defineCause } from '../cause.ts'
import { eventItem, specItem } from '../describe-run.ts'
import { refusalFactors } from '../factors.ts'
import type { Facts } from '../facts.ts'
import { changedWords, editCommand } from '../queries.ts'
import { lastSeen, timesSeen } from '../timeline.ts'

export const quotaExceeded = defineCause({
  id: 'quota-exceeded',
  title: 'Quota or admission refuses the pod',
  meaning:
    'The API server does not accept the pod: a ResourceQuota is used up, a LimitRange or a policy is violated. There is no pod to look at; the controller keeps trying.',
  detect: (facts) => {
    const found = refusal(facts)
    return found ? [found] : []
  },
  remedies: ({ summary }, facts) => {
    const { namespace } = facts.evidence.workload
    const back = facts.rollout
      ? [{ text: 'Roll back to the template that was accepted.', action: 'roll-back' }]
      : []
    if (/the admission (?:webhook|policy) \S+ denies/.test(summary))
      return [
        {
          text: 'Change the template to what the policy asks for, in its own words above.',
          command: editCommand(facts),
        },
        ...back,
      ]
    if (/the admission webhook \S+ cannot be called/.test(summary))
      return [
        {
          text: 'Bring the server of the webhook back: see which Service it names and whether pods stand behind it. Until then no pod of any workload that it covers is created.',
          command: 'kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations',
        },
        ...back,
      ]
    if (summary.includes('PriorityClass'))
      return [
        { text: 'See which priority classes there are.', command: 'kubectl get priorityclass' },
        { text: 'Create it, or correct priorityClassName.', command: editCommand(facts) },
      ]
    return [
      {
        text: 'See what is used and by whom.',
        command: `kubectl -n ${namespace} describe resourcequota,limitrange`,
      },
      { text: 'Ask for less in the template, or raise the quota.', command: editCommand(facts) },
      { text: 'Free some of the quota: scale down what is not needed.', action: 'scale' },
      ...(facts.rollout ? [{ text: 'Roll back to the requests that fitted.', action: 'roll-back' }] : []),
    ]
  },
})

/** kubernetes plugin/pkg/admission/resourcequota and limitranger, and the generic webhook admission. */
const RULES: readonly { readonly pattern: RegExp; words(m: RegExpExecArray): string }[] = [
  {
    pattern: /exceeded quota: ([^,]{1,253}), requested: (.+?), used: (.+?), limited: (.+)/,
    words: (m) => `quota ${m[1]} is exceeded: requested ${m[2]}, used ${m[3]}, limited to ${m[4]}.`,
  },
  {
    pattern: /failed quota: ([^:]{1,253}): must specify (.+?) for: (.+)/,
    words: (m) =>
      `quota ${m[1]} counts ${m[2]}, so every container must specify ${m[2]}; it is missing in ${m[3]}.`,
  },
  {
    pattern: /failed quota: ([^:]{1,253}): must specify (.+)/,
    words: (m) => `quota ${m[1]}: must specify ${m[2]}.`,
  },
  {
    pattern: /insufficient quota to match these scopes: (.+)/,
    words: (m) => `no quota covers these scopes: ${m[1]}.`,
  },
  {
    pattern: /((?:maximum|minimum) \S{1,80} usage per (?:Container|Pod) is [^\]\n]+)/,
    words: (m) => `a LimitRange is violated: ${m[1]}.`,
  },
  {
    pattern: /(\S{1,80} max limit to request ratio per \S{1,80} is [^\]\n]+)/,
    words: (m) => `a LimitRange is violated: ${m[1]}.`,
  },
  {
    pattern: /admission webhook "([^"]+)" denied the request: ?([\s\S]*)$/,
    words: (m) => `the admission webhook ${m[1]} denies it: ${(m[2] ?? '').slice(0, 240)}`,
  },
  {
    pattern: /failed calling webhook "([^"]+)": ?([\s\S]*)$/,
    words: (m) => `the admission webhook ${m[1]} cannot be called: ${(m[2] ?? '').slice(0, 240)}`,
  },
  {
    pattern: /ValidatingAdmissionPolicy '([^']{1,253})'[^:]{0,600}denied request: ?([\s\S]*)$/,
    words: (m) => `the admission policy ${m[1]} denies it: ${(m[2] ?? '').slice(0, 240)}`,
  },
  {
    pattern: /no PriorityClass with name (\S+) was found/,
    words: (m) => `PriorityClass ${m[1]} does not exist.`,
  },
  {
    pattern: /(Pod "[^"]+" is invalid: [\s\S]+)$/,
    words: (m) => `the pod template is invalid: ${(m[1] ?? '').slice(0, 240)}`,
  },
  { pattern: /is forbidden: ([\s\S]+)$/, words: (m) => `it is forbidden: ${(m[1] ?? '').slice(0, 240)}` },
]

/** Another cause knows these better. */
const NOT_OURS =
  /violates PodSecurity|security context constraint|pod security policy|error looking up service account|because it is being terminated/

function refusal(facts: Facts): Detection | undefined {
  const { evidence } = facts
  const events = evidence.events
    .filter((e) => e.reason === 'FailedCreate' && e.involvedObject.kind !== 'Pod')
    .sort((a, b) => (lastSeen(b) ?? 0) - (lastSeen(a) ?? 0))
  const event = events[0]
  const condition = evidence.owners.deployment?.status?.conditions?.find(
    (c) => c.type === 'ReplicaFailure' && c.status === 'True',
  )
  const text = condition?.message ?? event?.message ?? ''
  if (text === '' || NOT_OURS.test(text)) return undefined
  // Refusals of the past explain nothing once all pods are there.
  if (!condition && event && createdSince(facts, lastSeen(event) ?? 0)) return undefined
  const rule = RULES.flatMap(({ pattern, words }) => {
    const match = pattern.exec(text)
    return match ? [words(match)] : []
  })[0]
  if (!rule) return undefined
  const quota = /(?:exceeded|failed) quota: ([^:,]+)/.exec(text)?.[1]
  const object = evidence.quotas.find((q) => q.metadata.name === quota)
  const count = events.reduce((n, e) => n + timesSeen(e), 0)
  return {
    // A pod that fails on its own is the nearer trouble than one that is not created.
    confidence: facts.failing.length > 0 ? 0.45 : 0.97,
    summary: [
      `No new pod is created${count > 1 ? ` (${count} attempts refused)` : ''}: ${rule}`,
      changedWords(
        facts.changes.filter((c) => /resources|limits|requests|replicas|priorityClass/.test(c.path)),
      ),
    ]
      .filter(Boolean)
      .join(' '),
    shares: refusalFactors(text, facts),
    supports: [
      ...(event ? [eventItem(event)] : []),
      ...(condition
        ? [specItem('deployment.status.conditions[ReplicaFailure]', (condition.message ?? '').slice(0, 600))]
        : []),
      ...(object
        ? [
            specItem(
              `ResourceQuota ${quota} status`,
              `hard ${JSON.stringify(object.status?.hard ?? {})}, used ${JSON.stringify(object.status?.used ?? {})}`,
            ),
          ]
        : []),
    ],
  }
}

function createdSince(facts: Facts, time: number): boolean {
  const { pods, owners } = facts.evidence
  const wanted = owners.deployment?.spec.replicas ?? owners.statefulSet?.spec.replicas
  const newer = pods.some((p) => Date.parse(p.metadata.creationTimestamp ?? '') > time)
  return newer && (wanted === undefined || pods.length >= wanted)
}
