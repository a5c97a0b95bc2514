/** Finds the ports that a container says it listens on. */
import type { LogLine } from '../domain/evidence.ts'
import type { ContainerFacts } from './facts.ts'

export interface Listening {
  readonly port: number
  readonly line: LogLine
  /** It accepts connections from inside its own container only. */
  readonly loopback: boolean
  /** The protocol that the line names, e.g. `HTTP/1.1`, `https`, `gRPC`. */
  readonly protocol?: string
}

const LISTENS =
  /\b(?:listen(?:s|ing)?|serv(?:ing|es?)|bound|binding|running (?:on|at)|started (?:on|at|server)|starting (?:\w+ )?(?:server|on|at)|accept(?:s|ing)?|available (?:on|at)|server (?:is )?(?:up|started|running)|ready to (?:accept|handle)|ready|Tomcat (?:started|initialized)|http server)\b/i
const ADDRESS = /(?<host>\[?[\w.:*-]{0,80}\]?|):(?<port>\d{2,5})(?![\d:.])/g
const PORT = /\bport(?:\(s\))?["']?\s{0,4}[:= ]\s{0,4}["']?(?<port>\d{2,5})\b/gi

/** Lines such as `Serving REST API (HTTP/1.1) on [::]:9000`; what a line dials or proxies to does not count. */
export function listening(container: ContainerFacts): Listening[] {
  return (container.log?.lines ?? []).slice(0, 4000).flatMap((line) => {
    if (
      line.text.length > 2000 ||
      !LISTENS.test(line.text) ||
      /\b(?:connect(?:ing|ed)? to|dial|upstream|proxying to|refused)\b/i.test(line.text)
    )
      return []
    const text = line.text.replace(/\d{4}-\d\d-\d\d[T ][\d:.,+Z]+|\b\d\d:\d\d:\d\d[\d.,]*/g, '')
    const found = [...text.matchAll(ADDRESS), ...text.matchAll(PORT)]
    const protocol = /\b(https?(?:\/[\d.]+)?|grpc)\b/i.exec(text)?.[1]
    return found.flatMap((match) => {
      const port = Number(match.groups?.port)
      if (port < 20 || port > 65535) return []
      const loopback = /^(?:127\.0\.0\.1|localhost|\[?::1\]?)$/.test(match.groups?.host ?? '')
      return [{ port, line, loopback, ...(protocol ? { protocol } : {}) }]
    })
  })
}
