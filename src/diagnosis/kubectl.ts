/** Commands with the names of the failing workload filled in, for people to copy. */
import type { ContainerFacts, Facts } from './facts.ts'

/** `kubectl -n <namespace> <rest>` */
export function kubectl(facts: Facts, rest: string): string {
  return `kubectl -n ${facts.evidence.workload.namespace} ${rest}`
}

/** `deployment/api`: the workload as kubectl takes it. */
export function workloadArgument(facts: Facts): string {
  const { kind, name } = facts.evidence.workload
  return `${kind.toLowerCase()}/${name}`
}

/** The action and command that put the previous revision back, for the kinds that keep revisions. */
export function rollBack(facts: Facts): { readonly action?: string; readonly command?: string } {
  const { kind } = facts.evidence.workload
  if (!['Deployment', 'StatefulSet', 'DaemonSet'].includes(kind)) return {}
  return { action: 'roll-back', command: kubectl(facts, `rollout undo ${workloadArgument(facts)}`) }
}

/** A shell command run in a copy of the pod, where the container does not crash. */
export function inCopy(facts: Facts, container: ContainerFacts, command: string): string {
  const pod = facts.pod?.metadata.name ?? '<pod>'
  return kubectl(
    facts,
    `debug ${pod} -it --copy-to=${pod.slice(0, 50)}-debug --container=${container.name} -- sh -c ${quote(command)}`,
  )
}

/** A shell command run in a new pod of the namespace. */
export function inProbe(facts: Facts, command: string): string {
  return kubectl(
    facts,
    `run net-check --rm -it --restart=Never --image=busybox:1.37 -- sh -c ${quote(command)}`,
  )
}

/** The text as one word of a shell. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

/** The path when it can stand in a shell command as it is. Text of a log is hostile: everything else is left out. */
export function plainPath(path: string | undefined): string | undefined {
  return path !== undefined && /^\/[\w@%+=:,./-]{1,200}$/.test(path) ? path : undefined
}
