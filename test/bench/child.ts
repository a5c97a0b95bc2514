/** Processes that a bench measures from outside: their output, their memory, the time that they had a core. */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { until } from '../support/poll.ts'

export interface Child extends AsyncDisposable {
  readonly pid: number
  output(): string
  /** The first number that stands behind `"port":` in its output. */
  port(): Promise<number>
  /** Seconds of a core that it used so far, in user and kernel; undefined where there is no /proc. */
  cpuSeconds(): number | undefined
  /** Resident memory in MiB; undefined where there is no /proc. */
  rssMiB(): number | undefined
}

/** Clock ticks a second, which Linux fixes for user space. */
const TICKS = 100

/** Runs `node script`; only `env` and PATH reach it. */
export function startChild(
  script: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Child {
  const child = spawn(process.execPath, [...args, script], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const killAtExit = () => child.kill('SIGKILL')
  process.once('exit', killAtExit)
  const ended = new Promise((resolve) => child.once('close', resolve))
  let output = ''
  const collect = (chunk: Buffer) => {
    output += chunk.toString('utf8')
  }
  child.stdout.on('data', collect)
  child.stderr.on('data', collect)
  const pid = child.pid ?? 0
  return {
    pid,
    output: () => output,
    async port() {
      await until(() => {
        if (child.exitCode !== null) throw new Error(`${script} ended: ${output}`)
        return /"port":\d+/.test(output)
      }, 60_000)
      return Number(/"port":(\d+)/.exec(output)?.[1])
    },
    cpuSeconds: () => {
      // The name in brackets may hold blanks; the times are the 14th and 15th field.
      const fields = proc(pid, 'stat')
        ?.replace(/^.*\) /s, '')
        .split(' ')
      return fields && (Number(fields[11]) + Number(fields[12])) / TICKS
    },
    rssMiB: () => {
      const kib = /^VmRSS:\s+(\d+) kB/m.exec(proc(pid, 'status') ?? '')?.[1]
      return kib === undefined ? undefined : Number(kib) / 1024
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await ended
      process.off('exit', killAtExit)
    },
  }
}

function proc(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return undefined
  }
}
