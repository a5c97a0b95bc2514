/** `crashloop audit`: prints the audit log as JSON lines, verifies its chain of hashes, or archives its beginning. */
import { createReadStream } from 'node:fs'
import type { RedisAuditLog } from '../adapters/redis/audit-log.ts'
import { isNestedTooDeep } from '../domain/json-depth.ts'
import { type ChainCheck, createChainCheck } from '../remediation/audit-chain.ts'
import { archiveAudit } from './archive-audit.ts'
import { boundedLines } from './bounded-lines.ts'
import { CliError, type CommandResult, parseOptions } from './command.ts'
import { openRedis } from './open-redis.ts'

/** Entries read at once. */
const PAGE = 500

/**
 * `--verify` checks instead of printing and exits with 1 when the log was tampered with; `--from <file>` reads an
 * earlier export, or several in order; `--head <seq>:<hash>` names an entry that must still be there, as an earlier
 * check printed it; `--archive <file> --older-than <days>` moves the beginning of the log to a new file.
 */
export async function auditCommand(args: string[]): Promise<CommandResult> {
  const { values } = parseOptions({
    args,
    options: {
      verify: { type: 'boolean' },
      from: { type: 'string', multiple: true },
      head: { type: 'string' },
      archive: { type: 'string' },
      'older-than': { type: 'string' },
    },
  })
  if (values.archive !== undefined || values['older-than'] !== undefined)
    return await archive(values.archive, values['older-than'])
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

async function archive(file: string | undefined, older: string | undefined): Promise<CommandResult> {
  const days = /^\d{1,5}$/.test(older ?? '') ? Number(older) : 0
  if (file === undefined || days < 1) {
    throw new CliError(2, '--archive <file> and --older-than <days> belong together, e.g. --older-than 365.')
  }
  const { log, close } = await openStoredLog()
  try {
    return await archiveAudit(log, { file, days, now: Date.now() })
  } finally {
    close()
  }
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
      output: `TAMPERED: entry ${anchor} is not in the log (any more): it was archived, cut off or written anew.\n`,
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

async function* exportedEntries(files: readonly string[]): AsyncGenerator<unknown> {
  for (const file of files) yield* linesOf(file)
}

async function* linesOf(file: string): AsyncGenerator<unknown> {
  try {
    for await (const line of boundedLines(createReadStream(file, 'utf8'))) if (line !== '') yield parse(line)
  } catch (error) {
    throw new CliError(3, `Cannot read ${file}: ${(error as Error).message}`, { cause: error })
  }
}

function parse(line: string): unknown {
  try {
    return isNestedTooDeep(line) ? line : JSON.parse(line)
  } catch {
    return line
  }
}

async function* storedEntries(): AsyncGenerator<unknown> {
  const { log, close } = await openStoredLog()
  try {
    for (let skip = 0; ; skip += PAGE) {
      const page = await log.read(skip, PAGE)
      yield* page
      if (page.length < PAGE) return
    }
  } finally {
    close()
  }
}

async function openStoredLog(): Promise<{ readonly log: RedisAuditLog; close(): void }> {
  const { client } = await openRedis(
    'Without REDIS_URL the audit log lives in the running process; give an export with --from.',
  )
  const { createRedisAuditLog } = await import('../adapters/redis/audit-log.ts')
  return { log: createRedisAuditLog({ client }), close: () => client.disconnect() }
}
