/** Says which field of the probe or which part of the application is wrong, as far as the failure shows it. */
import type { EvidenceItem } from '../domain/diagnosis.ts'
import type { Probe } from '../domain/kubernetes.ts'
import { specItem } from './describe-run.ts'
import type { ContainerFacts, Facts } from './facts.ts'
import { type Listening, listening } from './listening.ts'
import { logItem } from './log-signature.ts'
import type { ProbeFailure } from './probe-failure.ts'
import type { ProbeKill } from './probe-kill.ts'
import { portOf, probeBudget, resolvedPort } from './probe-words.ts'
import { startProgress } from './progress.ts'
import { specPath } from './queries.ts'
import { duration } from './timeline.ts'

export interface Judgement {
  readonly words: string
  readonly items: readonly EvidenceItem[]
}

export function judge(
  kill: ProbeKill,
  failure: ProbeFailure,
  container: ContainerFacts,
  facts: Facts,
): Judgement {
  const { probe } = kill
  if (!probe) return { words: '', items: listeningItems(listening(container)) }
  const heard = listening(container)
  const port = unknownPort(probe, container) ?? wrongPort(probe, failure, container, heard)
  const judged = port ?? byFailure(kill, probe, failure, container, facts, heard)
  return { words: judged.words, items: [...judged.items, ...listeningItems(heard)].filter(unique) }
}

function unique(item: EvidenceItem, index: number, all: readonly EvidenceItem[]): boolean {
  return all.findIndex((o) => o.source === item.source) === index
}

function listeningItems(heard: readonly Listening[]): EvidenceItem[] {
  return [...new Map(heard.map((h) => [h.port, h])).values()].slice(0, 2).map((h) => itemOf(h))
}

const OWNERS = new WeakMap<Listening, ContainerFacts>()

function itemOf(heard: Listening): EvidenceItem {
  const container = OWNERS.get(heard)
  return container ? logItem(container, heard.line) : specItem('log', heard.line.text.trim().slice(0, 300))
}

function unknownPort(probe: Probe, container: ContainerFacts): Judgement | undefined {
  const port = portOf(probe)
  if (port === undefined || resolvedPort(probe, container) !== undefined) return undefined
  const names = (container.spec.ports ?? []).map((p) => `${p.name ?? ''} ${p.containerPort}`.trim())
  return {
    words: `The probe asks port "${port}", but the container has no port of that name (it has: ${names.join(', ') || 'none'}).`,
    items: [specItem(`${specPath(container)}.ports`, names.join(', ') || 'none')],
  }
}

/** Nothing answers on the probe's port, and the log tells on which port the application listens. */
function wrongPort(
  probe: Probe,
  failure: ProbeFailure,
  container: ContainerFacts,
  heard: readonly Listening[],
): Judgement | undefined {
  if (failure.kind !== 'refused') return undefined
  const port = resolvedPort(probe, container)
  const declared = (container.spec.ports ?? []).map((p) => p.containerPort)
  const same = heard.find((h) => h.port === port)
  for (const h of heard) OWNERS.set(h, container)
  if (same?.loopback && !heard.some((h) => h.port === port && !h.loopback))
    return {
      words: `The application listens on port ${port} of the loopback address only; the kubelet asks the address of the pod. It must listen on 0.0.0.0 (or [::]).`,
      items: [logItem(container, same.line)],
    }
  const other = heard.find((h) => h.port !== port)
  if (same || !other) return undefined
  return {
    words: `The application listens on port ${other.port}, the probe asks port ${port}${declared.length > 0 ? ` (containerPort ${declared.join(', ')})` : ''}.`,
    items: [
      logItem(container, other.line),
      ...(declared.length > 0 ? [specItem(`${specPath(container)}.ports`, declared.join(', '))] : []),
    ],
  }
}

