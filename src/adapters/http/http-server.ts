/** The HTTP server of the process, on Express: serves our routes, lets Slack's receiver in first, and drains on stop. */

import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from 'express'
import { AppError } from '../../domain/errors.ts'
import type { Log } from '../../domain/log.ts'

interface HttpAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: object | string
}

/** What is served at a path; `guard` refuses by the headers before a byte of the body is read. */
export interface ServedRoute {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly guard?: (headers: IncomingHttpHeaders) => HttpAnswer | undefined
  readonly limitBytes: number
  handle(body: Buffer): Promise<HttpAnswer>
}

export interface HttpServerOptions {
  readonly host: string
  /** 0 takes a free port. */
  readonly port: number
  readonly routes: readonly ServedRoute[]
  /** Sees every request first and passes on what is not its own: Bolt's HTTP receiver. */
  readonly slackHandler?: RequestHandler | undefined
  readonly log: Log
  /** For tests; see `TIME_LIMITS`. */
  readonly timeLimits?: TimeLimits
}

/** How long a client may take, milliseconds: to send its headers, and all of its request. */
export interface TimeLimits {
  readonly headersMs: number
  readonly requestMs: number
  /** How often Node looks for clients that take longer; its own 30 s would let them take that much more. */
  readonly checkMs: number
}

/** A client that sends its headers or body drop by drop must not hold a connection for ever. */
export const TIME_LIMITS: TimeLimits = { headersMs: 10_000, requestMs: 30_000, checkMs: 1_000 }

export interface HttpServer {
  readonly port: number
  /** Takes no further connection, waits for the requests under way up to `drainMs`, then cuts them. */
  stop(drainMs: number): Promise<void>
}

/** Listens; rejects with `AppError` `http-listen` when the address cannot be had. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { headersMs, requestMs, checkMs } = options.timeLimits ?? TIME_LIMITS
  const limits = {
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    connectionsCheckingInterval: checkMs,
    keepAliveTimeout: 65_000,
  }
  const server = createServer(limits, createExpressApp(options))
  await listen(server, options)
  return { port: (server.address() as AddressInfo).port, stop: (drainMs) => stop(server, drainMs) }
}

function createExpressApp({ routes, slackHandler, log }: HttpServerOptions): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  if (slackHandler) app.use(slackHandler)
  for (const [path, served] of Map.groupBy(routes, (route) => route.path)) serve(app, path, served)
  app.use((_request, response) => send(response, { status: 404, body: { error: 'There is nothing here.' } }))
  app.use(answerError(log))
  return app
}

function serve(app: Express, path: string, routes: readonly ServedRoute[]): void {
  for (const route of routes) {
    app[route.method === 'GET' ? 'get' : 'post'](
      path,
      (request, response, next) => {
        const refusal = route.guard?.(request.headers)
        if (!refusal) return next()
        // The body was not read: the connection cannot be used again.
        response.set('Connection', 'close')
        send(response, refusal)
      },
      // Nobody who sends to us compresses, and what would have to be unpacked is refused.
      express.raw({ limit: route.limitBytes, inflate: false, type: () => route.method === 'POST' }),
      async (request: Request, response: Response) => {
        send(response, await route.handle(Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)))
      },
    )
  }
  const allow = routes.map((route) => route.method).join(', ')
  app.all(path, (_request, response) => {
    send(response, { status: 405, headers: { Allow: allow }, body: { error: `Use ${allow}.` } })
  })
}

function send(response: Response, { status, headers, body }: HttpAnswer): void {
  response
    .status(status)
    .set('Cache-Control', 'no-store')
    .set(headers ?? {})
  if (typeof body === 'string') response.send(body)
  else response.json(body)
}

/** The one boundary of this way in. Body-parser errors carry a 4xx status; everything else is our fault. */
function answerError(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error)
    const status = clientStatus(error)
    if (status === undefined) log.error({ err: error, path: request.path }, 'A request failed')
    response.set('Connection', 'close')
    send(response, {
      status: status ?? 500,
      body: { error: status === undefined ? 'Something went wrong here. It is logged.' : wordsFor(status) },
    })
  }
}

function clientStatus(error: unknown): number | undefined {
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 500
  return status >= 400 && status < 500 ? status : undefined
}

function wordsFor(status: number): string {
  if (status === 413) return 'The body is too large.'
  if (status === 415) return 'Send the body without compression.'
  return 'The request cannot be read.'
}

function listen(server: Server, { host, port }: HttpServerOptions): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  server.once('error', (cause) => {
    reject(new AppError('http-listen', `Cannot listen on ${host}:${port}: ${cause.message}`, { cause }))
  })
  server.listen(port, host, resolve)
  return promise
}

async function stop(server: Server, drainMs: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(() => server.closeAllConnections(), drainMs)
  server.close(() => resolve())
  // A connection kept alive becomes idle after its answer; `close` has ended only those idle before.
  const sweep = setInterval(() => server.closeIdleConnections(), 20)
  await promise
  clearInterval(sweep)
  clearTimeout(timer)
}
