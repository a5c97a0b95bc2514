/** How kernels, shells and emulators say that a binary is for another machine. */
import type { Signature } from './signature.ts'

export const architectureMismatch: readonly Signature[] = [
  {
    pattern: /(?<what>[^\s:'"]{1,120})['"]?: cannot execute binary file(?:: Exec format error)?/,
    needs: /: cannot execute binary file/,
    strength: 0.97,
    of: 'bash',
  },
  {
    pattern: /(?:^|[\s'"(])(?<what>\/[^\s:'"]{1,200})['"]?: [Ee]xec format error/,
    needs: /: [Ee]xec format error/,
    strength: 0.975,
    of: 'dash, BusyBox, Go os/exec',
  },
  { pattern: /[Ee]xec format error(?:: '(?<what>[^']{1,120})')?/, strength: 0.97, of: 'strerror(ENOEXEC)' },
  {
    pattern: /Cannot run program "(?<what>[^"]{1,120})"[^\n]{0,120}error=8, Exec format error/,
    strength: 0.97,
    of: 'JDK',
  },
  {
    pattern: /qemu-[a-z0-9_]{1,120}(?:-static)?: Could not open '(?<what>\/lib[^']*ld-[^']{1,120})'/,
    strength: 0.96,
    of: 'qemu-user',
  },
  { pattern: /rosetta error: (?<what>[^\n]{0,120})/, strength: 0.95, of: 'Rosetta' },
  {
    // A shell that reads an ELF file as a script: https://github.com/docker-library/faq#exec-format-error
    pattern:
      /(?<what>[^\s:]{1,120}): (?:line )?\d+: (?:Syntax error: (?:"\("|word) unexpected|\u007fELF|.{0,3}ELF[^\n]{0,40}: not found)/,
    needs: /Syntax error: |ELF/,
    strength: 0.85,
    of: 'dash, BusyBox',
  },
]
