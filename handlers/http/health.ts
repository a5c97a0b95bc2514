/** GET /healthz (the process lives) and /readyz (alerts can be taken), for Kubernetes and for people. */

import type { Log } from '../../src/domain/log.ts'
import type { HttpRoute } from './route.ts'

export interface HealthCheck {
  /** Rejects when what it is about cannot be used. */
  run(): Promise<void>
  /** What that means, in words for whoever reaches the port. */
  readonly down: string
}

export interface HealthChecks {
  /** What must work for an alert to be taken. */
  readonly required: Readonly<Record<string, HealthCheck>>
  /** What is reported only. Slack belongs here: alerts are kept while it is away. */
  readonly reported: Readonly<Record<string, HealthCheck>>
}

export interface HealthDeps extends HealthChecks {
  /** How long a check may take, milliseconds. */
  readonly timeoutMs: number
  /** Told why, once whenever a check begins to fail: whoever reaches the port is told only that it does. */
  readonly log: Log
}

export function createHealthRoutes(deps: HealthDeps): readonly HttpRoute[] {
  const { required, reported } = deps
  const healthz: HttpRoute = {
    method: 'GET',
    path: '/healthz',
    limitBytes: 0,
    handle: async () => ({ status: 200, body: { status: 'ok' } }),
  }
  const stateOf = createStateOf(deps)
  const readyz: HttpRoute = {
    method: 'GET',
    path: '/readyz',
    limitBytes: 0,
    handle: async () => {
      const [must, other] = await Promise.all([checkAll(required, stateOf), checkAll(reported, stateOf)])
      const ready = Object.values(must).every((state) => state === 'ok')
      return { status: ready ? 200 : 503, body: { ready, checks: { ...must, ...other } } }
    },
  }
  return [healthz, readyz]
}

type StateOf = (name: string, check: HealthCheck) => Promise<string>

async function checkAll(checks: HealthChecks['required'], stateOf: StateOf): Promise<Record<string, string>> {
  const states = Object.entries(checks).map(async ([name, check]) => [name, await stateOf(name, check)])
  return Object.fromEntries(await Promise.all(states))
}

/** `ok`, or a sentence of our own: what a client of Redis says may hold addresses and arguments. */
function createStateOf({ timeoutMs, log }: Pick<HealthDeps, 'timeoutMs' | 'log'>): StateOf {
  const failing = new Set<string>()
  return async (name, check) => {
    const late = Symbol('late')
    let timer: NodeJS.Timeout | undefined
    const deadline = new Promise<symbol>((resolve) => {
      timer = setTimeout(resolve, timeoutMs, late)
    })
    try {
      const first = await Promise.race([check.run(), deadline])
      if (first === late) return `down: no answer within ${timeoutMs} ms; ${check.down}`
      if (failing.delete(name)) log.info({ check: name }, 'A check of readiness passes again')
      return 'ok'
    } catch (error) {
      if (!failing.has(name)) log.warn({ err: error, check: name }, 'A check of readiness fails')
      failing.add(name)
      return `down: ${check.down}`
    } finally {
      clearTimeout(timer)
    }
  }
}
