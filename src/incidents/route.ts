/** Decides which Slack channel an incident belongs to. Pure. */

/** One rule; each part may contain `*`, an absent one matches everything. */
export interface RouteRule {
  readonly cluster?: string | undefined
  readonly namespace?: string | undefined
  readonly severity?: string | undefined
  readonly channel: string
}

export interface Routes {
  readonly rules: readonly RouteRule[]
  /** Where everything goes that no rule matches. */
  readonly channel: string
}

export interface RouteFacts {
  readonly cluster: string
  readonly namespace: string
  readonly severity?: string | undefined
}

/** The channel of the first rule that matches. */
export function route(routes: Routes, facts: RouteFacts): string {
  const rule = routes.rules.find(
    (each) =>
      matches(each.cluster, facts.cluster) &&
      matches(each.namespace, facts.namespace) &&
      matches(each.severity, facts.severity ?? ''),
  )
  return rule?.channel ?? routes.channel
}

function matches(pattern: string | undefined, value: string): boolean {
  if (pattern === undefined) return true
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`).test(value)
}
