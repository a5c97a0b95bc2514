/** Where requests leave from: a short list of files, each with the only addresses that it asks. */
import { globSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createSilences } from '../../src/adapters/alertmanager/silences.ts'
import { createPrometheusReader } from '../../src/adapters/prometheus/prometheus-reader.ts'
import { Secret } from '../../src/domain/secret.ts'

const ROOT = join(import.meta.dirname, '../..')

/** Every file that sends requests, and what decides where to. The SDKs of Slack and Redis get their address from the configuration. */
const SENDERS: Readonly<Record<string, string>> = {
  'src/adapters/alertmanager/silences.ts': 'ALERTMANAGER_URL',
  'src/adapters/kubernetes/api-client.ts': 'the kubeconfig',
  'src/adapters/kubernetes/credentials.ts': 'the kubeconfig (TLS only)',
  'src/adapters/prometheus/prometheus-reader.ts': 'PROMETHEUS_URL',
  'src/adapters/slack/error-boundary.ts': 'response_url of a request that Slack signed',
  'src/adapters/otlp/span-export.ts': 'OTEL_EXPORTER_OTLP_ENDPOINT',
  'src/adapters/slack/watched-fetch.ts': 'what the SDK of Slack sends',
  'src/adapters/slack/thread-file.ts': 'the upload address that Slack answers with',
  'src/adapters/on-call/ask-json.ts': 'onCall: of crashloop.yaml',
  'src/cli/send-alert.ts': 'the command line',
  'src/demo.ts': 'our own port',
}

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

async function serve(
  answer: (url: string) => { status: number; location?: string },
): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''}`)
    const { status, location } = answer(String(request.url))
    response.writeHead(status, location === undefined ? {} : { location }).end('{}')
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

describe('Requests leave', () => {
  it('only from the files that are known to send some', () => {
    const sending = globSync(['src/**/*.ts', 'handlers/**/*.ts'], { cwd: ROOT })
      .filter((file) => !file.startsWith('src/playground/'))
      .filter((file) => {
        const source = readFileSync(join(ROOT, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
        return /[^.\w]fetch\(|globalThis\.fetch|from 'undici'|\bhttps?\.request\b|import\('undici'\)/.test(
          source,
        )
      })

    expect(sending.sort()).toEqual(Object.keys(SENDERS).sort())
  })

  it('for no address that Prometheus or Alertmanager redirects to', async () => {
    const elsewhere = await serve(() => ({ status: 200 }))
    const redirecting = await serve(() => ({ status: 307, location: `${elsewhere.url}/metadata` }))
    const token = new Secret('token-of-the-test')
    const signal = AbortSignal.timeout(5_000)
    const silences = createSilences({ url: redirecting.url, token })
    const prometheus = createPrometheusReader({ url: new Secret(redirecting.url), token })

    const results = await Promise.allSettled([
      silences.list(signal),
      silences.expire('x', signal),
      prometheus.range({ expression: 'up', from: 0, to: 60, stepSeconds: 60 }, signal),
    ])

    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    expect(redirecting.asked).toHaveLength(3)
    expect(elsewhere.asked).toEqual([])
  })
})
