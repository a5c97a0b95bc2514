/** A double of the documented APIs of PagerDuty and Opsgenie, over HTTP, with faults. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

export interface Shift {
  readonly email: string
  readonly name?: string
  /** RFC 3339. */
  readonly start: string
  readonly end: string
}

export interface ScheduleServer {
  readonly url: string
  readonly requests: string[]
  /** What the next requests are answered with instead. */
  fault: { status: number; headers?: Record<string, string> } | 'hang' | 'not-json' | 'other' | undefined
  shifts: readonly Shift[]
  close(): Promise<void>
}

export const SCHEDULE = 'PI7DH85'
export const TOKEN = 'token-of-the-schedule'

/** Starts it; both APIs serve the same shifts. */
export async function startScheduleServer(): Promise<ScheduleServer> {
  const state: Pick<ScheduleServer, 'fault' | 'shifts'> & { requests: string[] } = {
    requests: [],
    fault: undefined,
    shifts: [],
  }
  const server = createServer((request, response) => {
    state.requests.push(request.url ?? '')
    if (state.fault === 'hang') return
    if (state.fault === 'not-json') response.end('<html>proxy</html>')
    else if (state.fault === 'other') send(response, 200, { hello: [] })
    else if (state.fault !== undefined) send(response, state.fault.status, {}, state.fault.headers)
    else answer(request, response, state.shifts)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return Object.assign(state, {
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  })
}

function answer(request: IncomingMessage, response: ServerResponse, shifts: readonly Shift[]): void {
  const [status, body] = answerOf(request, shifts)
  send(response, status, body)
}

function answerOf({ url = '', headers }: IncomingMessage, shifts: readonly Shift[]): [number, object] {
  const { pathname, searchParams } = new URL(url, 'http://x')
  const { authorization, accept } = headers
  if (pathname === '/oncalls') {
    if (authorization !== `Token token=${TOKEN}`) return [401, { error: { code: 2006 } }]
    if (accept !== 'application/vnd.pagerduty+json;version=2') return [400, {}]
    return [200, pagerDuty(searchParams, shifts)]
  }
  const [, schedule, what] = /^\/v2\/schedules\/([^/]+)\/(on-calls|next-on-calls)$/.exec(pathname) ?? []
  if (what === undefined) return [404, {}]
  if (authorization !== `GenieKey ${TOKEN}`) return [403, { message: 'Key format is not valid!' }]
  const isNamed = schedule === 'primary' && searchParams.get('scheduleIdentifierType') === 'name'
  if (schedule !== SCHEDULE && !isNamed) return [404, { message: 'Schedule not found' }]
  // The documentation demands yyyy-MM-dd'T'HH:mm:ssZ.
  const date = searchParams.get('date') ?? ''
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(date)) return [422, {}]
  return [200, opsgenie(what, Date.parse(date), shifts)]
}

function pagerDuty(query: URLSearchParams, shifts: readonly Shift[]) {
  const since = Date.parse(query.get('since') ?? '')
  const until = Date.parse(query.get('until') ?? '')
  const asked = query.getAll('schedule_ids[]')
  const withUsers = query.getAll('include[]').includes('users')
  const oncalls = asked.includes(SCHEDULE)
    ? shifts
        .filter(({ start, end }) => Date.parse(end) > since && Date.parse(start) < until)
        .map(({ email, name = email, start, end }, index) => ({
          escalation_policy: { id: 'PT20YPA', type: 'escalation_policy_reference' },
          escalation_level: 1,
          schedule: { id: SCHEDULE, type: 'schedule_reference', summary: 'Primary' },
          user: withUsers
            ? { id: `PU${index}`, type: 'user', summary: name, name, email }
            : { id: `PU${index}`, type: 'user_reference', summary: name },
          start,
          end,
        }))
    : []
  return { oncalls, limit: 100, offset: 0, more: false, total: null }
}

function opsgenie(what: string, date: number, shifts: readonly Shift[]) {
  const at = (ms: number) => shifts.find(({ start, end }) => Date.parse(start) <= ms && ms < Date.parse(end))
  const present = at(date)
  const parent = { id: SCHEDULE, name: 'primary', enabled: true }
  if (what === 'on-calls')
    return { data: { _parent: parent, onCallRecipients: present ? [present.email] : [] }, took: 0.1 }
  const next = shifts.find(({ start, email }) => Date.parse(start) > date && email !== present?.email)
  const recipients = next ? [next.email] : []
  return {
    data: { _parent: parent, nextOnCallRecipients: recipients, exactNextOnCallRecipients: recipients },
    took: 0.1,
  }
}

function send(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(JSON.stringify(body))
}
