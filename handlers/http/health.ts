/** GET /healthz (the process lives) and /readyz (alerts can be taken), for Kubernetes and for people. */

import type { HttpRoute } from './route.ts'

export interface HealthDeps {
  /** What must work for an alert to be taken; each rejects when it does not. */
  readonly required: Readonly<Record<string, () => Promise<void>>>
  /** What is reported only. Slack belongs here: alerts are kept while it is away. */
  readonly reported: Readonly<Record<string, () => Promise<void>>>
  /** How long a check may take, milliseconds. */
  readonly timeoutMs: number
}

export function createHealthRoutes({ required, reported, timeoutMs }: HealthDeps): readonly HttpRoute[] {
  const healthz: HttpRoute = {
    method: 'GET',
    path: '/healthz',
    limitBytes: 0,
    handle: async () => ({ status: 200, body: { status: 'ok' } }),
  }
  const readyz: HttpRoute = {
    method: 'GET',
    path: '/readyz',
    limitBytes: 0,
    handle: async () => {
      const [must, other] = await Promise.all([checkAll(required, timeoutMs), checkAll(reported, timeoutMs)])
      const ready = Object.values(must).every((state) => state === 'ok')
      return { status: ready ? 200 : 503, body: { ready, checks: { ...must, ...other } } }
    },
  }
  return [healthz, readyz]
}

async function checkAll(checks: HealthDeps['required'], timeoutMs: number): Promise<Record<string, string>> {
  const states = Object.entries(checks).map(async ([name, check]) => [name, await stateOf(check, timeoutMs)])
  return Object.fromEntries(await Promise.all(states))
}

async function stateOf(check: () => Promise<void>, timeoutMs: number): Promise<string> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs)
  })
  try {
    await Promise.race([check(), late])
    return 'ok'
  } catch (error) {
    return `down: ${error instanceof Error ? error.message : 'unknown'}`
  } finally {
    clearTimeout(timer)
  }
}
