/** Messages of processes that may not read or write a path, bind a port or use a capability. */
import type { Signature } from './signature.ts'

/** Refusals by a far end, and a file that may not be executed, are other causes. */
const OTHER =
  /publickey|for (?:table|schema|relation|database|sequence|function|view) |Code: 403|"code":403|PERMISSION_DENIED|StatusCode=403/

export const permissionDenied: readonly Signature[] = [
  {
    pattern:
      /bind: permission denied|bind\(\) to (?<what>\S{1,120}) failed \(13|listen EACCES: permission denied (?<node>\S{1,120})|could not bind to address (?<httpd>\S{1,120})|(?:Permission denied|EACCES)[^\n]{0,30}(?:bind|listen)|(?:bind|listen)[^\n]{0,60}(?:[Pp]ermission denied|EACCES)|cannot bind socket \(Permission denied\) for \[(?<haproxy>[^\]]{1,120})\]|SocketException \(13\)/,
    strength: 0.97,
    unless: /Address already in use|address already in use/,
    of: 'binding a port below 1024',
  },
  {
    pattern:
      /EACCES: permission denied, (?<op>\w{1,120}) '(?<path>[^']{1,120})'|EPERM: operation not permitted, (?<eop>\w{1,120}) '(?<epath>[^']{1,120})'|PermissionError: \[Errno (?:13|1)\] [^\n:]{1,40}: '(?<py>[^']{1,120})'|AccessDeniedException: (?<java>\/[^\s:]{1,120})|FileNotFoundException: (?<jio>\/[^\s(]{1,120}) \(Permission denied\)|Permission denied @ \w{1,120} - (?<ruby>[^\s)]{1,120})|Access to the path '(?<net>[^']{1,120})' is denied/,
    strength: 0.97,
    of: 'Node, Python, Java, Ruby, .NET',
  },
  {
    pattern:
      /\b(?<op>open|mkdir|create|stat|lstat|chmod|chown|rename|remove|unlink|symlink|readdirent|write|read|openat|lchown|mkdirat|utimes) (?<path>[^\s:"]{1,120}): (?:permission denied|operation not permitted)|\b(?<fn>mkdir|open|chown|chmod|rename|unlink)\(\)? ?\(?"(?<nginx>[^"]{1,120})"[^\n]{0,20}\)? failed \((?:13|1): |fopen\((?<php>[^)\n]{1,120})\): Failed to open stream: Permission denied/,
    strength: 0.96,
    unless: /fork\/exec/,
    of: 'Go, nginx, PHP',
  },
  {
    pattern:
      /(?:can't|cannot|could not|couldn't|unable to|[Ff]ailed to) (?:create|open|access|write|read|change|chdir|remove|touch|mkdir|set|delete|lock|chown|make)[^\n]{0,60}?['"‘`]?(?<path>\/[^\s'":’`]{1,120})[^\n]{0,60}(?:[Pp]ermission denied|[Oo]peration not permitted|EACCES|errno[: ]13)|(?<shell>\/[\w./-]{1,120}): (?:Permission denied|Operation not permitted)|'(?<data>[^'\n]{1,120})' is not writable|on a read-only directory: (?<mongod>\/[^\s"]{1,120})|(?<cookie>Cookie file \S{1,120} must be accessible by owner only)/,
    strength: 0.94,
    unless: OTHER,
    of: 'shells, coreutils, PostgreSQL, MySQL, MongoDB, Redis, Grafana, RabbitMQ',
  },
  {
    pattern:
      /(?<what>setuid|setgid|setgroups|initgroups|chroot|ptrace|mount|mlock(?:all)?|capset|setns|unshare|socket|iptables|prctl|setrlimit|sched_setscheduler|perf_event_open|bpf)(?:\([^)\n]*\))?[^\n]{0,60}(?:[Oo]peration not permitted|[Pp]ermission denied|EPERM|you must be root)|Failed to lock memory|must be run as root|requires root privileges|must be root to|CAP_(?<cap>[A-Z_]{1,120})[^\n]{0,60}(?:missing|required|needed|not (?:set|permitted|available))/,
    strength: 0.94,
    unless: OTHER,
    of: 'capabilities',
  },
  {
    pattern:
      /Os \{ code: (?:13|1), kind: PermissionDenied|(?:Permission denied \(os error 13\)|Operation not permitted \(os error 1\))|\beacces\b|\bEACCES\b|\bEPERM\b|\[Errno 13\]|errno[=: ]{1,120}13\b|Permission denied: ?['"]?(?<path>\/[^\s'"]{1,120})/,
    strength: 0.9,
    unless: OTHER,
    of: 'Rust, Erlang and others',
  },
  // strerror(EACCES) of glibc: https://translationproject.org/domain/libc.html
  {
    pattern:
      /Keine Berechtigung|Permission non accordée|Permiso denegado|Permesso negato|Permissão negada|Toegang geweigerd|Brak dostępu|Отказано в доступе|权限不够|許可がありません/,
    strength: 0.85,
    of: 'EACCES in other languages',
  },
  {
    pattern: /[Pp]ermission denied(?: ?[:-] ?['"]?(?<path>\/[^\s'",]{1,120}))?|[Oo]peration not permitted/,
    strength: 0.8,
    unless:
      /publickey|for (?:table|schema|relation|database|sequence|function|view) |Code: 403|PERMISSION_DENIED|\* permission denied|desc = |https?:\/\//,
    of: 'free text',
  },
]
