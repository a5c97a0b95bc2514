/** A demo in this process, for tests that use its page. */
import { runDemo } from '../../src/demo.ts'
import { until } from './poll.ts'

export interface RunningDemo {
  readonly url: string
  stop(): Promise<void>
}

/** Starts `npm run demo` as a newcomer does and resolves when its page is open. */
export async function startDemo(): Promise<RunningDemo> {
  const ending = new AbortController()
  let printed = ''
  const print = (text: string): void => {
    printed += text
  }
  const running = runDemo({ once: false, signal: ending.signal, print })
  const failed = running.then(() => undefined)
  const url = await Promise.race([until(() => /http:\/\/\S+/.exec(printed)?.[0], 15_000), failed])
  if (!url) throw new Error('The demo ended')
  return {
    url,
    async stop() {
      ending.abort()
      await running
    },
  }
}
