/** How shells, launchers and run-times say that a command is not there. */
import type { Signature } from './signature.ts'

/** A name at the end of a shell's sentence, with the quotes that locales put around it. */
const WHAT = `["'‘“\`]?(?<what>[^\\s"'’”\`:]{1,120})["'’”\`]?`

/**
 * Shells and launchers: dash, BusyBox ash, bash, zsh, ksh (their exec.c/execute_cmd.c), coreutils env, timeout and
 * nohup, tini, dumb-init, su-exec, gosu, setpriv, execline, and run-times that start programs.
 */
export const commandNotFound: readonly Signature[] = [
  {
    pattern: new RegExp(
      `(?:^|\\n)(?:[^\\s:]*(?:sh|bash|dash|ash|ksh|entrypoint[^\\s:]*|\\.sh)|[^\\s:]{1,120}): (?:line )?\\d+: (?:exec: )?${WHAT}: (?:command )?not found`,
    ),
    strength: 0.98,
    of: 'bash, dash, BusyBox',
  },
  {
    pattern: new RegExp(
      `(?:^|\\n)(?:-?(?:\\/bin\\/)?(?:ba|da|a|k)?sh|exec): ${WHAT}: (?:command )?not found`,
    ),
    strength: 0.98,
    of: 'bash, BusyBox',
  },
  { pattern: new RegExp(`: exec: (?:line \\d+: )?${WHAT}: not found`), strength: 0.98, of: 'POSIX shells' },
  { pattern: new RegExp(`zsh:\\d+: command not found: ${WHAT}`), strength: 0.98, of: 'zsh' },
  {
    pattern: /(?:^|\n)[^\n]{0,160}?(?<what>[^\s:]{1,120}): bad interpreter: No such file or directory/,
    needs: /: bad interpreter: /,
    strength: 0.98,
    of: 'bash',
  },
  {
    pattern: /(?:^|\n)[^\n]{0,120}?(?<what>\/[^\s:]{1,120}): cannot execute: required file not found/,
    strength: 0.98,
    of: 'bash 5.2',
  },
  {
    pattern: new RegExp(`(?:^|[\\s/])env: (?:can't execute )?${WHAT}: No such file or directory`),
    strength: 0.98,
    of: 'coreutils, BusyBox',
  },
  {
    pattern: new RegExp(`\\[FATAL\\s+tini \\(\\d+\\)\\] exec ${WHAT} failed: No such file or directory`),
    strength: 0.98,
    of: 'tini',
  },
  {
    pattern: new RegExp(
      `(?:\\[dumb-init\\]|su-exec:|setpriv: failed to execute|catatonit[^\\n]{0,40}|s6-\\w{1,120}: fatal: unable to exec|exec: fatal: unable to exec|(?:timeout|nohup|nice|chroot|stdbuf|setsid|ionice|unshare): failed to (?:run command|execute)) ${WHAT}: No such file or directory`,
    ),
    strength: 0.98,
    of: 'dumb-init, su-exec, setpriv, s6, coreutils, util-linux',
  },
  {
    pattern: new RegExp(
      `(?:^|\\n)(?:\\/bin\\/)?(?:ba|da)?sh: (?:\\d+: )?(?:cannot open|can't open) ${WHAT}(?::|$)`,
    ),
    strength: 0.96,
    of: 'dash, BusyBox',
  },
  {
    pattern: new RegExp(
      `(?:^|\\n)[^\\n]{0,20}\\b(?:ba|da)?sh: (?:line \\d+: )?${WHAT}: No such file or directory`,
    ),
    strength: 0.95,
    of: 'bash',
  },
  {
    pattern: /exec: \\?"(?<what>[^"\\]{1,120})\\?": executable file not found in \$PATH/,
    strength: 0.95,
    of: 'Go os/exec, gosu',
  },
  { pattern: /\bspawn (?<what>\S{1,120}) ENOENT\b/, strength: 0.95, of: 'Node child_process' },
  {
    pattern: /Cannot run program "(?<what>[^"]{1,120})"[^\n]{0,160}error=2, No such file or directory/,
    strength: 0.95,
    of: 'JDK',
  },
  {
    pattern: /No such file or directory - (?<what>[\w.-]{1,120}) \(Errno::ENOENT\)/,
    strength: 0.9,
    of: 'Ruby spawn',
  },
]
