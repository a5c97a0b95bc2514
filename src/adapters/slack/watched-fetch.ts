/** Tells of every request to the Web API: its method, what became of it, and how long Slack wants us to wait. */

import type { WebClientOptions } from '@slack/web-api'

/** `status` is that of HTTP, or `none` without an answer; `waitMs` is 0 unless Slack refused it until then. */
export type OnSlackRequest = (method: string, status: string, waitMs: number) => void

type Fetch = NonNullable<WebClientOptions['fetch']>

/** Names of methods, e.g. `chat.postMessage`; uploads go to addresses that Slack makes up. */
const METHOD = /\/api\/([a-zA-Z]{1,40}(?:\.[a-zA-Z]{1,40}){1,4})$/
/** As RFC 9110 has it; 429 comes with seconds. */
const SECONDS = /^\d{1,6}$/

/** The process's own fetch, watched. */
export function watchedFetch(onRequest: OnSlackRequest): Fetch {
  return async (url, init) => {
    const method = METHOD.exec(new URL(url).pathname)?.[1] ?? 'upload'
    try {
      const answer = await fetch(url, init as RequestInit)
      const wait = answer.headers.get('retry-after') ?? ''
      const waitMs = answer.status === 429 && SECONDS.test(wait) ? Number(wait) * 1_000 : 0
      onRequest(method, String(answer.status), waitMs)
      return answer as Awaited<ReturnType<Fetch>>
    } catch (error) {
      onRequest(method, 'none', 0)
      throw error
    }
  }
}
