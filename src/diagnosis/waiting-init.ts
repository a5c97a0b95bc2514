/** An init container that neither fails nor ends: it waits, mostly for something that its own command names. */
import type { LogLine } from '../domain/evidence.ts'
import type { Pod } from '../domain/kubernetes.ts'
import type { ContainerFacts } from './facts.ts'
import { commandLine } from './queries.ts'
import { type NetworkTarget, targetIn } from './target.ts'
import { duration, instant } from './timeline.ts'

export interface Wait {
  readonly container: ContainerFacts
  /** What it waits for, from its command, else from what it says again and again. */
  readonly target?: NetworkTarget
  /** It only asks whether the name resolves. */
  readonly byName: boolean
  /** What it says again and again. */
  readonly line?: LogLine
  /** How long it has been running, in words. */
  readonly since: string
}

/** The init container that holds up the pod by running on, when none fails. */
export function heldUpBy(pod: Pod, containers: readonly ContainerFacts[]): ContainerFacts | undefined {
  if (pod.status?.phase !== 'Pending' || containers.some((c) => c.failing)) return undefined
  return containers.find((c) => c.role === 'init' && c.running && !c.run)
}

/** True for the container that `heldUpBy` names; a finished run is no wait. */
export function isWaiting({ role, running, run, failing }: ContainerFacts): boolean {
  return role === 'init' && running && !run && failing
}

/** How often a line must come again to be what the container waits with. */
const REPEATED = 3
const WAITS =
  /\b(?:wait(?:ing|s)?|not (?:yet )?(?:ready|reachable|available|up|there)|retry(?:ing)?|sleeping)\b/i

/** What the container waits for; undefined when nothing tells. */
export function waitOf(container: ContainerFacts, now: number): Wait | undefined {
  if (!isWaiting(container)) return undefined
  const line = repeatedLine(container)
  const { target, byName } = asked(commandLine(container)) ?? { target: undefined, byName: false }
  const told = target ?? (line && targetIn(line.text))
  if (!told && !line) return undefined
  const began = instant(container.status?.state?.running?.startedAt)
  return {
    container,
    ...(told ? { target: told } : {}),
    byName,
    ...(line ? { line } : {}),
    since: began === undefined ? 'some time' : duration(now - began),
  }
}

function repeatedLine({ log }: ContainerFacts): LogLine | undefined {
  const lines = (log?.lines ?? []).slice(-60)
  const last = lines.findLast((l) => WAITS.test(l.text.slice(0, 500)))
  const alike = last && lines.filter((l) => bare(l.text) === bare(last.text))
  return alike && alike.length >= REPEATED ? last : undefined
}

function bare(text: string): string {
  return text.slice(0, 200).replace(/\d+/g, '#')
}

/** Without a loop the tool is at work: a download or a migration takes its time, and waits for nobody. */
const LOOP = /\b(?:until|while|wait\w*|retry|retries|pg_isready)\b|wait-for/

const HOST = '(?<host>[A-Za-z0-9][\\w-]{0,62}(?:\\.[\\w-]{1,63}){0,8})'

/** Tools that init containers wait with; each ends as soon as what it asks answers. */
const NAME_TOOLS = new RegExp(
  `\\b(?:nslookup|getent (?:ahosts|hosts)|dig(?: \\+\\w+)*|host) (?:-\\S+ )*${HOST}`,
)
const PORT_TOOLS: readonly RegExp[] = [
  new RegExp(`/dev/tcp/${HOST}/(?<port>\\d{2,5})`),
  new RegExp(
    `\\b(?:nc|ncat|netcat|telnet)(?: -\\w+(?: \\d{1,3}(?= -| [A-Za-z]))?)* ${HOST}[ :](?<port>\\d{2,5})`,
  ),
  new RegExp(
    `\\b(?:pg_isready|psql|redis-cli|mysqladmin|mysql|mongosh|mongo)\\b[^;&|]{0,80}?(?:-h ?|--host[= ])${HOST}(?:[^;&|]{0,60}?(?:-p ?|-P ?|--port[= ])(?<port>\\d{2,5}))?`,
  ),
  new RegExp(
    `\\b(?:tcp|https?|amqps?|redis|postgres(?:ql)?|mysql|mongodb|nats)://(?:[^@\\s/]{0,80}@)?${HOST}(?::(?<port>\\d{2,5}))?`,
  ),
  new RegExp(`\\bwait-for(?:-it)?(?:\\.sh)? (?:-\\S+ )*${HOST}:(?<port>\\d{2,5})`),
]

/** The address that a loop such as `until nc -z pg 5432; do sleep 2; done` asks for. */
function asked(command: string): { readonly target: NetworkTarget; readonly byName: boolean } | undefined {
  const bounded = command.slice(0, 4000)
  if (!LOOP.test(bounded)) return undefined
  for (const pattern of PORT_TOOLS) {
    const { host, port } = pattern.exec(bounded)?.groups ?? {}
    if (host) return { target: { host, ...(port ? { port: Number(port) } : {}) }, byName: false }
  }
  const host = NAME_TOOLS.exec(bounded)?.groups?.host
  return host ? { target: { host }, byName: true } : undefined
}
