/** Turns a KubeConfig into what a request needs: headers and a connection pool with the right TLS settings. */

import { createHash } from 'node:crypto'
import type { RequestOptions } from 'node:https'
import type { KubeConfig } from '@kubernetes/client-node'
import { Agent, type Dispatcher } from 'undici'
import { ReadError } from '../../evidence/cluster-reader.ts'
import { createKubeConfig, createRequestContext } from './client-node.ts'

export interface Credentials {
  readonly headers: Readonly<Record<string, string>>
  readonly dispatcher: Dispatcher
  /** Takes the credentials of this request out of a text that is about to be shown. */
  redact(text: string): string
}

export interface CredentialSource {
  /** Rejects with `ReadError` `unavailable` when a plug-in, a token file or the identity provider fails. */
  current(): Promise<Credentials>
  /**
   * Forgets what the plug-ins cached because the API server refused `used`. False when that cannot help, since the
   * credentials are fixed ones.
   */
  renew(used: Credentials): boolean
  close(): Promise<void>
}

interface Pool {
  readonly fingerprint: string
  readonly dispatcher: Dispatcher
}

/**
 * client-node does the authentication (exec plug-ins, rotating token files, OIDC, client certificates) and the TLS and
 * proxy settings. It makes a new connection pool for every request, so the pool is kept here until the TLS material
 * changes.
 */
export function createCredentialSource(kubeConfig: KubeConfig): CredentialSource {
  let config = kubeConfig
  let pool: Pool | undefined
  let latest: Credentials | undefined
  const retired: Promise<void>[] = []

  async function dispatcherFor(options: RequestOptions): Promise<Dispatcher> {
    const fingerprint = tlsFingerprint(options)
    if (pool?.fingerprint === fingerprint) return pool.dispatcher
    const context = createRequestContext('https://unused.invalid/')
    await config.applySecurityAuthentication(context)
    const dispatcher = context.getDispatcher() ?? new Agent()
    if (pool?.fingerprint === fingerprint) {
      // Another request made the pool in the meantime; it must stay the only one.
      retired.push(dispatcher.close())
      return pool.dispatcher
    }
    const previous = pool
    pool = { fingerprint, dispatcher }
    // close() lets the requests under way finish.
    if (previous) retired.push(previous.dispatcher.close())
    return pool.dispatcher
  }

  async function current(): Promise<Credentials> {
    try {
      const options: RequestOptions = {}
      await config.applyToHTTPSOptions(options)
      const headers = requestHeaders(options)
      latest = { headers, dispatcher: await dispatcherFor(options), redact: redactor(headers) }
      return latest
    } catch (error) {
      throw credentialError(config, error)
    }
  }

  function renew(used: Credentials): boolean {
    const user = config.getCurrentUser()
    if (!user?.exec && !user?.authProvider) return false
    if (latest?.headers.authorization === used.headers.authorization) config = withoutCaches(config)
    return true
  }

  return {
    current,
    renew,
    close: async () => {
      await Promise.allSettled([...retired, pool?.dispatcher.destroy()])
    },
  }
}

/** The plug-ins keep their tokens in private fields; a fresh KubeConfig with the same entries starts without them. */
function withoutCaches(config: KubeConfig): KubeConfig {
  const fresh = createKubeConfig()
  fresh.loadFromOptions({
    clusters: config.clusters,
    contexts: config.contexts,
    users: config.users,
    currentContext: config.currentContext,
  })
  return fresh
}

function tlsFingerprint(options: RequestOptions): string {
  const hash = createHash('sha256')
  for (const part of [options.ca, options.cert, options.key, options.servername]) {
    hash.update(`${String(part)}\0`)
  }
  return hash.update(String(options.rejectUnauthorized)).digest('hex')
}

function requestHeaders(options: RequestOptions): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(options.headers ?? {})) {
    // Token files often end with a line break, which is not allowed in a header.
    headers[name.toLowerCase()] = String(value).trim()
  }
  if (options.auth) headers.authorization = `Basic ${Buffer.from(options.auth).toString('base64')}`
  return headers
}

function redactor(headers: Readonly<Record<string, string>>): (text: string) => string {
  const secret = headers.authorization?.replace(/^\S+\s+/, '')
  return (text) => (secret ? text.replaceAll(secret, '[redacted]') : text)
}

/** What plug-ins and identity providers say may hold a token, so their words are not passed on, only error codes. */
function credentialError(config: KubeConfig, error: unknown): ReadError {
  const user = config.getCurrentUser()
  const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : ''
  if (user?.exec) {
    const command = String(user.exec.command ?? 'without a command')
    return new ReadError('unavailable', `The credential plug-in ${command} failed${code}`)
  }
  if (user?.authProvider) {
    const name = String(user.authProvider.name)
    return new ReadError('unavailable', `No credentials from the ${name} provider${code}`)
  }
  const message = error instanceof Error ? error.message : 'unknown error'
  return new ReadError('unavailable', `The kubeconfig cannot be used: ${message}`)
}
