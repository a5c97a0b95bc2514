/** One thing that a caller may be allowed to do in a cluster, in the words of a Kubernetes RBAC rule. */

export interface Permission {
  /** RBAC verb, e.g. `get`, `list` or `patch`. */
  readonly verb: string
  /** API group; empty for the core group. */
  readonly group: string
  /** Plural resource, with its subresource when there is one, e.g. `pods` or `pods/log`. */
  readonly resource: string
  /** Undefined asks for every namespace (and for cluster-scoped resources). */
  readonly namespace?: string
}

/** How people write a permission, e.g. `get pods/log in payments` or `list deployments.apps in all namespaces`. */
export function permissionLabel(permission: Permission): string {
  const resource =
    permission.group === '' ? permission.resource : `${permission.resource}.${permission.group}`
  return `${permission.verb} ${resource} in ${permission.namespace ?? 'all namespaces'}`
}
