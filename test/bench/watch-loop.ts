/** Preloaded into a process that is measured: prints its event-loop delay on SIGUSR2, and begins anew. */
import { monitorEventLoopDelay } from 'node:perf_hooks'

const delay = monitorEventLoopDelay({ resolution: 1 })
delay.enable()
process.on('SIGUSR2', () => {
  process.stderr.write(`${JSON.stringify({ loopP99Ms: delay.percentile(99) / 1e6 })}\n`)
  delay.reset()
})
