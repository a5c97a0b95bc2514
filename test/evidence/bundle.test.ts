/** Evidence survives a file, and a file that is none is refused in words. */
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openRecording } from '../../src/adapters/recording/open-recording.ts'
import { loadBundle, saveBundle } from '../../src/evidence/bundle.ts'
import { gather } from '../../src/evidence/gather.ts'
import { createRedactor } from '../../src/evidence/redact.ts'

const RECORDING = join(import.meta.dirname, '../fixtures/corpus/oom-c-job/cluster')

describe('A bundle', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bundle-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('gives back the evidence that was saved, for its owner only', async () => {
    const file = join(folder, 'evidence.json')
    const evidence = await gather(
      { reader: await openRecording(RECORDING), clock: { now: () => 0 }, redactor: createRedactor() },
      { cluster: 'c', namespace: 'data-platform', name: 'compaction-20261121' },
    )

    await saveBundle(file, evidence)
    const loaded = await loadBundle(file)

    expect(loaded).toEqual(evidence)
    expect((await stat(file)).mode & 0o077).toBe(0)
  })

  it.each([
    ['no JSON', 'hello', /it is not JSON/],
    ['another JSON', '{"kind":"List"}', /schemaVersion/],
    ['another version', '{"schemaVersion":2}', /schemaVersion/],
    ['nothing but null', 'null', /the file/],
  ])('that holds %s is refused in words', async (_what, text, message) => {
    const file = join(folder, 'wrong.json')
    await writeFile(file, text)

    const loading = loadBundle(file)

    await expect(loading).rejects.toMatchObject({
      code: 'bundle-invalid',
      message: expect.stringMatching(message),
    })
  })

  it('that is not there is refused in words', async () => {
    await expect(loadBundle(join(folder, 'gone.json'))).rejects.toMatchObject({ code: 'bundle-unreadable' })
  })
})