function byFailure(
  kill: ProbeKill,
  probe: Probe,
  failure: ProbeFailure,
  container: ContainerFacts,
  facts: Facts,
  heard: readonly Listening[],
): Judgement {
  for (const h of heard) OWNERS.set(h, container)
  const budget = probeBudget(probe)
  const path = probe.httpGet?.path ?? '/'
  switch (failure.kind) {
    case 'missing-path':
      return plain(
        `The server answers ${failure.status} for ${path}: this version does not serve the path that the probe asks.`,
      )
    case 'not-allowed':
      return plain(
        `The server answers ${failure.status} for ${path}: it does not accept GET there (the kubelet always sends GET).`,
      )
    case 'unauthorized':
      return plain(
        `The server answers ${failure.status} for ${path}: the endpoint wants credentials, which the probe does not send (httpHeaders), or does not accept the address as Host.`,
      )
    case 'tls-unexpected':
      return plain(`The probe speaks HTTPS, the server plain HTTP: scheme must be HTTP.`)
    case 'tls-expected':
      return failure.status === 400 && probe.httpGet?.scheme === 'HTTPS'
        ? plain(`The server answers 400 for ${path}.`)
        : plain(
            `The server seems to expect TLS (or another protocol) on that port: scheme must be HTTPS if it does.`,
          )
    case 'not-grpc':
      return plain('What answers there does not implement the gRPC health checking protocol.')
    case 'not-serving':
      return plain(`The application itself reports that it is not healthy (${failure.words.slice(0, 80)}).`)
    case 'no-command':
      return plain(
        `The command of the probe${failure.subject ? `, ${failure.subject},` : ''} is not in the image, so it can never succeed.`,
      )
    case 'no-file':
      return plain(
        `The file that the probe looks at${failure.subject ? `, ${failure.subject},` : ''} does not exist: the application writes it elsewhere, or not yet.`,
      )
    case 'exec-output':
      return plain(
        failure.words === ''
          ? 'The command of the probe fails without a word.'
          : 'The command of the probe itself reports the trouble.',
      )
    case 'unreachable':
      return plain(
        'The connection is cut or does not get through: look at network policies, and at whether the process resets it.',
      )
    case 'timeout':
      return timeout(probe, container, facts, heard)
    case 'refused':
    case 'server-error':
      return slowStart(kill, probe, failure, container, budget)
    default:
      return plain('')
  }
}

function plain(words: string): Judgement {
  return { words, items: [] }
}

function timeout(
  probe: Probe,
  container: ContainerFacts,
  facts: Facts,
  heard: readonly Listening[],
): Judgement {
  const http = probe.grpc
    ? heard.find((h) => h.port === probe.grpc?.port && /^http/i.test(h.protocol ?? ''))
    : undefined
  if (http)
    return {
      words: `The probe is a gRPC health check on ${http.port}, but the process serves plain ${http.protocol} there: use an httpGet probe.`,
      items: [logItem(container, http.line)],
    }
  const cpu = container.spec.resources?.limits?.cpu
  void facts
  return plain(
    `The application does not answer within timeoutSeconds ${probe.timeoutSeconds ?? 1}: it hangs, is too busy${cpu ? ` (its CPU limit is ${cpu})` : ''}, or waits for something else in that handler.`,
  )
}

/** It was killed before it had been up once: the start takes longer than the probe allows. */
function slowStart(
  kill: ProbeKill,
  probe: Probe,
  failure: ProbeFailure,
  container: ContainerFacts,
  budget: number,
): Judgement {
  const life = container.run?.lifetimeMs
  const period = (probe.periodSeconds ?? 10) * 1000
  const early = life !== undefined && life <= budget * 1000 + period + 15_000
  const progress = early || kill.kind === 'startup' ? startProgress(container) : undefined
  if (progress)
    return {
      words: `It is still starting when the probe gives up after ${budget} s: ${progress.done} of ${progress.total} done; at the pace of the log the start takes about ${duration(progress.seconds * 1000)}.`,
      items: [logItem(container, progress.line)],
    }
  if (kill.kind === 'startup')
    return plain(
      `It gives up after ${budget} s${life === undefined ? '' : `, and the runs last ${duration(life)}`}: the start takes longer than that, or never succeeds.`,
    )
  if (failure.kind === 'server-error')
    return plain(`The application answers ${failure.status}: it reports itself that it is not healthy.`)
  return early
    ? plain(
        `Nothing listens on that port within ${budget} s: the application starts more slowly than the probe allows, or listens on another port.`,
      )
    : plain('Nothing listens on that port any more: the server inside stopped although the process went on.')
}
