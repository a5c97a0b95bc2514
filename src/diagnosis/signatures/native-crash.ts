/** How C libraries, language run-times and shells report a crash in native code. */
import type { Signature } from './signature.ts'

export const nativeCrash: readonly Signature[] = [
  {
    pattern: /\bSegmentation fault\b(?: \(core dumped\))?/,
    strength: 0.96,
    of: 'shells, glibc, CPython faulthandler',
  },
  {
    pattern: /\b(?:Illegal instruction|Bus error|Floating point exception|Bad system call)\b/,
    strength: 0.95,
    of: 'shells',
  },
  {
    pattern:
      /\*\*\* (?:stack smashing detected|buffer overflow detected|[\w ]{1,120} detected) \*\*\*|double free or corruption|free\(\): invalid (?:pointer|next size|size)|malloc(?:_\w{1,120})?\(\): [\w ()]{1,120}|corrupted (?:size vs\. prev_size|double-linked list)|munmap_chunk\(\): invalid pointer|realloc\(\): invalid/,
    strength: 0.96,
    of: 'glibc',
  },
  {
    pattern:
      /Fatal Python error: (?:Segmentation fault|Bus error|Illegal instruction|Aborted|Floating point exception)/,
    strength: 0.97,
    of: 'CPython faulthandler',
  },
  {
    pattern: /#\s+(?:SIGSEGV|SIGBUS|SIGILL|SIGFPE|EXCEPTION_ACCESS_VIOLATION) \(0x[0-9a-f]{1,120}\) at pc=/,
    strength: 0.97,
    of: 'HotSpot hs_err',
  },
  {
    pattern:
      /(?:fatal error: unexpected signal during runtime execution|SIGSEGV: segmentation violation\n?PC=|\[signal SIG(?:SEGV|BUS|ILL|FPE)[^\]]{0,120}\][\s\S]{0,400}_cgo)/,
    strength: 0.93,
    of: 'Go cgo',
  },
  {
    pattern:
      /: Assertion `[^'\n]{1,300}' failed\.?|terminate called (?:without an active exception|recursively)/,
    strength: 0.93,
    of: 'assert(3), libstdc++',
  },
  // The exception may say more than that nobody caught it.
  {
    pattern: /terminate called after throwing an instance of|libc\+\+abi: terminating/,
    strength: 0.85,
    unless: /bad_alloc/,
    of: 'libstdc++, libc++',
  },
  {
    pattern: /==\d+==ERROR: (?:Address|Thread|Memory|UndefinedBehavior|Leak)Sanitizer/,
    strength: 0.96,
    of: 'sanitizers',
  },
  {
    pattern: /\[BUG\] (?:Segmentation fault|Bus Error|Illegal instruction|Aborted)/,
    strength: 0.97,
    of: 'CRuby',
  },
  {
    pattern:
      /(?:child process|worker) (?:\(?pid )?\d+\)? (?:exited|exit|died|was terminated)[^\n]{0,60}(?:signal 11|signal 6|signal 7|signal 4|signal 8|SIGSEGV|SIGBUS|SIGILL|SIGABRT)/i,
    strength: 0.9,
    of: 'nginx, php-fpm, gunicorn',
  },
  {
    pattern:
      /(?:signal: |terminated by signal )(?:segmentation fault|SIGSEGV|SIGILL|SIGBUS|SIGFPE|11\b|4\b|7\b)/i,
    strength: 0.92,
    of: 'Go os/exec, Rust, supervisors',
  },
]
