/** A postStart hook failed, so the kubelet killed the container; or preStop did not end in time. */
import type { KubeEvent, ProbeHandler } from '../../domain/kubernetes.ts'
import { type Detection, defineCause } from '../cause.ts'
import { eventItem, runItem, specItem, waitingItem } from '../describe-run.ts'
import type { ContainerFacts, Facts } from '../facts.ts'
import { changedWords, changesOf, editCommand, eventsCover, specPath } from '../queries.ts'
import { endsRun } from '../run-end.ts'
import { duration, lastSeen, timesSeen } from '../timeline.ts'

export const lifecycleHook = defineCause({
  id: 'lifecycle-hook',
  title: 'Lifecycle hook failed',
  meaning:
    'The kubelet runs the postStart hook beside the entrypoint and kills the container when the hook fails. The application itself may have been fine; its own log often shows only an orderly end.',
  detect: (facts) => facts.failing.flatMap((container) => detectIn(container, facts) ?? []),
  remedies: ({ container: name }, facts) => {
    const { namespace } = facts.evidence.workload
    const pod = facts.pod?.metadata.name ?? '<pod>'
    const hook = facts.containers.find((c) => c.name === name)?.spec.lifecycle?.postStart
    return [
      {
        text: hook?.httpGet
          ? 'Ask the address of the hook by hand in the container: it must answer 200 to 399 as soon as the process has started, or the hook comes too early.'
          : 'Run the command of the hook by hand in the container (it must work before the application is ready), or let it never fail.',
        command: `kubectl -n ${namespace} debug ${pod} -it --copy-to=${pod}-debug --container=${name ?? ''} -- sh`,
      },
      {
        text: 'Mend or remove the hook; what it prepares usually belongs into an init container.',
        command: editCommand(facts),
      },
      ...(facts.rollout
        ? [{ text: 'Roll back to the template without this hook.', action: 'roll-back' }]
        : []),
    ]
  },
})

/** `exec curl ...`, `HTTP GET :8080/register`. */
function describeHook(hook: ProbeHandler & { readonly sleep?: { readonly seconds?: number } }): string {
  if (hook.exec) return `exec ${(hook.exec.command ?? []).join(' ')}`
  if (hook.httpGet)
    return `${hook.httpGet.scheme ?? 'HTTP'} GET ${hook.httpGet.host ?? ''}:${hook.httpGet.port}${hook.httpGet.path ?? '/'}`
  if (hook.tcpSocket) return `TCP :${hook.tcpSocket.port}`
  return hook.sleep ? `sleep ${hook.sleep.seconds ?? '?'} s` : 'no handler'
}

function detectIn(container: ContainerFacts, facts: Facts): Detection | undefined {
  return postStart(container, facts) ?? postStartByShape(container, facts) ?? preStop(container, facts)
}

/** Kubelet pkg/kubelet/kuberuntime/kuberuntime_container.go: FailedPostStartHook, then Killing "FailedPostStartHook". */
function postStart(container: ContainerFacts, facts: Facts): Detection | undefined {
  const failed = newestOf(container, (e) => e.reason === 'FailedPostStartHook')
  const killing = newestOf(
    container,
    (e) => e.reason === 'Killing' && /FailedPostStartHook|PostStartHook/.test(e.message ?? ''),
  )
  const waiting = container.waiting?.reason === 'PostStartHookError'
  const event = failed ?? killing
  if (!event && !waiting) return undefined
  const fits =
    waiting || !container.run?.finishedAt || [failed, killing].some((e) => e && endsRun(e, container, facts))
  const hook = container.spec.lifecycle?.postStart
  const count = failed ? timesSeen(failed) : 1
  const output = /(?:message|output): "?([^"\n]{3,200})/.exec(
    `${failed?.message ?? ''} ${container.waiting?.message ?? ''}`,
  )?.[1]
  const life = container.run?.lifetimeMs
  return {
    container,
    confidence: fits ? 0.97 : 0.35,
    mechanism: true,
    summary: [
      `The postStart hook of container ${container.name} fails${count > 1 ? ` (${count} times)` : ''}, so the kubelet kills the container${life === undefined ? '' : ` after ${duration(life)}`}${hook ? `: ${describeHook(hook).slice(0, 240)}` : ''}.`,
      output ? `It said: ${output}` : '',
      changedWords(changesOf(container, facts).filter((c) => /lifecycle|\.image$/.test(c.path))),
    ]
      .filter(Boolean)
      .join(' '),
    supports: [
      ...(failed ? [eventItem(failed)] : []),
      ...(killing ? [eventItem(killing)] : []),
      ...(waiting ? [waitingItem(container)] : []),
      ...(hook ? [specItem(`${specPath(container)}.lifecycle.postStart`, describeHook(hook))] : []),
      ...(container.run ? [runItem(container, container.run)] : []),
    ],
  }
}

/** Without events: a hook is there, and the runs end at once with the codes of an ordered stop. */
function postStartByShape(container: ContainerFacts, facts: Facts): Detection | undefined {
  const hook = container.spec.lifecycle?.postStart
  const { run } = container
  if (!hook || !run || run.neverRan || eventsCover(container, facts)) return undefined
  if (![0, 137, 143].includes(run.exitCode) || (run.lifetimeMs ?? 0) > 60_000) return undefined
  return {
    container,
    confidence: 0.55,
    mechanism: true,
    summary: `Container ${container.name} ends with exit code ${run.exitCode} soon after its start, as after a failed postStart hook (${describeHook(hook).slice(0, 160)}); the events that would say so cannot be seen.`,
    supports: [
      runItem(container, run),
      specItem(`${specPath(container)}.lifecycle.postStart`, describeHook(hook)),
    ],
    settles: `kubectl -n ${facts.evidence.workload.namespace} get events --field-selector reason=FailedPostStartHook`,
  }
}

/** A preStop hook that takes longer than the grace period turns every orderly stop into SIGKILL. */
function preStop(container: ContainerFacts, facts: Facts): Detection | undefined {
  const failed = newestOf(container, (e) => e.reason === 'FailedPreStopHook')
  const hook = container.spec.lifecycle?.preStop
  if (!failed || !hook) return undefined
  const grace = facts.pod?.spec.terminationGracePeriodSeconds ?? 30
  return {
    container,
    confidence: facts.pod?.metadata.deletionTimestamp ? 0.6 : 0.3,
    mechanism: true,
    summary: `The preStop hook of container ${container.name} failed or was not done within terminationGracePeriodSeconds ${grace} (${describeHook(hook).slice(0, 160)}); it concerns only how the container is stopped.`,
    supports: [eventItem(failed), specItem(`${specPath(container)}.lifecycle.preStop`, describeHook(hook))],
  }
}

function newestOf(container: ContainerFacts, fits: (event: KubeEvent) => boolean): KubeEvent | undefined {
  return container.events.filter(fits).sort((a, b) => (lastSeen(b) ?? 0) - (lastSeen(a) ?? 0))[0]
}
