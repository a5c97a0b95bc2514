/** Messages of servers whose address is in use. */
import type { Signature } from './signature.ts'

export const portConflict: readonly Signature[] = [
  {
    pattern:
      /EADDRINUSE(?:: address already in use)?:? ?(?<addr>[\w.:[\]*]*:\d+|\/[^\s"]{1,120}|:::\d+)?|bind\(\) to (?<nginx>\S{1,120}) failed \(98|(?:bind on|listen(?:ing)? (?:on )?)(?:tcp\d? |udp\d? )?(?<go>[\w.:[\]*]*:\d+)[^\n]{0,60}address already in use|attempting to bind on address \('(?<host>[^']{1,120})', (?<port>\d+)\)|Connection in use: \('(?<gun>[^']{1,120})', (?<gunport>\d+)\)|Port (?<spring>\d+) (?:was already in use|is (?:already )?in use|is already allocated)|Failed to bind to address (?<kestrel>\S{1,120}?): address already in use/,
    strength: 0.97,
    of: 'Node, nginx, Go, asyncio, gunicorn, Spring Boot, Kestrel',
  },
  {
    pattern:
      /cannot bind socket \(Address already in use\) for \[(?<haproxy>[^\]]{1,120})\]|could not bind (?:to address|IPv[46] address) "?(?<addr>[^"\s:]{1,120}|\[?::\]?:\d+|\[[^\]]{1,120}\]:\d+)|listening socket (?<redis>\S{1,120}:\d+): bind: Address already in use|bind\(2\) for "(?<host>[^"]{1,120})" port (?<port>\d+)|cannot bind '(?<envoy>[^']{1,120})': Address already in use|Failed to listen on (?<php>\S{1,120}) \(reason: Address already in use|Do you already have another mysqld server running on port: (?<mysql>\d+)/,
    strength: 0.97,
    unless: /[Pp]ermission denied/,
    of: 'HAProxy, httpd, PostgreSQL, Redis, Puma, Envoy, PHP, MySQL',
  },
  {
    pattern:
      /[Aa]ddress (?:already )?in use|\beaddrinuse\b|AddrInUse|\[Errno 98\]|\(os error 98\)|\bBindException|Only one usage of each socket address|[Pp]ort `?(?<port>\d+)`? is (?:already )?(?:in use|taken|occupied|used)/,
    strength: 0.95,
    unless: /Cannot assign requested address|[Pp]ermission denied/,
    of: 'EADDRINUSE in any wording',
  },
]
