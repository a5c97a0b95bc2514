/** Files that somebody else made: recordings, bundles, exports. They lead nowhere else, and break nothing. */
import { execFile, execFileSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openRecording } from '../../src/adapters/recording/open-recording.ts'
import { AppError } from '../../src/domain/errors.ts'
import { parseBundle, saveBundle } from '../../src/evidence/bundle.ts'
import { ReadError } from '../../src/evidence/cluster-reader.ts'
import { gather } from '../../src/evidence/gather.ts'
import { createRedactor } from '../../src/evidence/redact.ts'
import { CORPUS } from '../support/corpus.ts'

const CLI = join(import.meta.dirname, '../../src/cli.ts')
const CASE = 'config-pydantic-settings'
const SECRET = 'PRIVATE-FILE-OF-THE-USER'
const signal = new AbortController().signal

let folder: string
let recording: string
let secretFile: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crashloop-files-'))
  recording = join(folder, 'recording')
  secretFile = join(folder, 'id_rsa')
  await cp(join(CORPUS, CASE), recording, { recursive: true })
  await writeFile(secretFile, SECRET)
})
afterEach(() => rm(folder, { recursive: true, force: true }))

interface Run {
  readonly code: number
  readonly out: string
}

function crashloop(...args: string[]): Promise<Run> {
  const env = { PATH: process.env.PATH ?? '' }
  return new Promise((resolve) => {
    execFile(process.execPath, [CLI, ...args], { env, timeout: 60_000 }, (error, stdout, stderr) => {
      resolve({ code: Number(error?.code ?? 0), out: `${stdout}${stderr}` })
    })
  })
}

async function evidenceOfCase() {
  const reader = await openRecording(recording)
  const [pod] = await reader.list('Pod', 'payments', {}, signal)
  const target = { cluster: 'recorded', namespace: 'payments', kind: 'Pod', name: pod?.metadata.name ?? '' }
  return await gather(
    { reader, clock: { now: () => Date.parse(reader.recordedAt) }, redactor: createRedactor() },
    target,
  )
}

describe('A recording', () => {
  it.each(['../../etc', '..', 'a/b', '/etc', 'a\u0000b', '.hidden', ''])(
    'is not left by the name %j of a namespace, pod or container',
    async (name) => {
      const reader = await openRecording(recording)

      await expect(reader.get('Pod', name, 'api', signal)).rejects.toThrow(ReadError)
      await expect(reader.get('Pod', 'payments', name, signal)).rejects.toThrow(ReadError)
      await expect(
        reader.readLog({ namespace: 'payments', pod: name, container: 'api', previous: false }, signal),
      ).rejects.toThrow(ReadError)
      await expect(
        reader.readLog({ namespace: 'payments', pod: 'api', container: name, previous: false }, signal),
      ).rejects.toThrow(ReadError)
    },
  )

  it('is not left by links to files or folders elsewhere', async () => {
    const cluster = join(recording, 'cluster/namespaces/payments')
    await rm(join(cluster, 'events.json'))
    await symlink(secretFile, join(cluster, 'events.json'))
    await mkdir(join(cluster, 'logs/p'), { recursive: true })
    await symlink(folder, join(cluster, 'logs/p/outside'))
    await writeFile(join(folder, 'current.log'), SECRET)
    const reader = await openRecording(recording)

    const events = reader.list('Event', 'payments', {}, signal)
    const log = reader.readLog(
      { namespace: 'payments', pod: 'p', container: 'outside', previous: false },
      signal,
    )

    await expect(events).rejects.toThrow(/link that leads out of it/)
    await expect(log).rejects.toThrow(/link that leads out of it/)
  })

  it('with a pipe for a list is not waited for', async () => {
    const list = join(recording, 'cluster/namespaces/payments/events.json')
    await rm(list)
    execFileSync('mkfifo', [list])
    const reader = await openRecording(recording)

    await expect(reader.list('Event', 'payments', {}, signal)).rejects.toThrow(/is no file/)
  })

  it('nested without end is a gap, and no crash', async () => {
    const list = join(recording, 'cluster/namespaces/payments/events.json')
    await writeFile(
      list,
      `{"items":[{"metadata":{"name":"a"},"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}]}`,
    )

    const evidence = await evidenceOfCase()

    expect(evidence.gaps.map(({ what }) => what).join()).toContain('events')
  })
})

describe('--save', () => {
  it('follows no link, and leaves what it points to alone', async () => {
    const link = join(folder, 'evidence.json')
    await symlink(secretFile, link)

    const saving = saveBundle(link, await evidenceOfCase())

    await expect(saving).rejects.toThrow(/it is a link/)
    expect(await readFile(secretFile, 'utf8')).toBe(SECRET)
  })

  it('makes the file readable for its owner only, also one that was there', async () => {
    const file = join(folder, 'evidence.json')
    await writeFile(file, 'OLD CONTENT', { mode: 0o644 })

    await saveBundle(file, await evidenceOfCase())

    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await readFile(file, 'utf8')).not.toContain('OLD CONTENT')
  })
})

describe('--from', () => {
  it.each([
    ['nested without end', `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`],
    ['of another version', '{"schemaVersion":2}'],
    ['cut off', '{"schemaVersion":1,"target"'],
  ])('with a bundle %s is refused in words', (_, text) => {
    expect(() => parseBundle(text, 'the file')).toThrow(AppError)
  })

  it('is told in words what it cannot read, with exit code 3', async () => {
    const runs = await Promise.all([
      crashloop('diagnose', '--from', join(folder, 'nothing')),
      crashloop('diagnose', '--from', '/dev/null'),
      crashloop('diagnose', 'payments/api', '--from', folder),
      crashloop('audit', '--verify', '--from', folder),
    ])

    expect(runs.map(({ code }) => code)).toEqual([3, 3, 3, 3])
    for (const { out } of runs) expect(out).not.toMatch(/\n\s+at /)
  })

  it('does not end the check of an audit log that is hostile', async () => {
    const file = join(folder, 'audit.jsonl')
    await writeFile(file, `${'['.repeat(300_000)}${']'.repeat(300_000)}\n{"seq":"__proto__"}\n`)

    const { code, out } = await crashloop('audit', '--verify', '--from', file)

    expect(code).toBe(1)
    expect(out).toMatch(/^TAMPERED: entry 1 is no entry/)
  })
})

describe('What the command line prints', () => {
  it('holds no controls, ANSI or turned text of a cluster, and stays JSON', async () => {
    const events = join(recording, 'cluster/namespaces/payments/events.json')
    const evil = '\\u001b[31mRED\\u001b]0;title\\u0007 \\u202eturned\\u202c \\u009b1m \\u200b'
    const text = await readFile(events, 'utf8')
    await writeFile(
      events,
      text.replace(/"message": ?"/g, (begin) => `${begin}${evil}`),
    )
    const { pod } = await evidenceOfCase()
    const target = `payments/${pod?.metadata.name}`

    const [asText, asJson, refused] = await Promise.all([
      crashloop('diagnose', target, '--from', recording),
      crashloop('diagnose', target, '--from', recording, '-o', 'json'),
      crashloop('diagnose', 'payments/\u001b[31mx', '--from', recording),
    ])

    expect([asText.code, asJson.code]).toEqual([0, 0])
    expect(JSON.parse(asJson.out)).toMatchObject({ schemaVersion: 1 })
    for (const { out } of [asText, asJson, refused])
      expect(out).not.toMatch(/[[\p{Cc}\p{Bidi_Control}\u200b]--[\n\t]]/v)
  })
})
