/** A chain of audit entries tells where it was tampered with. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMemoryAuditLog } from '../../src/adapters/memory/audit-log.ts'
import { auditCommand } from '../../src/cli/audit.ts'
import type { AuditEntry } from '../../src/domain/audit.ts'
import { chain, createChainCheck } from '../../src/remediation/audit-chain.ts'
import { anAuditRecord } from '../support/plan-record.ts'

function chainOf(words: readonly string[]): AuditEntry[] {
  const entries: AuditEntry[] = []
  for (const each of words) entries.push(chain(anAuditRecord(each), entries.at(-1)))
  return entries
}

function check(entries: readonly unknown[]) {
  const { add, result } = createChainCheck()
  for (const entry of entries) if (!add(entry)) break
  return result()
}

const someWords = fc.array(fc.string({ unit: 'binary' }), { minLength: 2, maxLength: 12 })

describe('the chain', () => {
  it('fits after a way through JSON, whatever people wrote', () => {
    fc.assert(
      fc.property(someWords, (words) => {
        const result = check(JSON.parse(JSON.stringify(chainOf(words))))

        expect(result.broken).toBeUndefined()
        expect(result.entries).toBe(words.length)
      }),
    )
  })

  it('names the first entry of which any field was changed', () => {
    const fields = ['event', 'at', 'slackUserId', 'action', 'words', 'seq', 'previousHash', 'hash'] as const
    const edit = fc.record({ at: fc.nat(), field: fc.constantFrom(...fields), value: fc.string() })

    fc.assert(
      fc.property(someWords, edit, (words, { at, field, value }) => {
        const entries = chainOf(words)
        const place = at % entries.length
        const original = entries[place] as AuditEntry
        fc.pre(original[field] !== value)
        entries[place] = { ...original, [field]: value } as AuditEntry

        expect(check(entries).broken?.place).toBe(place + 1)
      }),
    )
  })

  it('finds entries that were dropped, doubled, swapped or added', () => {
    const how = fc.constantFrom('drop', 'double', 'swap', 'add')

    fc.assert(
      fc.property(someWords, fc.nat(), how, (words, at, trick) => {
        const entries = chainOf(words)
        const place = at % (entries.length - 1)
        const [here, next] = [entries[place] as AuditEntry, entries[place + 1] as AuditEntry]
        if (trick === 'drop') entries.splice(place, 1)
        if (trick === 'double') entries.splice(place, 0, here)
        if (trick === 'swap') entries.splice(place, 2, next, here)
        if (trick === 'add') entries.splice(place, 0, chain(anAuditRecord('forged'), entries[place - 1]))

        expect(check(entries).broken).toBeDefined()
      }),
    )
  })
})

describe('crashloop audit', () => {
  let folder: string
  let file: string
  let entries: readonly AuditEntry[]

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'crashloop-audit-'))
    file = join(folder, 'audit.jsonl')
    const log = createMemoryAuditLog()
    for (const words of ['a', 'b', 'c']) await log.append(anAuditRecord(words))
    entries = await log.read(0, 10)
  })

  afterEach(() => rm(folder, { recursive: true }))

  const write = (lines: readonly unknown[]) =>
    writeFile(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))

  it('prints JSON lines that it can read again', async () => {
    await write(entries)

    const { output, exitCode } = await auditCommand(['--from', file])

    expect(exitCode).toBe(0)
    expect(
      output
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(entries)
  })

  it('verifies, and names what was tampered with', async () => {
    await write(entries)
    const good = await auditCommand(['--verify', '--from', file])
    await write(entries.map((entry) => (entry.seq === 2 ? { ...entry, slackUserId: 'U0EVE' } : entry)))
    const bad = await auditCommand(['--verify', '--from', file])

    expect(good).toMatchObject({
      exitCode: 0,
      output: expect.stringContaining(`--head 3:${entries[2]?.hash}`),
    })
    expect(bad).toEqual({ exitCode: 1, output: 'TAMPERED: entry 2 was changed after it was written.\n' })
  })

  it('finds a cut end by the head that was kept elsewhere', async () => {
    await write(entries.slice(0, 2))

    const cut = await auditCommand(['--head', `3:${entries[2]?.hash}`, '--from', file])

    expect(cut).toMatchObject({ exitCode: 1, output: expect.stringContaining('cut off or written anew') })
  })

  it.each([
    [['--head', 'x', '--verify'], 2],
    [['--from', '/nowhere/audit.jsonl'], 3],
    [['--wrong'], 2],
  ])('fails clearly for %o', async (args, exitCode) => {
    await expect(auditCommand(args)).rejects.toMatchObject({ exitCode })
  })
})
