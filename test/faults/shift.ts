/** One process at a time on one world; whenever it dies, another one takes over. */
import { type AppProcess, startProcess } from '../support/child-process.ts'
import { until } from '../support/poll.ts'

export interface Shift extends AsyncDisposable {
  /** Where the present process listens, once it does. */
  url(): Promise<string>
  /** `kill -9`; the next process starts as soon as it is gone. */
  kill(): void
  /** What all of them wrote. */
  output(): string
  /** How many were started. */
  started(): number
}

/** Starting takes this long at most on a machine that is busy with other processes, milliseconds. */
const START_MS = 120_000

/** Only `env` and PATH reach the processes. */
export function startShift(env: Readonly<Record<string, string>>): Shift {
  const processes: AppProcess[] = []
  let isOver = false

  function next(): void {
    const process = startProcess(env)
    processes.push(process)
    void process.ended.then(() => {
      if (!isOver && processes.length < 10) next()
    })
  }

  next()
  return {
    async url() {
      const port = await until(() => /"port":(\d+)/.exec(processes.at(-1)?.output() ?? '')?.[1], START_MS)
      return `http://127.0.0.1:${port}`
    },
    kill: () => processes.at(-1)?.kill('SIGKILL'),
    output: () => processes.map((process) => process.output()).join(''),
    started: () => processes.length,
    async [Symbol.asyncDispose]() {
      isOver = true
      for (const process of processes) process.kill('SIGKILL')
      await Promise.all(processes.map((process) => process.ended))
    },
  }
}
