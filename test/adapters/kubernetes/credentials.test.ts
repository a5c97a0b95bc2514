/** Credentials through the real client library: plug-ins, token files, client certificates, and what never leaks. */

import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createSecureServer } from 'node:http2'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TLSSocket } from 'node:tls'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type ClusterConnection, connectCluster } from '../../../src/adapters/kubernetes/connect-cluster.ts'
import {
  type SimulatedCluster,
  startSimulatedCluster,
} from '../../../src/playground/cluster/simulated-cluster.ts'
import { CONTRACT_RECORDING, collect } from '../../contracts/cluster-reader.ts'
import { createCertificate } from './create-certificate.ts'

const signal = new AbortController().signal

let folder: string
let stack: AsyncDisposableStack

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'crashloop-credentials-'))
  stack = new AsyncDisposableStack()
  stack.defer(() => rmSync(folder, { recursive: true }))
})

afterEach(() => stack.disposeAsync())

async function startCluster(token: string): Promise<SimulatedCluster> {
  const cluster = await startSimulatedCluster({ recordings: [CONTRACT_RECORDING], token })
  stack.defer(() => cluster.close())
  return cluster
}

function connect(cluster: object, user: object): ClusterConnection {
  const file = path.join(folder, 'kubeconfig')
  const config = {
    clusters: [{ name: 'c', cluster }],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'prod', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'prod',
  }
  writeFileSync(file, JSON.stringify(config))
  const reader = connectCluster({ cluster: 'prod', file })
  stack.defer(() => reader.close())
  return reader
}

function plain(cluster: SimulatedCluster): object {
  return { server: cluster.url, 'insecure-skip-tls-verify': true }
}

/** A credential plug-in that runs a line of shell. */
function plugin(script: string): object {
  const command = path.join(folder, 'plugin.sh')
  writeFileSync(command, `#!/bin/sh\n${script}\n`)
  chmodSync(command, 0o755)
  return { exec: { apiVersion: 'client.authentication.k8s.io/v1', command, interactiveMode: 'Never' } }
}

function credential(token: string): string {
  const kind = { apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential' }
  return JSON.stringify({ ...kind, status: { token } })
}

it('reads with the token of a credential plug-in', async () => {
  const cluster = await startCluster('from-the-plugin')
  const reader = connect(plain(cluster), plugin(`echo '${credential('from-the-plugin')}'`))

  const pods = await reader.list('Pod', 'ledger', {}, signal)

  expect(pods).toHaveLength(2)
})

it('asks the plug-in again when the API server refuses its cached token', async () => {
  const cluster = await startCluster('second-token')
  const answer = path.join(folder, 'answer.json')
  const reader = connect(plain(cluster), plugin(`cat ${answer}`))
  writeFileSync(answer, credential('first-token'))
  await expect(reader.list('Pod', 'ledger', {}, signal)).rejects.toMatchObject({ reason: 'forbidden' })

  writeFileSync(answer, credential('second-token'))
  const pods = await reader.list('Pod', 'ledger', {}, signal)

  expect(pods).toHaveLength(2)
})

it('keeps what a failing plug-in prints out of the error', async () => {
  const cluster = await startCluster('t')
  const reader = connect(plain(cluster), plugin('echo "session token AKIA-very-secret expired" >&2; exit 3'))

  const error = await reader.list('Pod', 'ledger', {}, signal).catch((thrown) => thrown)

  expect(error).toMatchObject({ reason: 'unavailable', message: expect.stringMatching(/plugin\.sh failed$/) })
  expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('AKIA')
})

it('names a plug-in that is not installed', async () => {
  const cluster = await startCluster('t')
  const reader = connect(plain(cluster), { exec: { command: 'no-such-login-plugin' } })

  const reading = reader.list('Pod', 'ledger', {}, signal)

  await expect(reading).rejects.toThrow(/no-such-login-plugin failed \(ENOENT\)/)
})

it('does not wait for a plug-in that hangs', async () => {
  const cluster = await startCluster('t')
  const reader = connect(plain(cluster), plugin('exec sleep 5'))
  const caller = new AbortController()

  const reading = reader.list('Pod', 'ledger', {}, caller.signal)
  caller.abort(new Error('too late'))

  await expect(reading).rejects.toThrow('too late')
})

it('reads the token from a file, with the line break at its end, and again after a refusal', async () => {
  const cluster = await startCluster('rotated')
  const tokenFile = path.join(folder, 'token')
  writeFileSync(tokenFile, 'old\n')
  const reader = connect(plain(cluster), { tokenFile })
  await expect(reader.list('Pod', 'ledger', {}, signal)).rejects.toMatchObject({ reason: 'forbidden' })

  writeFileSync(tokenFile, 'rotated\n')
  const pods = await reader.list('Pod', 'ledger', {}, signal)

  expect(pods).toHaveLength(2)
})

it('does not repeat a request with a fixed token that is refused', async () => {
  const cluster = await startCluster('right')
  const reader = connect(plain(cluster), { token: 'wrong' })

  const reading = reader.list('Pod', 'ledger', {}, signal)

  await expect(reading).rejects.toMatchObject({ reason: 'forbidden' })
  expect(cluster.requests.entries).toHaveLength(1)
})

it('presents its client certificate, reuses connections, and trusts only the CA of the kubeconfig', async () => {
  const { key, cert } = createCertificate(folder)
  const sockets = new Set<unknown>()
  const subjects: unknown[] = []
  const options = {
    key: readFileSync(key),
    cert: readFileSync(cert),
    ca: readFileSync(cert),
    requestCert: true,
  }
  const server = createServer(options, (request, response) => {
    sockets.add(request.socket)
    subjects.push((request.socket as TLSSocket).getPeerCertificate().subject?.CN)
    response.end('{"items":[]}')
  })
  stack.defer(() => {
    server.close()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = `https://localhost:${(server.address() as AddressInfo).port}`
  const user = { 'client-certificate': cert, 'client-key': key }
  const reader = connect({ server: address, 'certificate-authority': cert }, user)

  for (let reads = 0; reads < 6; reads += 1) await reader.list('Pod', 'ledger', {}, signal)
  const distrusting = connect({ server: address }, user).list('Pod', 'ledger', {}, signal)

  await expect(distrusting).rejects.toMatchObject({
    reason: 'unavailable',
    message: expect.stringMatching(/CERT|SELF_SIGNED|UNABLE_TO/),
  })
  expect(subjects).toEqual(Array(6).fill('localhost'))
  // The pool opens a second one when the first has not yet noticed the end of an answer.
  expect(sockets.size).toBeLessThanOrEqual(2)
})

it('tells that a log broke off, also with an API server that offers HTTP/2', async () => {
  const { key, cert } = createCertificate(folder)
  const options = { key: readFileSync(key), cert: readFileSync(cert), allowHTTP1: true }
  const server = createSecureServer(options, (request, response) => {
    response.write('2026-11-21T09:00:00Z half a log\n')
    setImmediate(() => request.socket.destroy())
  })
  stack.defer(() => {
    server.close()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = `https://localhost:${(server.address() as AddressInfo).port}`
  const reader = connect({ server: address, 'certificate-authority': cert }, { token: 'some-token' })
  const request = { namespace: 'ledger', pod: 'pg-ledger-0', container: 'postgres', previous: false }

  const reading = reader.readLog(request, signal).then(collect)

  await expect(reading).rejects.toMatchObject({ name: 'ReadError', reason: 'unavailable' })
})
