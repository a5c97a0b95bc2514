/** Who may do what in the simulated cluster: everything, except what a rule denies or a role does not grant. */

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

/** One rule of a Role or ClusterRole, as RBAC writes it. */
export interface RoleRule {
  readonly apiGroups: readonly string[]
  readonly resources: readonly string[]
  readonly verbs: readonly string[]
  readonly resourceNames?: readonly string[]
}

export interface AccessRules {
  deny(rule: DenyRule): void
  /**
   * Binds a role to a user, in one namespace or (undefined) in the whole cluster. From then on the user may do what
   * bound roles grant and nothing else, as with RBAC.
   */
  bind(user: string, rules: readonly RoleRule[], namespace?: string): void
  clear(): void
  allowed(attributes: AccessAttributes): boolean
}

/** Builds the rules of a cluster in which everything is allowed. */
export function createAccessRules(): AccessRules {
  let denials: DenyRule[] = []
  let bindings: Binding[] = []

  function granted(attributes: AccessAttributes): boolean {
    const own = bindings.filter(({ user }) => user === attributes.user)
    return own.length === 0 || own.some((binding) => grants(binding, attributes))
  }

  return {
    deny: (rule) => {
      denials.push(rule)
    },
    bind: (user, rules, namespace) => {
      bindings.push({ user, rules, namespace })
    },
    clear: () => {
      denials = []
      bindings = []
    },
    allowed: (attributes) => granted(attributes) && !denials.some((rule) => matches(rule, attributes)),
  }
}

interface Binding {
  readonly user: string
  readonly rules: readonly RoleRule[]
  readonly namespace: string | undefined
}

function grants({ rules, namespace }: Binding, attributes: AccessAttributes): boolean {
  if (namespace !== undefined && namespace !== attributes.namespace) return false
  const { group, resource, subresource, verb, name } = attributes
  const full = subresource === undefined ? resource : `${resource}/${subresource}`
  return rules.some(
    (rule) =>
      includes(rule.apiGroups, group) &&
      includes(rule.resources, full) &&
      includes(rule.verbs, verb) &&
      (rule.resourceNames === undefined || (name !== undefined && rule.resourceNames.includes(name))),
  )
}

function includes(list: readonly string[], value: string): boolean {
  return list.includes('*') || list.includes(value)
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
