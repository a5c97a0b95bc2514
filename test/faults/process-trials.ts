/** What happens to the process itself: its clock jumps, its log cannot be written. */
import { type ChildProcess, spawn } from 'node:child_process'
import { openSync } from 'node:fs'
import { join } from 'node:path'
import type { AppProcess } from '../support/child-process.ts'
import { freePort } from '../support/redis-server.ts'
import { pause } from './redis-trials.ts'
import { openStage } from './stage.ts'
import type { Trial, TrialResult } from './trial.ts'

const MAIN = join(import.meta.dirname, '../../src/main.ts')
const CLOCK = join(import.meta.dirname, 'jumping-clock.ts')

/** One trial for each. */
export function processTrials(cache: string): readonly Trial[] {
  return [
    {
      fault: 'clock: jumps 2 h forward',
      name: 'clock forward',
      run: () => jumped(cache, 7_200_000),
    },
    { fault: 'clock: jumps 20 s back', name: 'clock back', run: () => jumped(cache, -20_000) },
    { fault: 'log: the disk is full', name: 'log disk full', run: () => unlogged(cache, 'full') },
    { fault: 'log: nobody reads it', name: 'log reader gone', run: () => unlogged(cache, 'closed') },
  ]
}

/** The clock of the process, and of everything in it, jumps in the middle of the work; Redis' and Slack's do not. */
async function jumped(cache: string, jumpMs: number): Promise<TrialResult> {
  const env = { NODE_OPTIONS: `--import=${CLOCK}`, CLOCK_JUMP_MS: String(jumpMs) }
  await using stage = await openStage({ cache, env })
  await stage.send()
  await pause(1_500)
  for (const process of stage.processes) process.kill('SIGUSR2')
  const jumpedAt = performance.now()
  await stage.diagnosed()

  return await stage.conclude({ injected: 1, recoveryMs: performance.now() - jumpedAt })
}

/** Every line of the log fails with ENOSPC, or with EPIPE once its reader is gone. */
async function unlogged(cache: string, how: 'full' | 'closed'): Promise<TrialResult> {
  let gone = () => {}
  let died: string | undefined
  await using stage = await openStage({
    cache,
    env: { LOG_LEVEL: 'trace', PORT: String(await freePort()) },
    startProcess: (env) => {
      const { child, process } = spawnWithLog(env, how)
      gone = () => child.stdout?.destroy()
      void process.ended.then((how) => {
        died ??= String(how)
      })
      return process
    },
  })
  gone()
  const startedAt = performance.now()
  await stage.send()
  await stage.diagnosed()
  const result = await stage.conclude({ injected: 1, recoveryMs: performance.now() - startedAt })
  const diedOf = died
  return {
    ...result,
    lost: diedOf === undefined ? result.lost : [...result.lost, `the process ended: ${diedOf}`],
  }
}

/** Its port is said by us where its log cannot say it. */
function spawnWithLog(
  env: Readonly<Record<string, string>>,
  how: 'full' | 'closed',
): { readonly child: ChildProcess; readonly process: AppProcess } {
  const out = how === 'full' ? openSync('/dev/full', 'w') : 'pipe'
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', out, 'pipe'],
  })
  const killAtExit = () => child.kill('SIGKILL')
  process.once('exit', killAtExit)
  let output = `{"port":${env.PORT}}\n`
  const collect = (chunk: Buffer) => {
    output += chunk.toString('utf8')
  }
  child.stdout?.on('data', collect)
  child.stderr?.on('data', collect)
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('exit', (code, signal) => {
      process.off('exit', killAtExit)
      resolve(code ?? signal ?? 0)
    })
  })
  return { child, process: { output: () => output, kill: (signal) => child.kill(signal), ended } }
}
