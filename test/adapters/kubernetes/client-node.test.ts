/** What is loaded of client-node, which is as large as everything else together. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const MODULE = join(import.meta.dirname, '../../../src/adapters/kubernetes/client-node.ts')

describe('client-node', () => {
  it('is loaded without the models of its generated API', () => {
    const script = `
      const { registerHooks } = await import('node:module')
      const seen = []
      registerHooks({ resolve: (s, c, n) => { const r = n(s, c); seen.push(r.url); return r } })
      const { createKubeConfig } = await import(${JSON.stringify(MODULE)})
      createKubeConfig().loadFromString('{"apiVersion":"v1","kind":"Config"}')
      console.log(JSON.stringify(seen.filter((url) => url.includes('client-node/dist/gen/'))))`

    const loaded = JSON.parse(
      execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }),
    ) as string[]

    expect(loaded.length).toBeGreaterThan(0)
    expect(loaded.filter((url) => url.includes('/models/') || url.includes('/apis/'))).toEqual([])
  })
})
