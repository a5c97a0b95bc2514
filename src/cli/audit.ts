/** `crashloop audit`: prints the audit log as JSON lines, or verifies its chain of hashes. */
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { ConfigError, loadConfig } from '../config.ts'
import { type ChainCheck, createChainCheck } from '../remediation/audit-chain.ts'
import { CliError, type CommandResult, parseOptions } from './command.ts'

/** Entries read at once. */
const PAGE = 500
/** Milliseconds to wait for Redis. */
const PATIENCE_MS = 8_000

/**
 * `--verify` checks instead of printing and exits with 1 when the log was tampered with; `--from <file>` reads an
 * earlier export; `--head <seq>:<hash>` names an entry that must still be there, as an earlier check printed it.
 */
export async function auditCommand(args: string[]): Promise<CommandResult> {
  const { values } = parseOptions({
    args,
    options: { verify: { type: 'boolean' }, from: { type: 'string' }, head: { type: 'string' } },
  })
  const entries = values.from === undefined ? storedEntries() : exportedEntries(values.from)
  if (values.verify !== true && values.head === undefined) return print(entries)
  const anchor = values.head === undefined ? undefined : parseHead(values.head)
  const check = createChainCheck()
  let anchored = anchor === undefined
  for await (const entry of entries) {
    if (!check.add(entry)) break
    const { head } = check.result()
    if (anchor && head?.seq === anchor.seq) anchored = head.hash === anchor.hash
  }
  return verdict(check.result(), anchored, values.head)
}

async function print(entries: AsyncIterable<unknown>): Promise<CommandResult> {
  const lines: string[] = []
  for await (const entry of entries) lines.push(`${JSON.stringify(entry)}\n`)
  return { exitCode: 0, output: lines.join('') }
}

function verdict(
  { entries, head, broken }: ChainCheck,
  anchored: boolean,
  anchor: string | undefined,
): CommandResult {
  if (broken) return { exitCode: 1, output: `TAMPERED: entry ${broken.place} ${broken.problem}.\n` }
  if (!anchored) {
    return {
      exitCode: 1,
      output: `TAMPERED: entry ${anchor} is not in the log (any more): it was cut off or written anew.\n`,
    }
  }
  const words = head ? `; keep --head ${head.seq}:${head.hash} elsewhere to find a cut end later` : ''
  return {
    exitCode: 0,
    output: `ok: ${entries} ${entries === 1 ? 'entry' : 'entries'}, every hash fits${words}\n`,
  }
}

function parseHead(text: string): { readonly seq: number; readonly hash: string } {
  const match = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text)
  if (!match) throw new CliError(2, '--head is <number>:<hash>, as `crashloop audit --verify` prints it.')
  return { seq: Number(match[1]), hash: match[2] as string }
}

async function* exportedEntries(file: string): AsyncGenerator<unknown> {
  try {
    for await (const line of createInterface({
      input: createReadStream(file),
      crlfDelay: Number.POSITIVE_INFINITY,
    })) {
      if (line !== '') yield parse(line)
    }
  } catch (error) {
    throw new CliError(3, `Cannot read ${file}: ${(error as Error).message}`, { cause: error })
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return line
  }
}

async function* storedEntries(): AsyncGenerator<unknown> {
  const target = redisTarget()
  const { connectRedis, untilReady } = await import('../adapters/redis/connect-redis.ts')
  const { createRedisAuditLog } = await import('../adapters/redis/audit-log.ts')
  const quiet = { debug() {}, info() {}, warn() {}, error() {} }
  const client = connectRedis(target, { log: quiet, purpose: 'requests' })
  try {
    if (!(await untilReady(client, PATIENCE_MS)))
      throw new CliError(3, 'Redis (REDIS_URL) cannot be reached.')
    const log = createRedisAuditLog({ client })
    for (let after = 0; ; after += PAGE) {
      const page = await log.read(after, PAGE)
      yield* page
      if (page.length < PAGE) return
    }
  } finally {
    client.disconnect()
  }
}

function redisTarget() {
  try {
    const { redisUrl: url, redis } = loadConfig()
    if (url) return { url, ...redis }
  } catch (error) {
    if (error instanceof ConfigError) throw new CliError(2, error.message, { cause: error })
    throw error
  }
  throw new CliError(
    2,
    'Without REDIS_URL the audit log lives in the running process; give an export with --from.',
  )
}
