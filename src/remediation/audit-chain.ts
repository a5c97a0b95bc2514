/** Chains audit entries by hash, and finds where a chain was tampered with. */
import { createHash } from 'node:crypto'
import type { AuditEntry, AuditRecord } from '../domain/audit.ts'

/** What the first entry names as the hash before it. */
export const FIRST_HASH = '0'.repeat(64)

/** Gives a record its place after `head`, the last entry of the log (undefined for an empty one). */
export function chain(record: AuditRecord, head: AuditEntry | undefined): AuditEntry {
  const unsigned = {
    // Only what JSON keeps may be hashed: an undefined field would be gone when the entry is read back.
    ...(JSON.parse(JSON.stringify(record)) as AuditRecord),
    seq: (head?.seq ?? 0) + 1,
    previousHash: head?.hash ?? FIRST_HASH,
  }
  return { ...unsigned, hash: hashOf(unsigned) }
}

/** SHA-256 in hex over JSON with sorted keys. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex')
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const fields = Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, each]) => `${JSON.stringify(key)}:${canonicalJson(each)}`)
  return `{${fields.join(',')}}`
}

/** Where a chain breaks: the place of the entry (1 for the first) and what is wrong there. */
export interface BrokenLink {
  readonly place: number
  readonly problem: string
}

export interface ChainCheck {
  readonly entries: number
  /** The last good entry: keep its number and hash elsewhere, and cutting off the end can be found too. */
  readonly head?: Link
  readonly broken?: BrokenLink
}

/** Names an entry: its number and its hash. */
export interface Link {
  readonly seq: number
  readonly hash: string
}

/** What is written into the log when everything up to `last` is taken out of it (`at`: RFC 3339). */
export function archiveRecord({ seq, hash }: Link, at: string): AuditRecord {
  const words = `The entries up to number ${seq} were moved to a file; the last of them has the hash ${hash}.`
  return { event: 'archived', at, code: `${seq}:${hash}`, words }
}

/**
 * Checks a chain entry by entry, so that it can be read in parts. It may begin after others that were archived, if an
 * entry further down says so and names the hash that they ended with.
 */
export function createChainCheck(): { add(entry: unknown): boolean; result(): ChainCheck } {
  let entries = 0
  let archived: Link | undefined
  let isToldOf = false
  let head: Link | undefined
  let broken: BrokenLink | undefined

  function add(entry: unknown): boolean {
    if (broken) return false
    entries += 1
    if (entries === 1) archived = linkBefore(entry)
    const problem = problemOf(entry, head ?? archived)
    if (problem !== undefined) {
      broken = { place: entries, problem }
      return false
    }
    const { seq, hash, event, code } = entry as AuditEntry
    if (archived && event === 'archived' && code === `${archived.seq}:${archived.hash}`) isToldOf = true
    head = { seq, hash }
    return true
  }

  function result(): ChainCheck {
    const found = broken ?? (archived && !isToldOf ? missingBefore(archived) : undefined)
    return { entries, ...(head ? { head } : {}), ...(found ? { broken: found } : {}) }
  }

  return { add, result }
}

/** What the first entry claims to follow; undefined for the first of all. */
function linkBefore(entry: unknown): Link | undefined {
  const { seq, previousHash } = (entry ?? {}) as Partial<AuditEntry>
  if (typeof seq !== 'number' || !Number.isInteger(seq) || seq <= 1) return undefined
  return typeof previousHash === 'string' ? { seq: seq - 1, hash: previousHash } : undefined
}

function missingBefore({ seq }: Link): BrokenLink {
  const problem = `follows number ${seq}, which is missing, and no entry says that it was archived`
  return { place: 1, problem }
}

function problemOf(entry: unknown, head: Link | undefined): string | undefined {
  if (typeof entry !== 'object' || entry === null) return 'is no entry'
  const { hash, ...rest } = entry as AuditEntry
  const expected = (head?.seq ?? 0) + 1
  if (rest.seq !== expected)
    return `has number ${String(rest.seq)} where ${expected} belongs: entries are missing, added or moved`
  if (rest.previousHash !== (head?.hash ?? FIRST_HASH)) return 'does not follow from the entry before it'
  return hashOf(rest) === hash ? undefined : 'was changed after it was written'
}
