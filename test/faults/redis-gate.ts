/** A proxy between a process and Redis, which names every command that matters to a tripwire. */
import { createHash, randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { dirname, join } from 'node:path'
import { Redis } from 'ioredis'
import { type CallName, type Gate, withoutIds } from './http-gate.ts'
import { readCommands } from './redis-commands.ts'
import type { Tripwire } from './tripwire.ts'

/** Idle polling, upkeep and greetings: they come whenever time passes, and change nothing that a crash could harm. */
const NOISE = new Set([
  ...['hello', 'auth', 'select', 'client', 'info', 'ping', 'bzpopmin', 'multi', 'cluster', 'script'],
  ...['moveStalledJobsToWait', 'extendLocks', 'extendLock', 'getCounts', 'readonly', 'command', 'quit'],
])
const READS =
  /^(get|hget|hmget|hgetall|mget|exists|smembers|zrange|zrevrange|lrange|lindex|llen|zscore|zcard|scan|pttl|ttl)/i

/** Listens on a free port in front of the Redis at `port`. */
export async function openRedisGate(port: number, wire: Tripwire): Promise<Gate> {
  const scripts = await bullScripts()
  const own = new Redis(port)
  own.on('error', () => {})
  // A script that Redis does not know yet would be sent twice, and counted twice.
  for (const content of scripts.contents) await own.script('LOAD', content)
  const sockets = new Set<Socket>()

  async function nameOf(command: readonly string[]): Promise<CallName | undefined> {
    const [first = '', ...rest] = command
    const verb = first.toLowerCase()
    if (verb !== 'eval' && verb !== 'evalsha') {
      return NOISE.has(verb)
        ? undefined
        : { kind: `redis ${verb} ${keyOf(rest[0])}`, writes: !READS.test(verb) }
    }
    const [body = '', , key = ''] = rest
    const script = scripts.names.get(verb === 'evalsha' ? body : sha(body)) ?? 'eval'
    if (NOISE.has(script)) return undefined
    // An idle worker asks as well, whenever its wait ends.
    if (script === 'moveToActive' && (await own.llen(key)) === 0) return undefined
    return { kind: `redis ${script} ${keyOf(key)}`, writes: true }
  }

  function serve(near: Socket): void {
    const far = connect(port, '127.0.0.1')
    let isMulti = false
    let isCut = false
    let turn: Promise<unknown> = Promise.resolve()

    const handle = async (command: readonly string[], bytes: Buffer): Promise<void> => {
      const verb = command[0]?.toLowerCase()
      const name = isMulti && verb !== 'exec' ? undefined : await nameOf(command)
      if (verb === 'multi') isMulti = true
      if (verb === 'exec' || verb === 'discard') isMulti = false
      const fate = name ? wire.arrive(name.kind, name.writes) : 'pass'
      if (isCut) return
      if (fate === 'pass') {
        far.write(bytes)
        return
      }
      isCut = true
      if (fate === 'kill-after') await carryOut(far, bytes)
      wire.strike()
    }

    const read = readCommands((command, bytes) => {
      turn = turn.then(() => handle(command, bytes)).catch(() => near.destroy())
    })
    near.on('data', read)
    far.on('data', (bytes) => {
      if (!isCut) near.write(bytes)
    })
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one)
      one.setNoDelay(true)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
    }
  }

  const server = createServer(serve)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address() as AddressInfo
  return {
    url: `redis://127.0.0.1:${address.port}`,
    port: address.port,
    async close() {
      own.disconnect()
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

/** Redis answers in order: once it echoes the mark, it has carried out what stood before. */
async function carryOut(far: Socket, bytes: Buffer): Promise<void> {
  const mark = randomUUID()
  let heard = ''
  const echoed = new Promise<void>((resolve) => {
    far.on('data', (answer) => {
      heard += answer.toString('latin1')
      if (heard.includes(mark)) resolve()
    })
    far.once('close', () => resolve())
  })
  far.write(Buffer.concat([bytes, Buffer.from(`*2\r\n$4\r\nECHO\r\n$${mark.length}\r\n${mark}\r\n`)]))
  await echoed
}

function keyOf(key = ''): string {
  return withoutIds(key).replace('{crashloop}:', '').replace(/:\d+$/, ':*')
}

function sha(text: string): string {
  return createHash('sha1').update(text).digest('hex')
}

/** BullMQ's scripts by the hash under which Redis knows them. */
async function bullScripts(): Promise<{
  readonly names: ReadonlyMap<string, string>
  readonly contents: readonly string[]
}> {
  const folder = join(dirname(createRequire(import.meta.url).resolve('bullmq')), '../esm/scripts')
  const files = readdirSync(folder).filter((file) => /-\d+\.js$/.test(file))
  const loaded = await Promise.all(
    files.map(async (file) => {
      const exported: Record<string, { name: string; content: string }> = await import(join(folder, file))
      return Object.values(exported)
    }),
  )
  const scripts = loaded.flat()
  return {
    names: new Map(scripts.map(({ name, content }) => [sha(content), name])),
    contents: scripts.map(({ content }) => content),
  }
}
