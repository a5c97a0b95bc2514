/** Messages of processes that write where the filesystem is read-only. */
import type { Signature } from './signature.ts'

export const readOnlyFilesystem: readonly Signature[] = [
  {
    pattern:
      /EROFS: read-only file system, \w{1,120} '(?<path>[^']{1,120})'|\[Errno 30\] Read-only file system: '(?<py>[^']{1,120})'|\b(?:open|mkdir|create|chmod|chown|rename|remove|unlink|symlink|write|openat|mkdirat|utimes|lchown) (?<go>[^\s:"]{1,120}): read-only file system|"(?<nginx>[^"\n]{1,120})" failed \(30: Read-only|FileSystemException: (?<java>[^\s:]{1,120}): Read-only|Read-only file system @ \w{1,120} - (?<ruby>[^\s)]{1,120})|Read-only file system : '(?<net>[^']{1,120})'|['"‘`]?(?<sh>\/[\w.@%+/-]{1,120})['"’`]?:? Read-only file system/,
    strength: 0.98,
    of: 'Node, Python, Go, nginx, Java, Ruby, .NET, shells',
  },
  {
    pattern:
      /[Rr]ead-only file ?system(?!\?)|\bEROFS\b|\berofs\b|ReadOnlyFilesystem|\(os error 30\)|errno[=: ]{1,120}30\b/,
    strength: 0.96,
    of: 'EROFS in any wording',
  },
  {
    pattern:
      /attempt to write a readonly database|SQLITE_READONLY|The (?:data|log|config) directory is read-?only/i,
    strength: 0.85,
    of: 'SQLite',
  },
]
