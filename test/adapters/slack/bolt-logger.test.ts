/** What the Slack SDK says reaches our log, but no secret and no payload. */
import { expect, it } from 'vitest'
import { createBoltLogger } from '../../../src/adapters/slack/bolt-logger.ts'

function logged() {
  const lines: { level: string; fields: object; message: string }[] = []
  const write = (level: string) => (fields: object, message: string) =>
    void lines.push({ level, fields, message })
  const logger = createBoltLogger({
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  })
  return { logger, lines }
}

it.each([
  'xoxb-123-abc',
  'xapp-1-A0-secret',
  'Authorization: Bearer abc.def',
  'wss://wss-primary.slack.com/link/?ticket=abcdef-123&app_id=1',
  'https://hooks.slack.com/commands/T0/123/xyz',
  'v0=0123456789abcdef0123',
])('takes the secret out of %s', (secret) => {
  const { logger, lines } = logged()

  logger.warn('request failed', secret)
  logger.error(new Error(`failed: ${secret}`))

  expect(JSON.stringify(lines)).toContain('[redacted]')
  expect(JSON.stringify(lines)).not.toMatch(/123-abc|A0-secret|abc\.def|abcdef-123|xyz|0123456789abcdef/)
})

it('drops debug output, where the SDK writes whole requests', () => {
  const { logger, lines } = logged()

  logger.debug('http request body: {"text":"..."}')

  expect(lines).toEqual([])
})

it('writes neither the fields of errors nor objects', () => {
  const { logger, lines } = logged()

  logger.error(Object.assign(new Error('failed'), { request: { body: 'from a cluster' } }), {
    text: 'from a cluster',
  })

  expect(JSON.stringify(lines)).not.toContain('from a cluster')
})
