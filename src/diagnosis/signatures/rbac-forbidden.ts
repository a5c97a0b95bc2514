/** Messages of the Kubernetes API that refuse a service account. */
import type { Signature } from './signature.ts'

export const rbacForbidden: readonly Signature[] = [
  {
    pattern:
      /[Uu]ser \\?"(?<user>system:serviceaccount:[\w:.-]{1,120})\\?" cannot (?<verb>\w{1,120}) (?:resource \\?"(?<resource>[\w./*-]{1,120})\\?"|path \\?"(?<path>[^"\\]{1,120})\\?")(?: in API group \\?"(?<group>[\w.-]*)\\?")?(?: in the namespace \\?"(?<namespace>[\w-]{1,120})\\?"| (?<scope>at the cluster scope))?/,
    strength: 0.98,
    of: 'kube-apiserver',
  },
  {
    pattern:
      /(?<resource>[a-z.]{1,120})(?: \\?"[^"\\]{1,120}\\?")? is forbidden: User \\?"(?<user>[\w:.-]{1,120})\\?"|service account doesn't have access|is forbidden: attempting to grant RBAC permissions|Forbidden!Configured service account/,
    strength: 0.96,
    of: 'kube-apiserver, fabric8',
  },
]
