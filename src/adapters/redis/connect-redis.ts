/** Opens connections to Redis: standalone, Sentinel or Cluster, for requests that fail fast or for workers that wait. */
import { Cluster, Redis, type RedisOptions } from 'ioredis'
import { errorWords } from '../../domain/error-words.ts'
import type { Log } from '../../domain/log.ts'
import type { Secret } from '../../domain/secret.ts'
import { GroupingRedis } from './grouping-redis.ts'

export type RedisClient = Redis | Cluster

export interface RedisNode {
  readonly host: string
  readonly port: number
}

/** Where Redis is. User, password, database and TLS (`rediss://`) come from the URL in all three cases. */
export interface RedisTarget {
  readonly url: Secret
  /** Ask these Sentinels for the master; the host of the URL is not used then. */
  readonly sentinel?: {
    readonly master: string
    readonly nodes: readonly RedisNode[]
    readonly password?: Secret
  }
  /** The host of the URL is one node of a Redis Cluster. */
  readonly cluster?: boolean
}

export interface ConnectRedisOptions {
  readonly log: Log
  /**
   * `requests`: a command is refused at once while there is no connection, and after `commandTimeoutMs` when Redis does
   * not answer. `worker`: commands wait until Redis is back, as BullMQ workers need it.
   */
  readonly purpose: 'requests' | 'worker'
  /** Milliseconds (default 1000); for `requests` only. */
  readonly commandTimeoutMs?: number
}

type Settings = Omit<RedisOptions, 'replyMapping'>

/** Longest pause between two attempts to connect, in milliseconds. */
const RECONNECT_CAP_MS = 2_000
/** A worker's connection that stays silent this long while an answer is due is dead; blocking reads last 10 s at most. */
const WORKER_SILENCE_MS = 20_000

/** Connects; never throws because of an outage but keeps trying, and logs when the connection is lost and found. */
export function connectRedis(target: RedisTarget, options: ConnectRedisOptions): RedisClient {
  const settings = { ...purposeOptions(options), ...commonOptions() }
  // Workers wait for one answer at a time.
  const Single = options.purpose === 'requests' ? GroupingRedis : Redis
  const client = target.cluster ? openCluster(target, settings) : openSingle(target, settings, Single)
  logState(client, options)
  return client
}

/** Resolves to true once `client` can be used, or to false after `timeoutMs`. */
export async function untilReady(client: RedisClient, timeoutMs: number): Promise<boolean> {
  if (client.status === 'ready') return true
  let timer: NodeJS.Timeout | undefined
  let onReady = () => {}
  try {
    return await new Promise<boolean>((resolve) => {
      timer = setTimeout(resolve, timeoutMs, false)
      onReady = () => resolve(true)
      client.once('ready', onReady)
    })
  } finally {
    clearTimeout(timer)
    client.off('ready', onReady)
  }
}

function commonOptions(): Settings {
  return {
    connectTimeout: 5_000,
    retryStrategy: (times) => Math.min(RECONNECT_CAP_MS, 50 * 2 ** Math.min(times, 10)),
    // After a failover the old master answers READONLY: a new connection finds the new one.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  }
}

function purposeOptions({ purpose, commandTimeoutMs = 1_000 }: ConnectRedisOptions): Settings {
  if (purpose === 'worker') return { maxRetriesPerRequest: null, socketTimeout: WORKER_SILENCE_MS }
  return {
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    commandTimeout: commandTimeoutMs,
  }
}

function openSingle(target: RedisTarget, settings: Settings, Single: typeof Redis): Redis {
  if (!target.sentinel) return new Single(target.url.reveal(), settings)
  const { master, nodes, password } = target.sentinel
  const access = accessOf(target.url)
  return new Single({
    ...settings,
    ...access,
    ...(access.tls && { enableTLSForSentinelMode: true }),
    name: master,
    sentinels: nodes.map(({ host, port }) => ({ host, port })),
    ...(password && { sentinelPassword: password.reveal() }),
  })
}

function openCluster(target: RedisTarget, settings: Settings): Cluster {
  const { retryStrategy, enableOfflineQueue = true, ...redisOptions } = settings
  const url = new URL(target.url.reveal())
  const { db: _db, ...access } = accessOf(target.url)
  const options = {
    enableOfflineQueue,
    redisOptions: { ...redisOptions, ...access },
    clusterRetryStrategy: (times: number) => retryStrategy?.(times) ?? RECONNECT_CAP_MS,
  }
  return new Cluster([{ host: url.hostname, port: Number(url.port || 6379) }], options)
}

function accessOf(secret: Secret): Pick<RedisOptions, 'username' | 'password' | 'db' | 'tls'> {
  const url = new URL(secret.reveal())
  const db = Number(url.pathname.slice(1))
  return {
    ...(url.username && { username: decodeURIComponent(url.username) }),
    ...(url.password && { password: decodeURIComponent(url.password) }),
    ...(db > 0 && { db }),
    ...(url.protocol === 'rediss:' && { tls: {} }),
  }
}

function logState(client: RedisClient, { log, purpose }: ConnectRedisOptions): void {
  let lost = false
  // Only the message: ioredis keeps the arguments of AUTH in its error objects.
  client.on('error', (error: Error) => {
    if (!lost) log.warn({ purpose, reason: errorWords(error) }, 'The connection to Redis fails')
    lost = true
  })
  client.on('ready', () => {
    if (lost) log.info({ purpose }, 'The connection to Redis is back')
    lost = false
  })
}
