/** Who may do what in the simulated cluster: everything, except what a rule denies. */

export interface AccessAttributes {
  readonly user: string
  readonly verb: string
  readonly group: string
  readonly resource: string
  readonly subresource?: string
  readonly namespace?: string
  readonly name?: string
}

/** Denies what matches all of its fields. A missing field matches anything; a missing subresource only the main one. */
export interface DenyRule {
  readonly user?: string
  readonly verb?: string
  readonly group?: string
  readonly resource?: string
  readonly subresource?: string
  readonly namespace?: string
}

export interface AccessRules {
  deny(rule: DenyRule): void
  clear(): void
  allowed(attributes: AccessAttributes): boolean
}

/** Builds the rules of a cluster in which everything is allowed. */
export function createAccessRules(): AccessRules {
  let denials: DenyRule[] = []
  return {
    deny: (rule) => {
      denials.push(rule)
    },
    clear: () => {
      denials = []
    },
    allowed: (attributes) => !denials.some((rule) => matches(rule, attributes)),
  }
}

function matches(rule: DenyRule, attributes: AccessAttributes): boolean {
  const fields = ['user', 'verb', 'group', 'resource', 'namespace'] as const
  if (rule.resource !== undefined && rule.subresource !== attributes.subresource) return false
  return fields.every((field) => rule[field] === undefined || rule[field] === attributes[field])
}

/** The API server's words for a refusal. */
export function forbiddenMessage({
  user,
  verb,
  group,
  resource,
  subresource,
  namespace,
  name,
}: AccessAttributes): string {
  const full = subresource === undefined ? resource : `${resource}/${subresource}`
  const dotted = group === '' ? resource : `${resource}.${group}`
  const subject = name === undefined ? dotted : `${dotted} "${name}"`
  const scope = namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`
  return `${subject} is forbidden: User "${user}" cannot ${verb} resource "${full}" in API group "${group}" ${scope}`
}
