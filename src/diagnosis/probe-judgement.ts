/** Says which field of the probe or which part of the application is wrong, as far as the failure shows it. */
import type { EvidenceItem } from '../domain/diagnosis.ts'
import type { Probe } from '../domain/kubernetes.ts'
import { specItem } from './describe-run.ts'
import type { ContainerFacts } from './facts.ts'
import { type Listening, listening } from './listening.ts'
import { logItem } from './log-signature.ts'
import type { FailureKind, ProbeFailure } from './probe-failure.ts'
import type { ProbeKill } from './probe-kill.ts'
import { portOf, probeBudget, resolvedPort } from './probe-words.ts'
import { startProgress } from './progress.ts'
import { specPath } from './queries.ts'
import { duration } from './timeline.ts'

/** What is wrong, in a sentence, and what that rests on. */
export interface Judgement {
  readonly words: string
  readonly items: readonly EvidenceItem[]
}

interface Case {
  readonly kill: ProbeKill
  readonly probe: Probe
  readonly failure: ProbeFailure
  readonly container: ContainerFacts
  /** Ports that the container says it listens on. */
  readonly heard: readonly Listening[]
}

/** Judges a probe that failed with `failure`; the words are empty when the failure shows nothing. */
export function judge(kill: ProbeKill, failure: ProbeFailure, container: ContainerFacts): Judgement {
  const heard = listening(container)
  const ports = [...new Map(heard.map((h) => [h.port, h])).values()].slice(0, 2)
  const listeningItems = ports.map((h) => logItem(container, h.line))
  if (!kill.probe) return { words: '', items: listeningItems }
  const one: Case = { kill, probe: kill.probe, failure, container, heard }
  const judged = unknownPort(one) ?? wrongPort(one) ?? notGrpc(one) ?? slowStart(one) ?? byFailure(one)
  return { words: judged.words, items: [...judged.items, ...listeningItems].filter(unique) }
}

function unique(item: EvidenceItem, index: number, all: readonly EvidenceItem[]): boolean {
  return all.findIndex((o) => o.source === item.source) === index
}

function unknownPort({ probe, container }: Case): Judgement | undefined {
  const port = portOf(probe)
  if (port === undefined || resolvedPort(probe, container) !== undefined) return undefined
  const names = (container.spec.ports ?? []).map((p) => `${p.name ?? ''} ${p.containerPort}`.trim())
  return {
    words: `The probe asks port "${port}", but the container has no port of that name (it has: ${names.join(', ') || 'none'}).`,
    items: [specItem(`${specPath(container)}.ports`, names.join(', ') || 'none')],
  }
}

/** Nothing answers on the probe's port, and the log tells on which port the application listens. */
function wrongPort({ probe, failure, container, heard }: Case): Judgement | undefined {
  if (failure.kind !== 'refused') return undefined
  const port = resolvedPort(probe, container)
  const same = heard.filter((h) => h.port === port)
  const loopback = same.every((h) => h.loopback) ? same[0] : undefined
  if (loopback)
    return {
      words: `The application listens on port ${port} of the loopback address only; the kubelet asks the address of the pod. It must listen on 0.0.0.0 (or [::]).`,
      items: [logItem(container, loopback.line)],
    }
  const other = heard.find((h) => h.port !== port)
  if (same.length > 0) return undefined
  if (!other) return undeclaredPort(probe, container)
  const declared = (container.spec.ports ?? []).map((p) => p.containerPort).join(', ')
  return {
    words: `The application listens on port ${other.port}, the probe asks port ${port}${declared ? ` (containerPort ${declared})` : ''}.`,
    items: [
      logItem(container, other.line),
      ...(declared ? [specItem(`${specPath(container)}.ports`, declared)] : []),
    ],
  }
}

/** The log names no port, but the container declares others than the one that is asked. */
function undeclaredPort(probe: Probe, container: ContainerFacts): Judgement | undefined {
  const port = resolvedPort(probe, container)
  const declared = (container.spec.ports ?? []).map((p) => p.containerPort)
  if (port === undefined || declared.length === 0 || declared.includes(port)) return undefined
  return {
    words: `The probe asks port ${port}, which the container does not declare (it declares ${declared.slice(0, 4).join(', ')}): it may be the wrong port.`,
    items: [specItem(`${specPath(container)}.ports`, declared.join(', '))],
  }
}

