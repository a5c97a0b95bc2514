/** The kubelet, the run-time or the admission refuses to run the container for security reasons. */
import { type Detection, defineCause } from '../cause.ts'
import { eventItem, specItem, waitingItem } from '../describe-run.ts'
import type { ContainerFacts, Facts } from '../facts.ts'
import { changedWords, changesOf, containerPatch, editCommand, specPath } from '../queries.ts'
import { startFailure } from '../start-failure.ts'

export const securityContext = defineCause({
  id: 'security-context',
  title: 'Refused by the security context',
  meaning:
    'The security settings of the pod and what its image or the cluster allows contradict each other, so the container is not started at all.',
  detect: (facts) => {
    const refused = facts.containers.flatMap((container) => refusedContainer(container, facts) ?? [])
    const pod = refusedPod(facts) ?? refusedByAdmission(facts)
    return pod ? [...refused, pod] : refused
  },
  remedies: (_finding, facts) => [
    { text: 'Correct the securityContext of the pod or container.', command: editCommand(facts) },
    ...(facts.rollout
      ? [{ text: 'Roll back until image and security settings fit.', action: 'roll-back' }]
      : []),
  ],
})

/** Words of kubelet pkg/kubelet/kuberuntime/security_context.go and of the run-times' CRI servers. */
const REFUSALS =
  /runAsNonRoot|runAsUser breaks non-root policy|non-numeric user|cannot verify user is non-root|image will run as root|[Aa]pp[Aa]rmor|seccomp|SELinux|procMount|unable to find (?:user|group)|privileged/

function refusedContainer(container: ContainerFacts, facts: Facts): Detection | undefined {
  const { waiting } = container
  const failure = startFailure(container)
  const config = waiting?.reason === 'CreateContainerConfigError' && REFUSALS.test(waiting.message ?? '')
  if (!config && failure?.kind !== 'security') return undefined
  const words = config ? (waiting?.message ?? '') : (failure?.words ?? '')
  const supports = failure?.supports ?? [waitingItem(container)]
  return {
    container,
    confidence: 0.97,
    summary: [
      `Container ${container.name} is not started: ${explain(words)}`,
      changedWords(
        changesOf(container, facts).filter((c) => /securityContext|image$|annotations/.test(c.path)),
      ),
    ]
      .filter(Boolean)
      .join(' '),
    supports: [...supports, ...contextItems(container, facts)],
    remedies: /root/.test(words)
      ? [
          {
            text: 'Run as a numeric user that is not root (or give the image a numeric USER).',
            command: editCommand(facts),
            patch: containerPatch(container, [
              'securityContext:',
              '  runAsNonRoot: true',
              '  runAsUser: 10001',
            ]),
          },
        ]
      : [],
  }
}

function explain(words: string): string {
  if (/non-numeric user \(([^)]*)\)/.test(words))
    return `runAsNonRoot is set, and the image names its user by a name (${/non-numeric user \(([^)]*)\)/.exec(words)?.[1]}), so the kubelet cannot verify that it is not root.`
  if (/image will run as root/.test(words))
    return 'runAsNonRoot is set, but the image will run as root and no runAsUser says otherwise.'
  if (/breaks non-root policy/.test(words)) return 'runAsNonRoot is set together with runAsUser 0.'
  const user = /unable to find (user|group) "?([^":]+)"?: no matching/.exec(words)
  if (user) return `the image has no ${user[1]} ${user[2]}.`
  if (/apparmor/i.test(words)) return `its AppArmor profile cannot be applied: ${words.slice(0, 200)}`
  if (/seccomp/i.test(words)) return `its seccomp profile cannot be applied: ${words.slice(0, 200)}`
  return words.slice(0, 240)
}

function contextItems(container: ContainerFacts, facts: Facts): Detection['supports'] {
  const own = container.spec.securityContext
  const pod = facts.pod?.spec.securityContext
  return [
    ...(own && Object.keys(own).length > 0
      ? [specItem(`${specPath(container)}.securityContext`, JSON.stringify(own))]
      : []),
    ...(pod && Object.keys(pod).length > 0 ? [specItem('spec.securityContext', JSON.stringify(pod))] : []),
  ]
}

/** The kubelet's own admission: pkg/kubelet/lifecycle, pkg/security/apparmor, pkg/kubelet/sysctl. */
function refusedPod(facts: Facts): Detection | undefined {
  const { pod } = facts
  const reason = pod?.status?.reason ?? ''
  if (!['AppArmor', 'SysctlForbidden', 'SeccompForbidden', 'PodForbidden'].includes(reason)) return undefined
  const container = facts.containers.find((c) => c.role === 'main')
  return {
    ...(container ? { container } : {}),
    confidence: 0.96,
    summary: `The kubelet refuses the pod (${reason}): ${pod?.status?.message ?? ''}`,
    supports: [specItem('pod.status.reason', `${reason}: ${pod?.status?.message ?? ''}`)],
  }
}

/** Pod Security admission, OpenShift's SecurityContextConstraints, and the policy engines' words for the same. */
const ADMISSION =
  /violates PodSecurity "([^"]+)": ([\s\S]*)|unable to validate against any security context constraint|unable to validate against any pod security policy/

function refusedByAdmission(facts: Facts): Detection | undefined {
  const event = facts.evidence.events.findLast(
    (e) => e.reason === 'FailedCreate' && ADMISSION.test(e.message ?? ''),
  )
  const told = event?.message ?? replicaFailure(facts)
  const match = ADMISSION.exec(told ?? '')
  if (!told || !match || facts.failing.length > 0) return undefined
  return {
    confidence: 0.96,
    summary: `No pod is created, because the admission refuses it: ${match[1] ? `it violates PodSecurity "${match[1]}": ${(match[2] ?? '').slice(0, 300)}` : told.slice(0, 300)}`,
    supports: event
      ? [eventItem(event)]
      : [specItem('deployment.status.conditions[ReplicaFailure]', told.slice(0, 600))],
    remedies: [
      {
        text: 'Set the fields that the sentence names, or label the namespace with a level that fits.',
        command: editCommand(facts),
      },
    ],
  }
}

function replicaFailure(facts: Facts): string | undefined {
  return facts.evidence.owners.deployment?.status?.conditions?.find(
    (c) => c.type === 'ReplicaFailure' && c.status === 'True',
  )?.message
}
