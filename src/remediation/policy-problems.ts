/** Finds what is wrong with a policy before anybody relies on it: rules that grant nothing, and contradictions. */
import { matchesPattern } from '../domain/name-pattern.ts'
import { ACTION_IDS } from '../domain/plan.ts'
import type { Policy, PolicyRule, SecondPerson } from './policy.ts'

/** Every problem as a sentence that names its rule; empty when the policy makes sense. */
export function policyProblems(policy: Policy): readonly string[] {
  const names = policy.rules.map(({ name }) => name)
  const twice = names.filter((name, index) => names.indexOf(name) !== index)
  const allows = policy.rules.filter(({ effect }) => effect === 'allow')
  return [
    ...[...new Set(twice)].map((name) => `policy has two rules named "${name}".`),
    ...policy.rules.flatMap(ruleProblems),
    ...(policy.rules.length > 0 && allows.length === 0
      ? ['policy has only rules that deny: it grants nothing to anybody.']
      : []),
    ...allows.flatMap((rule) => shadowProblems(rule, policy)),
    ...allows.flatMap((rule) => loneApproverProblems(rule, policy)),
    ...(policy.kubernetes !== 'off' && allows.length > 0 && policy.identities.length === 0
      ? [
          `policy.kubernetes is "${policy.kubernetes}" but policy.identities is empty: nobody has a Kubernetes identity, so every action is refused.`,
        ]
      : []),
  ]
}

function ruleProblems(rule: PolicyRule): readonly string[] {
  const label = `policy rule "${rule.name}"`
  const unknown = rule.actions.filter((id) => id !== '*' && !ACTION_IDS.some((known) => known === id))
  const verb = rule.effect === 'allow' ? 'grants' : 'denies'
  return [
    ...(rule.users.length + rule.groups.length + rule.emails.length === 0
      ? [`${label} names no users, groups or emails: it ${verb} nothing.`]
      : []),
    ...(rule.actions.length === 0 ? [`${label} names no actions: it ${verb} nothing.`] : []),
    ...(rule.clusters.length === 0 ? [`${label} names no clusters: it ${verb} nothing.`] : []),
    ...(rule.namespaces.length === 0 ? [`${label} names no namespaces: it ${verb} nothing.`] : []),
    ...unknown.map((id) => `${label} names the unknown action "${id}" (known: ${ACTION_IDS.join(', ')}).`),
    ...(rule.hours?.days.length === 0 ? [`${label} has hours without days: it ${verb} nothing.`] : []),
    ...(rule.hours !== undefined && rule.hours.from === rule.hours.to
      ? [`${label} has hours that begin and end at ${rule.hours.from}.`]
      : []),
    ...(rule.effect === 'deny' && rule.secondPerson !== undefined
      ? [`${label} denies, so its secondPerson means nothing.`]
      : []),
  ]
}

/** A grant that one denial takes back whole. */
function shadowProblems(rule: PolicyRule, { rules }: Policy): readonly string[] {
  return rules
    .filter((denial) => denial.effect === 'deny' && denial.hours === undefined && shadows(denial, rule))
    .map((denial) => `policy rule "${rule.name}" grants nothing: rule "${denial.name}" denies all of it.`)
}

function shadows(denial: PolicyRule, rule: PolicyRule): boolean {
  const covered = (wide: readonly string[], narrow: readonly string[]): boolean =>
    narrow.every((item) => wide.some((pattern) => pattern === item || matchesPattern(pattern, item)))
  return (
    rule.actions.length > 0 &&
    covered(denial.actions, rule.actions) &&
    covered(denial.clusters, rule.clusters) &&
    covered(denial.namespaces, rule.namespaces) &&
    rule.users.every((user) => denial.users.includes(user)) &&
    rule.groups.every((group) => denial.groups.includes(group)) &&
    covered(denial.emails, rule.emails)
  )
}

/** One person alone cannot be the requester and the second person. */
function loneApproverProblems(rule: PolicyRule, policy: Policy): readonly string[] {
  const wanted: SecondPerson = rule.secondPerson ?? policy.secondPerson
  const alone =
    rule.users.length === 1 && rule.groups.length === 0 && rule.emails.every((email) => !email.includes('*'))
  if (wanted === 'never' || !alone || rule.emails.length > 0) return []
  const others = policy.rules.some(
    (other) =>
      other !== rule &&
      other.effect === 'allow' &&
      (other.groups.length > 0 ||
        other.emails.length > 0 ||
        other.users.some((user) => user !== rule.users[0])) &&
      other.actions.some((id) => id === '*' || rule.actions.includes(id) || rule.actions.includes('*')),
  )
  if (others) return []
  return [
    `policy rule "${rule.name}" wants a second person${wanted === 'high' ? ' for high-risk actions' : ''}, but only ${rule.users[0]} may approve.`,
  ]
}
