/** A real Redis for one test file: own port, own folder, killed and removed at the end. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { until } from './poll.ts'

export interface RedisServer {
  readonly url: string
  readonly port: number
  /** Starts it again on the same folder. */
  start(): Promise<void>
  /** Ends it at once, as a power cut would: `kill -9`. */
  kill(): Promise<void>
  /** Freezes it: connections stay open and nothing answers. */
  freeze(): void
  thaw(): void
  /** Throws every key away. */
  clear(): Promise<void>
  /** Ends it and removes its folder. */
  remove(): Promise<void>
}

/** True when the binary is installed; without it CI fails, and a laptop skips and says so. */
export function hasRedisServer(): boolean {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' })
    return true
  } catch (error) {
    if (process.env.CI === 'true') throw new Error('CI needs redis-server.', { cause: error })
    console.warn('SKIPPED: redis-server is not installed, so nothing that needs Redis was tested.')
    return false
  }
}

/** Starts a Redis that is as durable as ours should be; `extra` are further command line arguments. */
export async function startRedisServer(extra: readonly string[] = []): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'crashloop-redis-'))
  const port = await freePort()
  let child: ChildProcess | undefined
  const killAtExit = () => child?.kill('SIGKILL')
  process.once('exit', killAtExit)

  async function start(): Promise<void> {
    const durable = ['--appendonly', 'yes', '--maxmemory-policy', 'noeviction', '--save', '']
    const place = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder]
    child = spawn('redis-server', [...place, ...durable, ...extra], { stdio: 'ignore' })
    const { pid } = child
    // Another one may have taken the port meanwhile, and would be shared without anybody noticing.
    await until(() => answers(port, pid))
  }

  async function kill(): Promise<void> {
    const present = child
    child = undefined
    if (!present || present.exitCode !== null || present.signalCode !== null) return
    const ended = new Promise((resolve) => present.once('exit', resolve))
    present.kill('SIGKILL')
    await ended
  }

  async function clear(): Promise<void> {
    const client = new Redis(port)
    await client.flushall()
    client.disconnect()
  }

  async function remove(): Promise<void> {
    process.off('exit', killAtExit)
    await kill()
    await rm(folder, { recursive: true, force: true })
  }

  await start()
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    start,
    kill,
    freeze: () => child?.kill('SIGSTOP'),
    thaw: () => child?.kill('SIGCONT'),
    clear,
    remove,
  }
}

async function answers(port: number, pid: number | undefined): Promise<boolean> {
  const client = new Redis(port, { retryStrategy: () => null, maxRetriesPerRequest: 0 })
  client.on('error', () => {})
  try {
    await client.ping()
    return (await client.info('server')).includes(`process_id:${pid}\r\n`)
  } catch (error) {
    return (error as Error).message.startsWith('NOAUTH')
  } finally {
    client.disconnect()
  }
}

/** A TCP port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('There is no free port.')
  return address.port
}