/** The process says that it serves HTTP on the port that a gRPC probe asks. */
function notGrpc({ probe, failure, container, heard }: Case): Judgement | undefined {
  if (failure.kind !== 'timeout' || !probe.grpc) return undefined
  const http = heard.find((h) => h.port === probe.grpc?.port && /^http/i.test(h.protocol ?? ''))
  return (
    http && {
      words: `The probe is a gRPC health check on ${http.port}, but the process serves plain ${http.protocol} there: use an httpGet probe.`,
      items: [logItem(container, http.line)],
    }
  )
}

/** It was killed before it had been up once: the start takes longer than the probe allows. */
function slowStart({ kill, probe, failure, container }: Case): Judgement | undefined {
  if (failure.kind !== 'refused' && failure.kind !== 'server-error') return undefined
  const life = container.run?.lifetimeMs
  const budget = probeBudget(probe)
  const early = life !== undefined && life <= (budget + (probe.periodSeconds ?? 10)) * 1000 + 15_000
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
  if (failure.kind === 'server-error' || !early) return undefined
  return plain(
    `Nothing listens on that port within ${budget} s: the application starts more slowly than the probe allows, or listens on another port.`,
  )
}

function plain(words: string): Judgement {
  return { words, items: [] }
}

/** A sentence for each kind of failure, when the rest of the evidence has nothing better. */
const SENTENCES: Readonly<Partial<Record<FailureKind, (one: Case) => string>>> = {
  'missing-path': ({ failure, probe }) =>
    `The server answers ${failure.status} for ${path(probe)}: this version does not serve the path that the probe asks.`,
  'not-allowed': ({ failure, probe }) =>
    `The server answers ${failure.status} for ${path(probe)}: it does not accept GET there (the kubelet always sends GET).`,
  unauthorized: ({ failure, probe }) =>
    `The server answers ${failure.status} for ${path(probe)}: the endpoint wants credentials, which the probe does not send (httpHeaders), or does not accept the address as Host.`,
  'server-error': ({ failure }) =>
    `The application answers ${failure.status}: it reports itself that it is not healthy.`,
  'tls-unexpected': () =>
    'The probe speaks HTTPS, the server plain HTTP: scheme must be HTTP (or it redirects the probe to such an address).',
  'tls-expected': ({ failure, probe }) =>
    failure.status === 400 && probe.httpGet?.scheme === 'HTTPS'
      ? `The server answers 400 for ${path(probe)}.`
      : 'The server seems to expect TLS (or another protocol) on that port: scheme must be HTTPS if it does.',
  'not-grpc': () => 'What answers there does not implement the gRPC health checking protocol.',
  'not-serving': ({ failure }) =>
    `The application itself reports that it is not healthy (${failure.words.slice(0, 80)}).`,
  'no-command': ({ failure }) =>
    `The command of the probe${failure.subject ? `, ${failure.subject},` : ''} is not in the image, so it can never succeed.`,
  'no-file': ({ failure }) =>
    `The file that the probe looks at${failure.subject ? `, ${failure.subject},` : ''} does not exist: the application writes it elsewhere, or not yet.`,
  'exec-output': ({ failure }) =>
    failure.words === ''
      ? 'The command of the probe fails without a word.'
      : 'The command of the probe itself reports the trouble.',
  unreachable: () =>
    'The connection is cut or does not get through: look at network policies, and at whether the process resets it.',
  refused: () =>
    'Nothing listens on that port any more: the server inside stopped although the process went on.',
  timeout: ({ probe, container }) => {
    const cpu = container.spec.resources?.limits?.cpu
    if (probe.exec)
      return `The command of the probe does not end within timeoutSeconds ${probe.timeoutSeconds ?? 1}: it is slow by itself${cpu ? ` (the CPU limit of the container is ${cpu})` : ''}, for instance because it starts a whole run-time, or it waits for an application that hangs.`
    return `The application does not answer within timeoutSeconds ${probe.timeoutSeconds ?? 1}: it hangs, is too busy${cpu ? ` (its CPU limit is ${cpu})` : ''}, or waits for something else in that handler.`
  },
}

function byFailure(one: Case): Judgement {
  return plain(SENTENCES[one.failure.kind]?.(one) ?? '')
}

function path(probe: Probe): string {
  return probe.httpGet?.path ?? '/'
}
