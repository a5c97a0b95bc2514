/** Sends a webhook again and again: as fast as answers come, or at a fixed rate. */
import { Pool } from 'undici'

export interface Load {
  readonly url: string
  /** Makes the n-th body. */
  body(n: number): string
  readonly headers: Readonly<Record<string, string>>
}

const CONNECTIONS = 32

/** Requests a second with all connections busy, for `ms` milliseconds. Rejects on any answer but 202. */
export async function fullSpeed(load: Load, ms: number): Promise<number> {
  const pool = new Pool(load.url, { connections: CONNECTIONS })
  let sent = 0
  const startedAt = performance.now()
  const endsAt = startedAt + ms
  const connection = async () => {
    while (performance.now() < endsAt) await post(pool, load, sent++)
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, connection))
  const seconds = (performance.now() - startedAt) / 1000
  await pool.close()
  return sent / seconds
}

/** Milliseconds of each answer at `perSecond` requests, whether or not earlier ones are answered, for `ms`. */
export async function atRate(load: Load, perSecond: number, ms: number): Promise<number[]> {
  const pool = new Pool(load.url, { connections: CONNECTIONS })
  const startedAt = performance.now()
  const answers: Promise<number>[] = []
  for (let n = 0; n < (perSecond * ms) / 1000; n += 1) {
    const due = startedAt + (n * 1000) / perSecond
    const waitMs = due - performance.now()
    if (waitMs > 1) await new Promise((resolve) => setTimeout(resolve, waitMs))
    // From when it was due, so that a generator that falls behind hides nothing.
    answers.push(post(pool, load, n).then(() => performance.now() - due))
  }
  const times = await Promise.all(answers)
  await pool.close()
  return times
}

async function post(pool: Pool, { body, headers }: Load, n: number): Promise<void> {
  const answer = await pool.request({
    method: 'POST',
    path: '/webhooks/alertmanager',
    headers: { 'content-type': 'application/json', ...headers },
    body: body(n),
  })
  await answer.body.dump()
  if (answer.statusCode !== 202) throw new Error(`A webhook was answered with ${answer.statusCode}.`)
}
