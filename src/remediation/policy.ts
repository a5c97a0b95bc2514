/** Who may do what: pure, and deny by default. A denial beats every grant. */
import { type Hours, isWithin } from '../domain/hours.ts'
import { matchesPattern } from '../domain/name-pattern.ts'
import type { KubernetesIdentity, Person } from '../domain/person.ts'
import type { ActionId, Risk } from '../domain/plan.ts'

export interface PolicyRule {
  readonly name: string
  readonly effect: 'allow' | 'deny'
  /** Slack user ids. */
  readonly users: readonly string[]
  /** Slack user groups, as ids or as `@handle`. */
  readonly groups: readonly string[]
  /** E-mail addresses; `*` stands for any part, e.g. `*@halden.example`. */
  readonly emails: readonly string[]
  /** Action ids, or `*`. */
  readonly actions: readonly string[]
  /** Names with `*`. */
  readonly clusters: readonly string[]
  readonly namespaces: readonly string[]
  readonly hours?: Hours
  /** Overrides the policy's own setting for what this rule grants. */
  readonly secondPerson?: SecondPerson
}

/** For which actions somebody other than the requester has to approve. */
export type SecondPerson = 'never' | 'high' | 'always'

export interface IdentityRule {
  readonly users: readonly string[]
  readonly groups: readonly string[]
  readonly emails: readonly string[]
  /** Kubernetes user; `{email}` stands for the person's address. */
  readonly kubernetesUser: string
  readonly kubernetesGroups: readonly string[]
}

export interface Policy {
  /** The one switch that turns every action off. */
  readonly readOnly: boolean
  readonly rules: readonly PolicyRule[]
  readonly identities: readonly IdentityRule[]
  /**
   * `off`: Slack's word is enough; `review`: the person's Kubernetes identity must be allowed it as well;
   * `impersonate`: it is also executed as that identity.
   */
  readonly kubernetes: 'off' | 'review' | 'impersonate'
  readonly secondPerson: SecondPerson
  /** Minutes after which a plan can no longer be approved. */
  readonly approvalMinutes: number
}

/** Nobody may do anything: what counts without a `policy:` in crashloop.yaml. */
export const NO_POLICY: Policy = {
  readOnly: false,
  rules: [],
  identities: [],
  kubernetes: 'review',
  secondPerson: 'high',
  approvalMinutes: 15,
}

export interface PolicyQuestion {
  readonly person: Person
  readonly action: ActionId
  readonly risk: Risk
  readonly cluster: string
  readonly namespace: string
  /** Milliseconds. */
  readonly now: number
}

export type PolicyAnswer =
  | { readonly allowed: true; readonly rule: string; readonly secondPerson: boolean }
  | {
      readonly allowed: false
      readonly code: 'read-only' | 'denied' | 'not-granted' | 'not-now'
      /** Who may, as the policy names them: group handles and ids, user ids, addresses. */
      readonly whoMay: readonly string[]
      /** Name of the rule that denies. */
      readonly rule?: string
      /** When it would be allowed, for `not-now`. */
      readonly hours?: Hours
    }

/** Decides one question. */
export function askPolicy(policy: Policy, question: PolicyQuestion): PolicyAnswer {
  if (policy.readOnly) return { allowed: false, code: 'read-only', whoMay: [] }
  const rules = policy.rules.filter((rule) => covers(rule, question))
  const now = rules.filter(({ hours }) => hours === undefined || isWithin(hours, question.now))
  const mine = now.filter((rule) => isAbout(rule, question.person))
  const denial = mine.find(({ effect }) => effect === 'deny')
  const whoMay = subjectsOf(now, 'allow').filter((each) => !subjectsOf(now, 'deny').includes(each))
  if (denial) return { allowed: false, code: 'denied', whoMay, rule: denial.name }
  const mineGranting = mine.filter(({ effect }) => effect === 'allow')
  const [grant] = mineGranting
  if (grant) {
    return { allowed: true, rule: grant.name, secondPerson: needsSecond(policy, mineGranting, question.risk) }
  }
  const later = rules.find((rule) => rule.effect === 'allow' && isAbout(rule, question.person))
  if (later?.hours) return { allowed: false, code: 'not-now', whoMay, hours: later.hours }
  return { allowed: false, code: 'not-granted', whoMay }
}

function subjectsOf(rules: readonly PolicyRule[], effect: PolicyRule['effect']): readonly string[] {
  const all = rules.filter((rule) => rule.effect === effect)
  return [...new Set(all.flatMap(({ groups, users, emails }) => [...groups, ...users, ...emails]))]
}

/** True when somebody's user groups matter to it. */
export function namesGroups({ rules, identities }: Policy): boolean {
  return [...rules, ...identities].some(({ groups }) => groups.length > 0)
}

/** True when somebody's e-mail address matters to it. */
export function namesEmails({ rules, identities }: Policy): boolean {
  return (
    [...rules, ...identities].some(({ emails }) => emails.length > 0) ||
    identities.some(({ kubernetesUser }) => kubernetesUser.includes('{email}'))
  )
}

/** True when some rule grants the action there, to whomever and at whatever hour. */
export function grantsToSomebody(
  { readOnly, rules }: Policy,
  asked: {
    readonly action: ActionId
    readonly cluster: string
    readonly namespace: string
    /** It reaches beyond the namespace, so that only a grant for all of them counts. */
    readonly clusterWide: boolean
  },
): boolean {
  const question = { ...asked, namespace: asked.clusterWide ? '*' : asked.namespace }
  return !readOnly && rules.some((rule) => rule.effect === 'allow' && covers(rule, question))
}

/** Of several rules that grant it, the strictest counts. */
function needsSecond(policy: Policy, grants: readonly PolicyRule[], risk: Risk): boolean {
  return grants.some(({ secondPerson = policy.secondPerson }) => {
    return secondPerson === 'always' || (secondPerson === 'high' && risk === 'high')
  })
}

function covers(
  rule: PolicyRule,
  { action, cluster, namespace }: Pick<PolicyQuestion, 'action' | 'cluster' | 'namespace'>,
): boolean {
  return (
    rule.actions.some((pattern) => pattern === '*' || pattern === action) &&
    rule.clusters.some((pattern) => matchesPattern(pattern, cluster)) &&
    rule.namespaces.some((pattern) => matchesPattern(pattern, namespace))
  )
}

function isAbout(
  subjects: Pick<PolicyRule, 'users' | 'groups' | 'emails'>,
  { slackUserId, email, groups }: Person,
): boolean {
  return (
    subjects.users.includes(slackUserId) ||
    subjects.groups.some((group) => groups.includes(group)) ||
    (email !== undefined &&
      subjects.emails.some((pattern) => matchesPattern(pattern.toLowerCase(), email.toLowerCase())))
  )
}

/** Who a person is in Kubernetes by the first identity that fits; undefined when none does. */
export function identityOf(policy: Policy, person: Person): KubernetesIdentity | undefined {
  const found = policy.identities.find(
    (each) =>
      isAbout(each, person) && (person.email !== undefined || !each.kubernetesUser.includes('{email}')),
  )
  if (!found) return undefined
  return {
    user: found.kubernetesUser.replaceAll('{email}', person.email?.toLowerCase() ?? ''),
    groups: found.kubernetesGroups,
  }
}
