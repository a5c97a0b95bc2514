/** Decides which Slack channel an incident belongs to, and who is mentioned when it opens. Pure. */

import { type Hours, isWithin } from '../domain/hours.ts'
import type { Escalation, EscalationStep } from '../domain/incident.ts'
import { matchesPattern } from '../domain/name-pattern.ts'

/** Hours in which nobody is mentioned. */
export interface QuietHours extends Hours {
  /** Where incidents go meanwhile; the rule's own channel when absent. */
  readonly channel?: string | undefined
}

/** One rule; each condition may contain `*`, an absent one matches everything. */
export interface RouteRule {
  readonly cluster?: string | undefined
  readonly namespace?: string | undefined
  readonly severity?: string | undefined
  /** By label name; an alert without the label has it empty. */
  readonly labels?: Readonly<Record<string, string>> | undefined
  readonly channel: string
  /** Ids of Slack users (`U...`, `W...`) and user groups (`S...`). */
  readonly mention?: readonly string[] | undefined
  readonly quietHours?: readonly QuietHours[] | undefined
  /** By time. */
  readonly escalate?: readonly EscalationStep[] | undefined
}

export interface Routes {
  readonly rules: readonly RouteRule[]
  /** Where everything goes that no rule matches. */
  readonly channel: string
}

export interface RouteFacts {
  readonly cluster: string
  readonly namespace: string
  /** The label sets of its alerts; one alert has to meet all conditions about labels. */
  readonly alerts: readonly Readonly<Record<string, string>>[]
  /** Milliseconds. */
  readonly at: number
}

export interface Destination {
  readonly channel: string
  readonly mention: readonly string[]
  readonly escalation?: Escalation
}

/** What the first rule that matches says for that time. */
export function route(routes: Routes, facts: RouteFacts): Destination {
  const rule = routes.rules.find((each) => matches(each, facts))
  if (!rule) return { channel: routes.channel, mention: [] }
  const quiet = rule.quietHours?.find((hours) => isWithin(hours, facts.at))
  const { mention = [], quietHours = [], escalate: steps = [] } = rule
  const later = steps.length === 0 ? {} : { escalation: { steps, quietHours } }
  if (quiet) return { channel: quiet.channel ?? rule.channel, mention: [], ...later }
  return { channel: rule.channel, mention, ...later }
}

function matches(rule: RouteRule, { cluster, namespace, alerts }: RouteFacts): boolean {
  const conditions = Object.entries({
    ...rule.labels,
    ...(rule.severity !== undefined && { severity: rule.severity }),
  })
  return (
    matchesPattern(rule.cluster ?? '*', cluster) &&
    matchesPattern(rule.namespace ?? '*', namespace) &&
    (conditions.length === 0 ||
      alerts.some((labels) =>
        conditions.every(([name, pattern]) => matchesPattern(pattern, labels[name] ?? '')),
      ))
  )
}
