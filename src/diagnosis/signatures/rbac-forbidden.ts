/** Messages of the Kubernetes API that refuse a service account. */
import type { Signature } from './signature.ts'

export const rbacForbidden: readonly Signature[] = [
  {
    pattern:
      /[Uu]ser \\?"(?<user>system:serviceaccount:[\w:.-]+)\\?" cannot (?<verb>\w+) (?:resource \\?"(?<resource>[\w./*-]+)\\?"|path \\?"(?<path>[^"\\]+)\\?")(?: in API group \\?"(?<group>[\w.-]*)\\?")?(?: in the namespace \\?"(?<namespace>[\w-]+)\\?"| (?<scope>at the cluster scope))?/,
    strength: 0.98,
    of: 'kube-apiserver',
  },
  {
    pattern:
      /(?<resource>[a-z.]+)(?: \\?"[^"\\]+\\?")? is forbidden: User \\?"(?<user>[\w:.-]+)\\?"|service account doesn't have access|is forbidden: attempting to grant RBAC permissions|Forbidden!Configured service account/,
    strength: 0.96,
    of: 'kube-apiserver, fabric8',
  },
]
