/** The Kubernetes API refuses the pod's service account. */
import { specItem } from '../describe-run.ts'
import type { Facts } from '../facts.ts'
import { kubectl } from '../kubectl.ts'
import { defineLogCause } from '../log-cause.ts'
import { captured, type SignatureMatch, wordsOf } from '../log-signature.ts'

export const rbacForbidden = defineLogCause({
  id: 'rbac-forbidden',
  title: 'Forbidden by Kubernetes RBAC',
  meaning:
    'The application asks the Kubernetes API for something that its service account has no Role for. It ends, or never gets ready, because a watch or a write does not work.',
  summary: (match, facts) => {
    const { verb, resource, path } = match.groups
    const scope = namespaceOf(match)
    return verb
      ? `Container ${match.container.name}: service account ${accountOf(match, facts)} may not ${verb} ${resource ?? path ?? 'it'} ${scope ? `in namespace ${scope}` : 'at the cluster scope'}.`
      : `Container ${match.container.name} is forbidden by the Kubernetes API: ${wordsOf(match)}`
  },
  related: (match, facts) => [
    specItem('spec.serviceAccountName', facts.pod?.spec.serviceAccountName ?? 'default'),
    ...(captured(match, 'user') ? [specItem('user that was refused', captured(match, 'user') ?? '')] : []),
  ],
  settles: (match, facts) => {
    const { verb = 'list', resource = 'pods' } = match.groups
    const scope = namespaceOf(match)
    return `kubectl auth can-i ${verb} ${fullResource(match, resource)} --as=${userOf(match, facts)}${scope ? ` -n ${scope}` : ' --all-namespaces'}`
  },
  fixes: (match, facts) => {
    const { verb = 'list', resource = 'pods' } = match.groups
    const verbs = verb === 'list' || verb === 'watch' ? 'get,list,watch' : verb
    const scope = namespaceOf(match)
    const [account, namespace] = [accountOf(match, facts), facts.evidence.workload.namespace]
    const name = `${account}-${resource}`.replaceAll(/[^a-z\d-]/g, '-').slice(0, 60)
    const kind = scope ? 'role' : 'clusterrole'
    return [
      {
        text: `Allow it with a ${scope ? 'Role' : 'ClusterRole'} of just these verbs.`,
        command: `kubectl ${scope ? `-n ${scope} ` : ''}create ${kind} ${name} --verb=${verbs} --resource=${fullResource(match, resource)} && kubectl ${scope ? `-n ${scope} ` : ''}create ${kind}binding ${name} --${kind}=${name} --serviceaccount=${namespace}:${account}`,
      },
    ]
  },
  remedies: (_finding, facts) => [
    {
      text: 'See what is bound to the service account; the chart or kustomization may have its RBAC switched off, or use another account name.',
      command: kubectl(facts, 'get rolebindings -o wide'),
    },
  ],
})

function userOf(match: SignatureMatch, facts: Facts): string {
  const account = facts.pod?.spec.serviceAccountName ?? 'default'
  return captured(match, 'user') ?? `system:serviceaccount:${facts.evidence.workload.namespace}:${account}`
}

function accountOf(match: SignatureMatch, facts: Facts): string {
  return userOf(match, facts).split(':').at(-1) ?? 'default'
}

function namespaceOf(match: SignatureMatch): string | undefined {
  return match.groups.namespace
}

/** `deployments.apps`: the resource with its API group. */
function fullResource(match: SignatureMatch, resource: string): string {
  const group = match.groups.group
  return group ? `${resource}.${group}` : resource
}
