/** The server side of Socket Mode: tickets, hello, envelopes to any one connection, acknowledgements, disconnects. */

import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Ack, Transport } from './deliver.ts'
import { isFields } from './fields.ts'

const PING_EVERY_MS = 10_000
const MAX_CONNECTIONS = 10
const CLOSE_GRACE_MS = 250

/** Why Slack ends a connection. */
export type DisconnectReason = 'warning' | 'refresh_requested' | 'link_disabled'

/** The Socket Mode endpoint. */
export interface SocketMode extends Transport {
  /** Makes a WebSocket address that works once. */
  openUrl(): string
  /** Takes over an HTTP upgrade; false when it is not for Socket Mode. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean
  connections(): number
  /** Tells every connection to go, as Slack does before it recycles one. */
  disconnect(reason: DisconnectReason): void
  /** Cuts every connection without a word. */
  drop(): void
  close(): void
}

/** Creates the endpoint; `baseUrl` is asked when an address is made, because the port is not known before. */
export function createSocketMode(options: { baseUrl(): string; appId: string }): SocketMode {
  const server = new WebSocketServer({ noServer: true })
  const tickets = new Set<string>()
  const sockets = new Set<WebSocket>()
  const waiting = new Map<string, (ack: Ack) => void>()
  let turn = 0

  function welcome(socket: WebSocket): void {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.terminate())
    socket.on('message', (data) => receive(String(data)))
    const debug = { host: 'simulated', build_number: 1, approximate_connection_time: 3600 }
    const hello = { type: 'hello', num_connections: sockets.size, debug_info: debug }
    socket.send(JSON.stringify({ ...hello, connection_info: { app_id: options.appId } }))
    socket.ping('Ping from simulated Slack')
  }

  function receive(text: string): void {
    const message = parse(text)
    const id = String(message?.envelope_id ?? '')
    const settle = waiting.get(id)
    if (message === undefined || settle === undefined) return
    waiting.delete(id)
    const isEmpty = !isFields(message.payload) || Object.keys(message.payload).length === 0
    settle(isEmpty ? { ok: true } : { ok: true, body: message.payload })
  }

  const pings = setInterval(() => {
    for (const socket of sockets) socket.ping('Ping from simulated Slack')
  }, PING_EVERY_MS)
  pings.unref()

  return {
    openUrl() {
      const ticket = randomUUID()
      tickets.add(ticket)
      return `${options.baseUrl().replace(/^http/, 'ws')}/link?ticket=${ticket}&app_id=${options.appId}`
    },
    upgrade(request, socket, head) {
      const url = new URL(request.url ?? '/', 'http://simulated')
      if (url.pathname !== '/link') return false
      const isWelcome = tickets.delete(url.searchParams.get('ticket') ?? '') && sockets.size < MAX_CONNECTIONS
      if (isWelcome) server.handleUpgrade(request, socket, head, welcome)
      else socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n')
      return true
    },
    send(delivery, retry, timeoutMs) {
      const open = [...sockets].filter((socket) => socket.readyState === socket.OPEN)
      const socket = open[turn++ % Math.max(open.length, 1)]
      if (socket === undefined) return Promise.resolve({ ok: false, error: 'no_connection' })
      const envelopeId = randomUUID()
      const isEvent = delivery.kind === 'events_api'
      const envelope = {
        envelope_id: envelopeId,
        type: delivery.kind,
        payload: delivery.payload,
        accepts_response_payload: !isEvent,
        ...(isEvent ? { retry_attempt: retry.num, retry_reason: retry.reason ?? '' } : {}),
      }
      return new Promise((resolve) => {
        const timer = setTimeout(() => settle({ ok: false, error: 'http_timeout' }), timeoutMs)
        waiting.set(envelopeId, settle)
        socket.send(JSON.stringify(envelope))

        function settle(ack: Ack): void {
          clearTimeout(timer)
          waiting.delete(envelopeId)
          resolve(ack)
        }
      })
    },
    connections: () => sockets.size,
    disconnect(reason) {
      const message = { type: 'disconnect', reason, debug_info: { host: 'simulated' } }
      for (const socket of sockets) socket.send(JSON.stringify(message))
    },
    drop() {
      for (const socket of sockets) socket.terminate()
    },
    close() {
      clearInterval(pings)
      for (const settle of [...waiting.values()]) settle({ ok: false, error: 'connection_failed' })
      for (const socket of sockets) {
        socket.close(1000)
        setTimeout(() => socket.terminate(), CLOSE_GRACE_MS).unref()
      }
      server.close()
    },
  }
}

function parse(text: string) {
  try {
    const value: unknown = JSON.parse(text)
    return isFields(value) ? value : undefined
  } catch {
    return undefined
  }
}
