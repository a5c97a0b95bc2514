/** `crashloop audit --archive`: moves old entries of the audit log to a file, so that both still verify. */
import { open } from 'node:fs/promises'
import type { RedisAuditLog } from '../adapters/redis/audit-log.ts'
import type { AuditEntry } from '../domain/audit.ts'
import { archiveRecord, createChainCheck } from '../remediation/audit-chain.ts'
import { CliError, type CommandResult } from './command.ts'

/** Entries read at once. */
const PAGE = 500
const DAY_MS = 86_400_000

export interface ArchiveOptions {
  /** Must not exist yet. */
  readonly file: string
  /** Only entries that are older are moved. */
  readonly days: number
  /** Milliseconds. */
  readonly now: number
}

/**
 * Writes the file and has it on the disk before the log loses anything. The log keeps an entry with the hash that the
 * file ends with. A log that was tampered with is left as it is.
 */
export async function archiveAudit(log: RedisAuditLog, options: ArchiveOptions): Promise<CommandResult> {
  const { file, days, now } = options
  const check = createChainCheck()
  const old: AuditEntry[] = []
  let isOld = true
  for (let skip = 0; ; skip += PAGE) {
    const page = await log.read(skip, PAGE)
    for (const entry of page) {
      check.add(entry)
      isOld &&= Date.parse(entry.at) < now - days * DAY_MS
      if (isOld) old.push(entry)
    }
    if (page.length < PAGE) break
  }
  const { broken } = check.result()
  if (broken) {
    return {
      exitCode: 1,
      output: `TAMPERED: entry ${broken.place} ${broken.problem}. Nothing was archived.\n`,
    }
  }
  const last = old.at(-1)
  if (last === undefined)
    return { exitCode: 0, output: `Nothing in the audit log is older than ${days} days.\n` }
  await write(file, old)
  if (!(await log.cut(old.length, last, archiveRecord(last, new Date(now).toISOString())))) {
    throw new CliError(3, `The audit log was archived by somebody else meanwhile; ${file} is a mere copy.`)
  }
  return {
    exitCode: 0,
    output: `Moved ${old.length} ${old.length === 1 ? 'entry' : 'entries'}, up to number ${last.seq}, to ${file}. Check both with \`crashloop audit --verify --from ${file}\` and \`crashloop audit --verify\`.\n`,
  }
}

async function write(file: string, entries: readonly AuditEntry[]): Promise<void> {
  try {
    await using handle = await open(file, 'wx', 0o600)
    await handle.writeFile(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''))
    await handle.sync()
  } catch (error) {
    throw new CliError(3, `Cannot write ${file}: ${(error as Error).message}. Nothing was archived.`, {
      cause: error,
    })
  }
}
