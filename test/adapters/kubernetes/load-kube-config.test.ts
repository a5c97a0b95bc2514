/** Which cluster a kubeconfig leads to, and what its mistakes look like. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { loadKubeConfig } from '../../../src/adapters/kubernetes/load-kube-config.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'crashloop-kubeconfig-'))
})

afterEach(() => rmSync(folder, { recursive: true }))

function write(text: string): string {
  const file = path.join(folder, 'config')
  writeFileSync(file, text)
  return file
}

const TWO_CONTEXTS = `
apiVersion: v1
kind: Config
current-context: eu
clusters:
  - { name: a, cluster: { server: https://a.example:6443, certificate-authority: ca.crt } }
  - { name: b, cluster: { server: https://b.example:6443 } }
users:
  - { name: bot, user: { tokenFile: secrets/token } }
contexts:
  - { name: eu, context: { cluster: a, user: bot } }
  - { name: us, context: { cluster: b, user: bot } }
`

it('takes the current context of the file', () => {
  const config = loadKubeConfig({ file: write(TWO_CONTEXTS) })

  expect(config.getCurrentCluster()).toMatchObject({
    server: 'https://a.example:6443',
    caFile: path.join(folder, 'ca.crt'),
  })
})

it('takes a named context', () => {
  const config = loadKubeConfig({ file: write(TWO_CONTEXTS), context: 'us' })

  expect(config.getCurrentCluster()?.server).toBe('https://b.example:6443')
})

it('follows a token file, relative to the kubeconfig', () => {
  const config = loadKubeConfig({ file: write(TWO_CONTEXTS) })

  expect(config.getCurrentUser()?.authProvider).toEqual({
    name: 'tokenFile',
    config: { tokenFile: path.join(folder, 'secrets/token') },
  })
})

it('lists the contexts when the wanted one is missing', () => {
  const file = write(TWO_CONTEXTS)

  expect(() => loadKubeConfig({ file, context: 'asia' })).toThrow(
    `There is no context "asia" in ${file}. Contexts there: eu, us.`,
  )
})

it('names the file that cannot be read', () => {
  expect(() => loadKubeConfig({ file: path.join(folder, 'none') })).toThrow(
    /Cannot read the kubeconfig in .*ENOENT/,
  )
})

it('does not quote a broken file, which may hold a token', () => {
  const file = write('users:\n  - name: bot\n    user: { token: top-secret-token\n  x: [')

  const error = catchError(() => loadKubeConfig({ file }))

  expect(error.message).toMatch(/^Cannot read the kubeconfig/)
  expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('top-secret')
})

it('says when this process does not run in a pod', () => {
  expect(() => loadKubeConfig({ inCluster: true })).toThrow(/does not run in a pod/)
})

function catchError(action: () => unknown): Error {
  try {
    action()
  } catch (error) {
    return error as Error
  }
  return expect.fail('nothing was thrown')
}
