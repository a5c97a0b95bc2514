/** The log of a process whose standard output takes nothing. */
import { spawn } from 'node:child_process'
import { openSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const LOGGER = join(import.meta.dirname, '../src/logger.ts')
const SCRIPT = `
import { createLogger } from ${JSON.stringify(LOGGER)}
const log = createLogger('info')
for (let n = 0; n < 5_000; n += 1) log.info({ n }, 'A line that finds no room, and is longer than it needs to be')
setTimeout(() => { log.info({}, 'later'); process.stderr.write('still here') }, 50)`

it.each(['a full disk', 'a reader that is gone'])('does not end or hang the process on %s', async (what) => {
  const out = what === 'a full disk' ? openSync('/dev/full', 'w') : 'pipe'
  const child = spawn(process.execPath, ['--input-type=module', '--eval', SCRIPT], {
    stdio: ['ignore', out, 'pipe'],
  })
  child.stdout?.destroy()
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8')
  })

  const code = await new Promise((resolve) => child.once('close', resolve))

  expect([code, said]).toEqual([0, 'still here'])
})

it('does not hang the process while its reader does not read, and then tells all', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', SCRIPT])
  await new Promise<void>((resolve) => {
    child.stderr.on('data', (chunk: Buffer) => {
      if (chunk.toString('utf8').includes('still here')) resolve()
    })
  })

  let lines = 0
  child.stdout.on('data', (chunk: Buffer) => {
    lines += chunk.toString('utf8').split('\n').length - 1
  })
  await new Promise((resolve) => child.once('close', resolve))

  expect(lines).toBe(5_001)
})
