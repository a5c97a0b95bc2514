/** `crashloop playground`: a simulated Slack alone, for any bot, that nobody controls from elsewhere. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebClient } from '@slack/web-api'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { runPlayground } from '../../src/playground/run-playground.ts'
import { until } from '../support/poll.ts'

let printed = ''
let ending: AbortController
let running: Promise<void>
let folder: string

beforeEach(async () => {
  printed = ''
  folder = mkdtempSync(join(tmpdir(), 'crashloop-playground-test-'))
  ending = new AbortController()
  running = runPlayground({
    port: undefined,
    host: undefined,
    folder,
    requestUrl: undefined,
    case: 'dep-refused-postgres',
    commands: [{ command: '/hello', description: '' }],
    shortcuts: undefined,
    print: (text) => {
      printed += text
    },
    signal: ending.signal,
  })
  await until(() => printed.includes('Ctrl-C'))
})
afterEach(async () => {
  ending.abort()
  await running
  rmSync(folder, { recursive: true })
})

function variable(name: string): string {
  return new RegExp(`^export ${name}=(\\S+)$`, 'm').exec(printed)?.[1] ?? ''
}

it('prints variables with which a Slack client connects', async () => {
  const client = new WebClient(variable('SLACK_BOT_TOKEN'), { slackApiUrl: variable('SLACK_API_URL') })

  const posted = await client.chat.postMessage({ channel: variable('SLACK_CHANNEL'), text: 'hello' })

  expect(posted.ok).toBe(true)
  expect(variable('SLACK_APP_TOKEN')).toMatch(/^xapp-/)
  expect(variable('KUBECONFIG')).toMatch(/kubeconfig$/)
})

it('writes the same variables to a file for node --env-file, on request', () => {
  const written = readFileSync(join(folder, 'crashloop.env'), 'utf8').trim().split('\n')

  expect(written).toEqual([...printed.matchAll(/^export (.*)$/gm)].map(([, line]) => line))
  expect(variable('KUBECONFIG')).toBe(join(folder, 'kubeconfig'))
})

it('takes no deed from a name that was made to point at this machine', async () => {
  const url = new URL('/page/act', variable('SLACK_API_URL'))
  const headers = { 'content-type': 'application/json', host: 'evil.example', origin: 'http://evil.example' }

  const status = await new Promise<number | undefined>((resolve, reject) => {
    request(url, { method: 'POST', headers }, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end('{}')
  })

  expect(status).toBe(403)
})
