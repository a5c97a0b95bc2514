/** Reads the address that a client tried to reach out of its message. */

export interface NetworkTarget {
  readonly host: string
  readonly port?: number
  /** The address that the name resolved to, when the message has both. */
  readonly ip?: string
}

/** Most telling first; each has a host or an address, and mostly a port. */
const PATTERNS: readonly RegExp[] = [
  /connection to server at "(?<host>[^"]+)" \((?<ip>[\d.:a-f]+)\), port (?<port>\d+)/,
  /connection to server at "(?<host>[^"]+)", port (?<port>\d+)/,
  /Is the server running on host "(?<host>[^"]+)"(?: \([^)]*\))? and accepting\s+TCP\/IP connections on port (?<port>\d+)/,
  // Java's InetSocketAddress: `kafka/10.0.0.1:9092`.
  /(?<![\w./-])(?<host>[a-z][\w-]*(?:\.[\w-]+)*)\/(?<ip>\d{1,3}(?:\.\d{1,3}){3}):(?<port>\d{2,5})\b/,
  /E[A-Z]{5,14} (?<host>[\w.-]+|\[?[\da-f:]+\]?):(?<port>\d{2,5})/,
  /dial (?:tcp|udp)\d? (?:[\d.:[\]a-f]+->)?(?<host>[\w.-]+|\[[\da-f:]+\]):(?<port>\d+)/,
  /read (?:tcp|udp) \S+->(?<host>[\w.-]+):(?<port>\d+)/,
  /host='(?<host>[^']+)', port=(?<port>\d+)/,
  /Connect call failed \('(?<host>[^']+)', (?<port>\d+)/,
  /on '(?<host>[\w.-]+):(?<port>\d+)'/,
  /connect to (?:local )?(?:MySQL|MariaDB) server on '(?<host>[\w.-]+)(?::(?<port>\d+))?'/,
  /[Ff]ailed to connect to (?<host>[\w.-]+) port (?<port>\d+)/,
  /connect\(2\) for "?(?<host>[\w.-]+)"? port (?<port>\d+)/,
  /(?:[Ee]rror -?\d+ connecting to|Connection to|connect(?:ing|ion)? to|[Cc]ould not connect to Redis at|Cannot connect to host|[Bb]roker|[Bb]ootstrap broker|broker: '|brokers?[=:"\s[]+|servers?[=:"\s[]+|ipv\d#|address(?:es)?[=:"\s[]+|host[=:"\s]+|tcp:\/\/|amqps?:\/\/(?:[^@\s/]*@)?|redis(?:s)?:\/\/(?:[^@\s/]*@)?|postgres(?:ql)?:\/\/(?:[^@\s/]*@)?|mysql:\/\/(?:[^@\s/]*@)?|mongodb:\/\/(?:[^@\s/]*@)?|nats:\/\/(?:[^@\s/]*@)?|kafka:\/\/|https?:\/\/(?:[^@\s/]*@)?|jdbc:\w+:\/\/)\s*'?"?(?<host>[\w-]+(?:\.[\w-]+)*):(?<port>\d{2,5})\b/,
  /https?:\/\/(?:[^@\s/"']*@)?(?<host>[\w-]+(?:\.[\w-]+)*)(?=[/"'\s]|$)/,
  /\((?<host>[\w-]+(?:\.[\w-]+)+):(?<port>\d{2,5})\)/,
  /\b(?<host>\d{1,3}(?:\.\d{1,3}){3}):(?<port>\d{2,5})\b/,
  /\b(?<host>[a-z][\w-]*(?:\.[\w-]+)*):(?<port>\d{2,5})\b(?!:\d)/,
]

/** Words before an address that a client was told to use, which may be a name where others show what it resolved to. */
const NAMED = PATTERNS.filter(({ source }) => source.includes('[Ee]rror -?\\d+ connecting to'))

/** Names that look like a host but are source files, and this machine's own names. */
const NOT_A_HOST =
  /\.(?:js|ts|mjs|cjs|go|py|java|rb|php|rs|ex|exs|cs|kt|scala|c|cc|cpp|jsx|tsx|erl|lua)$|^(?:line|node|file|at|pid|errno|code|port|internal)$/

/** The first address in the text that can be one; by its name, when the text has the name beside the bare address. */
export function targetIn(text: string): NetworkTarget | undefined {
  const bounded = text.slice(0, 6000)
  const first = firstTarget(bounded, PATTERNS)
  if (first?.port === undefined || !BARE_ADDRESS.test(first.host)) return first
  const named = firstTarget(bounded, NAMED)
  const same = named?.port === first.port && !BARE_ADDRESS.test(named.host)
  return same ? { ...named, ip: first.host } : first
}

/** The pod's own network, which nothing else answers on. */
export function isLoopback({ host }: NetworkTarget): boolean {
  return /^(?:localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|::1)$/.test(host)
}

const BARE_ADDRESS = /^\d{1,3}(?:\.\d{1,3}){3}$/

function firstTarget(bounded: string, patterns: readonly RegExp[]): NetworkTarget | undefined {
  for (const pattern of patterns) {
    const { host, port, ip } = pattern.exec(bounded)?.groups ?? {}
    // Hosts stand in commands that people copy, so nothing but the letters of a host may pass.
    if (!host || NOT_A_HOST.test(host) || !/^[\w.-]+$|^\[?[\da-f:.]+\]?$/i.test(host)) continue
    const number = port === undefined ? undefined : Number(port)
    if (number !== undefined && (number < 1 || number > 65_535)) continue
    return {
      host: host.replace(/^\[|\]$/g, ''),
      ...(number === undefined ? {} : { port: number }),
      ...(ip ? { ip } : {}),
    }
  }
  return undefined
}

/** `10.0.0.1:5432`, `pg`, `[::1]:80`. */
export function showTarget({ host, port }: NetworkTarget): string {
  return port === undefined ? host : `${host.includes(':') ? `[${host}]` : host}:${port}`
}
