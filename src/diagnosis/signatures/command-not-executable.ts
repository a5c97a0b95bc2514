/** How shells, launchers and run-times say that a command may not be executed. */
import type { Signature } from './signature.ts'

const WHAT = `["'‘“\`]?(?<what>[^\\s"'’”\`:]{1,120})["'’”\`]?`

/** The same shells and launchers as in command-not-found, with EACCES in place of ENOENT; exit code 126 by POSIX. */
export const commandNotExecutable: readonly Signature[] = [
  {
    pattern: new RegExp(
      `(?:^|\\n)[^\\s:]{1,120}: (?:line )?\\d+: (?:exec: )?${WHAT}: (?:Permission denied|cannot execute(?! binary|: required)|Is a directory)`,
    ),
    strength: 0.97,
    of: 'bash, dash, BusyBox',
  },
  {
    pattern: new RegExp(
      `(?:^|\\n)(?:\\/bin\\/)?(?:ba|da|a|k)?sh: (?:\\d+: )?${WHAT}: (?:Permission denied|cannot execute(?! binary|: required)|Is a directory)`,
    ),
    strength: 0.97,
    of: 'bash, BusyBox',
  },
  {
    pattern: new RegExp(`\\[FATAL\\s+tini \\(\\d+\\)\\] exec ${WHAT} failed: Permission denied`),
    strength: 0.98,
    of: 'tini',
  },
  {
    pattern: new RegExp(
      `(?:\\[dumb-init\\]|su-exec:|env:(?: can't execute)?|setpriv: failed to execute|s6-\\w{1,120}: fatal: unable to exec|(?:timeout|nohup|nice|chroot|setsid): failed to (?:run command|execute)) ${WHAT}: Permission denied`,
    ),
    strength: 0.97,
    of: 'dumb-init, su-exec, env, s6, coreutils',
  },
  {
    pattern: /(?:fork\/)?exec:? \\?"?(?<what>\/[^\s":]{1,120})\\?"?: permission denied/,
    strength: 0.93,
    of: 'Go os/exec',
  },
  { pattern: /\bspawn (?<what>\S{1,120}) EACCES\b/, strength: 0.93, of: 'Node child_process' },
  {
    pattern: /Cannot run program "(?<what>[^"]{1,120})"[^\n]{0,160}error=13, Permission denied/,
    strength: 0.93,
    of: 'JDK',
  },
]
