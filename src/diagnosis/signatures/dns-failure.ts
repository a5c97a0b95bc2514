/** Messages of resolvers that find no address for a name. */
import type { Signature } from './signature.ts'

export const dnsFailure: readonly Signature[] = [
  {
    pattern:
      /(?:getaddrinfo|query\w{1,120}) (?<code>ENOTFOUND|EAI_AGAIN|EAI_FAIL|EAI_NODATA|ENODATA|ESERVFAIL|ETIMEOUT|ECONNREFUSED)(?: (?<host>[\w.-]{1,120}))?/,
    strength: 0.98,
    of: 'Node',
  },
  {
    pattern:
      /lookup (?<host>[\w.-]{1,120})(?: on (?<server>[\d.:a-f[\]]{1,120}?:\d+))?: (?<code>no such host|server misbehaving|i\/o timeout|dial udp[^\n"]{0,80}|read udp[^\n"]{0,80}|Temporary failure in name resolution|Name or service not known|cannot unmarshal DNS message|connection refused|operation was canceled|Try again)/,
    strength: 0.98,
    of: 'Go net',
  },
  {
    pattern: /(?:read|dial|write) udp [^\n"]{0,60}?(?:->)?(?<server>[\d.]{1,120}:53): (?<code>[^\n"]{3,60})/,
    strength: 0.95,
    of: 'Go net: the DNS server does not answer',
  },
  {
    pattern:
      /could not translate host name "(?<host>[^"]{1,120})" to address: (?<code>[^\n]{3,80})|Unknown MySQL server host '(?<mysql>[^']{1,120})'|php_network_getaddresses: getaddrinfo for (?<php>[\w.-]{1,120}) failed|UnknownHostException: (?<java>[\w.-]{1,120})|Could not resolve host:? '?(?<curl>[\w.-]{1,120})|bad address '(?<busybox>[^']{1,120})'|unable to resolve host address ['‘](?<wget>[^'’]{1,120})|host not found in (?:upstream |resolver )?"(?<nginx>[^"]{1,120})"|could not resolve address '(?<haproxy>[^']{1,120})'/,
    strength: 0.98,
    of: 'libpq, MySQL, PHP, Java, curl, wget, nginx, HAProxy',
  },
  {
    pattern: /server can't find (?<host>[\w.-]{1,120}): (?<code>NXDOMAIN|SERVFAIL|REFUSED)/,
    strength: 0.97,
    of: 'nslookup of BusyBox and BIND',
  },
  {
    pattern:
      /(?:Failed to resolve|Couldn't resolve server|[Cc]ould not resolve(?: host(?:name)?)?|[Cc]annot resolve(?: host(?:name)?)?|[Uu]nable to resolve(?: host(?:name)?)?|DNS resolution failed for(?: host| service:)?|can't resolve|[Ff]ailed to (?:resolve|lookup)(?: host(?:name)?)?|(?:[Cc]ouldn't|[Cc]ould not|[Cc]annot|[Uu]nable to) look ?up (?:host(?:name)?|address(?: of)?)|[Nn]ame resolution (?:failed|failure|error) (?:for|on)) ['"`]?(?<host>[\w-]{1,120}(?:\.[\w-]{1,120})*)['"`]?/,
    strength: 0.93,
    unless:
      /placeholder|dependency|symbolic|import|module|reference|property|beans?\b|symbol|entry module|revision|type |class /i,
    of: 'urllib3, Kafka, librdkafka, gRPC and others',
  },
  {
    pattern:
      /\[Errno -(?:2|3|5)\] (?<code>[^\n'"]{3,80})|Error -(?:2|3|5) connecting to (?<host>[\w.-]{1,120}):|Name or service not known(?: \((?<net>[\w.-]{1,120}):\d+\))?|Temporary failure in name resolution|No address associated with hostname|nodename nor servname provided|Name does not resolve|No such host is known|failed to lookup address information|dns error|NameResolutionError|No resolvable bootstrap urls|:?\bnxdomain\b|\bNXDOMAIN\b|\bSERVFAIL\b|no such host/,
    strength: 0.96,
    of: 'glibc, musl, Rust, .NET, Erlang and others',
  },
  {
    pattern:
      /produced zero addresses|name resolver error|Resource temporarily unavailable \((?<host>[\w.-]{1,120}):\d+\)|DNS lookup (?:failed|timed out)|DNS server[^\n]{0,40}(?:timed? ?out|no response)|domain name not found/i,
    strength: 0.92,
    of: 'gRPC, .NET',
  },
]
