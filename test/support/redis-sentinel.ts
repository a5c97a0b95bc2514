/** One Redis Sentinel that watches a master, fails over fast, and is killed and removed at the end. */
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { until } from './poll.ts'
import { freePort } from './redis-server.ts'

export interface RedisSentinel {
  readonly port: number
  /** Resolves once it knows `replicas` replicas of the master. */
  sees(replicas: number): Promise<void>
  remove(): Promise<void>
}

/** Starts a Sentinel for the master at `masterPort`, under the name `main`. */
export async function startRedisSentinel(masterPort: number): Promise<RedisSentinel> {
  const folder = await mkdtemp(join(tmpdir(), 'crashloop-sentinel-'))
  const port = await freePort()
  const config = join(folder, 'sentinel.conf')
  const lines = [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${folder}`,
    `sentinel monitor main 127.0.0.1 ${masterPort} 1`,
    'sentinel down-after-milliseconds main 500',
    'sentinel failover-timeout main 3000',
  ]
  await writeFile(config, `${lines.join('\n')}\n`)
  const child = spawn('redis-server', [config, '--sentinel'], { stdio: 'ignore' })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const killAtExit = () => child.kill('SIGKILL')
  process.once('exit', killAtExit)
  const client = new Redis(port, { maxRetriesPerRequest: null })
  client.on('error', () => {})

  async function sees(replicas: number): Promise<void> {
    await until(async () => {
      const known = (await client.call('SENTINEL', ['REPLICAS', 'main'])) as unknown[]
      return known.length === replicas
    }, 20_000)
  }

  async function remove(): Promise<void> {
    process.off('exit', killAtExit)
    client.disconnect()
    child.kill('SIGKILL')
    await ended
    await rm(folder, { recursive: true, force: true })
  }

  return { port, sees, remove }
}
