/** Secrets of the process stay out of logs, errors and answers, also when a far end repeats them. */
import { createServer, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createBullJobQueue } from '../../src/adapters/queue/job-queue.ts'
import { connectRedis } from '../../src/adapters/redis/connect-redis.ts'
import { createRedisIncidentStore } from '../../src/adapters/redis/incident-store.ts'
import { startApp } from '../../src/app.ts'
import { loadConfig } from '../../src/config.ts'
import { errorWords } from '../../src/domain/error-words.ts'
import { AppError } from '../../src/domain/errors.ts'
import { Secret } from '../../src/domain/secret.ts'
import { createLogger } from '../../src/logger.ts'
import { until } from '../support/poll.ts'
import { silentLog } from '../support/silent-log.ts'

const PASSWORD = 'hunter2-of-the-test'
const PLANTED = 'planted line of a log'
const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** A Redis that knows no command and repeats its arguments, as old ones do with HELLO, and those with a renamed AUTH. */
async function startEchoingRedis(): Promise<string> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('data', (data) => {
      for (const command of data
        .toString('utf8')
        .split(/\*\d+\r\n/)
        .slice(1)) {
        const [name = '', ...args] = command
          .split('\r\n')
          .filter((word) => word !== '' && !word.startsWith('$'))
        const repeated = args.map((arg) => `\`${arg}\``).join(', ')
        socket.write(`-ERR unknown command \`${name}\`, with args beginning with: ${repeated}, \r\n`)
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const { port } = server.address() as { port: number }
  return `redis://default:${PASSWORD}@127.0.0.1:${port}`
}

function attempt(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    return error
  }
}

function collectingLog() {
  let text = ''
  const log = createLogger('debug', {
    write: (line) => {
      text += line
    },
  })
  return { log, text: () => text }
}

describe('A Redis that repeats the password in its refusal', () => {
  it('does not bring it into the log, nor into errors of the store and the queue', async () => {
    const url = new Secret(await startEchoingRedis())
    const { log, text } = collectingLog()
    const client = connectRedis({ url }, { log, purpose: 'requests', commandTimeoutMs: 500 })
    closing.push(() => client.disconnect())
    const store = createRedisIncidentStore({ client, log, retentionMs: 1_000, evidenceRetentionMs: 1_000 })
    const queue = createBullJobQueue({ requests: client, log: silentLog })
    closing.push(() => queue.close(100))

    const errors = await Promise.all(
      [store.ping(), queue.ping()].map((each) => each.catch((error: unknown) => error)),
    )
    await until(() => text().includes('The connection to Redis fails'))

    for (const error of errors) expect(error).toBeInstanceOf(AppError)
    for (const error of errors) log.error({ err: error }, 'Failed')
    expect(JSON.stringify(errors.map((error) => (error as Error).message))).not.toContain(PASSWORD)
    expect(text()).not.toContain(PASSWORD)
    expect(text()).toContain('unknown command')
  })

  it('brings nothing of it to /readyz and /metrics', async () => {
    const redisUrl = await startEchoingRedis()
    const { log, text } = collectingLog()
    const env = {
      CRASHLOOP_ROLE: 'web',
      REDIS_URL: redisUrl,
      ALERTMANAGER_TOKEN: 'token-of-the-test',
      SLACK_BOT_TOKEN: 'xoxb-of-the-test',
      SLACK_SIGNING_SECRET: 'signing-secret-of-the-test',
      SLACK_CHANNEL: 'C0ALERTS',
      SLACK_API_URL: 'http://127.0.0.1:9/api/',
      HOST: '127.0.0.1',
      PORT: '0',
    }
    const app = await startApp(loadConfig(env), log)
    closing.push(() => app.stop())

    const ready = await fetch(`http://127.0.0.1:${app.port}/readyz`)
    const bodies = [await ready.text(), await (await fetch(`http://127.0.0.1:${app.port}/metrics`)).text()]

    expect(ready.status).toBe(503)
    for (const body of [...bodies, text()])
      for (const secret of [PASSWORD, 'token-of-the-test', 'xoxb-of', 'signing-secret-of'])
        expect(body).not.toContain(secret)
    expect(bodies[0]).toMatch(/"queue":"down: [a-z ;]+/)
    expect(bodies[0]).not.toMatch(/ERR|127\.0\.0\.1|ECONN/)
  })
})

describe('The log', () => {
  it.each([
    ['in an address', new Error(`connect to https://bot:${PASSWORD}@db.example failed`)],
    [
      'in what Redis repeats',
      new Error(`ERR unknown command 'AUTH', with args beginning with: '${PASSWORD}'`),
    ],
    [
      'in fields of an SDK',
      Object.assign(new Error('WRONGPASS'), {
        command: { args: [PASSWORD] },
        config: { headers: { authorization: PASSWORD } },
      }),
    ],
    ['in the cause', new Error('outer', { cause: new Error(`redis://:${PASSWORD}@host`) })],
    ['in a cause that is no error', new Error('outer', { cause: { token: PASSWORD } })],
    ['thrown as a text', PASSWORD],
    ['in a wrapped secret', new Secret(PASSWORD)],
  ])('never holds a secret %s', (_, err) => {
    const { log, text } = collectingLog()

    log.error(
      { err, secret: PASSWORD, nested: { password: PASSWORD }, wrapped: new Secret(PASSWORD) },
      'Failed',
    )

    expect(text()).not.toContain(PASSWORD)
  })

  it.each([
    ['a parser', attempt(() => JSON.parse(`{"line": ${PLANTED}}`))],
    ['a library', Object.assign(new Error(PLANTED), { name: 'YAMLParseError' })],
    ['nobody knows whom', new Error(PLANTED)],
    ['ours, about a value that Kubernetes refuses', new AppError('x', `spec.x: Invalid value: "${PLANTED}"`)],
    ['ours, with a secret that a far end repeats', new AppError('x', `it said password=${PLANTED}`)],
    ['ours, whose cause quotes', new AppError('x', 'away', { cause: new SyntaxError(PLANTED) })],
  ])('has the class of an error of %s, and nothing that it quotes', (_, err) => {
    const { log, text } = collectingLog()

    log.error({ err, reason: `token=${PLANTED}`, said: `password: ${PLANTED}` }, 'Failed')

    expect(text()).not.toContain(PLANTED.slice(0, 12))
    expect(JSON.parse(text()).err.type).toBe((err as Error).name)
  })

  it('has the words of errors that speak of themselves alone', () => {
    const { log, text } = collectingLog()

    log.error({ err: attempt(() => (undefined as unknown as { x: number }).x) }, 'One')
    log.error({ err: Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }) }, 'Two')
    log.error({ err: new AppError('x', 'The cluster does not answer.') }, 'Three')

    for (const words of ['Cannot read properties', 'connect ECONNREFUSED', 'The cluster does not answer.'])
      expect(text()).toContain(words)
  })

  it('shows controls, ANSI and turned text as escapes, and stays the same JSON', () => {
    const { log, text } = collectingLog()
    const name = 'a\u001b[31m\u009b1m\u202e\u200b\u2028\u007f\r\nb'

    log.info({ name }, 'Said')

    expect(text()).not.toMatch(/[[\p{Cc}\p{Bidi_Control}\u200b\u2028]--[\n]]/v)
    expect(JSON.parse(text()).name).toBe(name)
  })

  it('cuts endless messages', () => {
    expect(errorWords(new Error('x'.repeat(100_000))).length).toBeLessThan(1_000)
  })
})
