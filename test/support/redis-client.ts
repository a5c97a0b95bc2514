/** A real Redis and a client of it for the tests of one suite, empty before each of them. */
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { connectRedis, type RedisClient, untilReady } from '../../src/adapters/redis/connect-redis.ts'
import { Secret } from '../../src/domain/secret.ts'
import { type RedisServer, startRedisServer } from './redis-server.ts'
import { silentLog } from './silent-log.ts'

/** To be called in a `describe`; the getters work from the first `beforeEach` on. */
export function useRedisClient(): { readonly url: string; readonly client: RedisClient } {
  let server: RedisServer
  let client: RedisClient

  beforeAll(async () => {
    server = await startRedisServer()
    client = connectRedis(
      { url: new Secret(server.url) },
      { log: silentLog, purpose: 'requests', commandTimeoutMs: 10_000 },
    )
    await untilReady(client, 5_000)
  })

  beforeEach(() => server.clear())

  afterAll(async () => {
    client.disconnect()
    await server.remove()
  })

  return {
    get url() {
      return server.url
    },
    get client() {
      return client
    },
  }
}
