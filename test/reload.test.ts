/** Reading the configuration again: what is replaced, what is kept, and what is said. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadConfig } from '../src/config.ts'
import type { Log } from '../src/domain/log.ts'
import { createReload } from '../src/reload.ts'
import { createSettings } from '../src/settings.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crashloop-reload-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function setUp(yaml: string, env: Record<string, string> = {}) {
  const path = join(folder, 'crashloop.yaml')
  const write = (text: string) => writeFileSync(path, text)
  write(yaml)
  const load = () =>
    loadConfig({
      SLACK_BOT_TOKEN: 'xoxb-1',
      SLACK_APP_TOKEN: 'xapp-1',
      SLACK_CHANNEL: 'C0ALL',
      ALERTMANAGER_TOKEN: 'first-token',
      CRASHLOOP_CONFIG: path,
      ...env,
    })
  const lines: { level: string; fields: unknown; message: string }[] = []
  const at = (level: string) => (fields: object, message: string) => lines.push({ level, fields, message })
  const log = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') } as unknown as Log
  const started = load()
  const settings = createSettings(started)
  return { write, settings, lines, reload: createReload({ load, started, settings, log }) }
}

describe('A good file', () => {
  it('replaces routes, links, patterns and policy, and says what changed', () => {
    const { write, settings, lines, reload } = setUp('')
    write(
      'routes: [{ channel: C0NEW, mention: [S0NEW] }]\nlinks: [{ title: Logs, url: "https://logs.example" }]\nredaction: { patterns: [{ name: badge, pattern: "B-[0-9]+" }] }\npolicy: { readOnly: true }\n',
    )

    reload()

    const { routes, links, policy } = settings.current()
    expect(routes.rules).toMatchObject([{ channel: 'C0NEW', mention: ['S0NEW'] }])
    expect(links).toEqual([{ title: 'Logs', url: 'https://logs.example' }])
    expect(policy.readOnly).toBe(true)
    expect(settings.redactor().text('badge B-4711')).toBe('badge [redacted]')
    expect(lines).toMatchObject([
      { level: 'info', fields: { changed: ['routes', 'links', 'redaction', 'policy'] } },
    ])
  })

  it('leaves a gathering that is under way the patterns that it began with', () => {
    const { write, settings, reload } = setUp('redaction: { patterns: [{ name: a, pattern: "B-[0-9]+" }] }')
    const before = settings.redactor()
    write('')

    reload()

    expect(before.text('badge B-4711')).toBe('badge [redacted]')
    expect(settings.redactor().text('badge B-4711')).toBe('badge B-4711')
  })

  it('that changes more is told to need a restart', () => {
    const { write, lines, reload } = setUp('')
    write('clusters: [{ name: prod }]\nroutes: [{ channel: C0NEW }]\n')

    reload()

    expect(lines).toMatchObject([
      { level: 'info', fields: { changed: ['routes'] } },
      { level: 'warn', fields: { fields: ['clusters', 'defaultCluster', 'anyCluster'] } },
    ])
  })

  it('beside which only a secret changed is told to need a restart, without the secret', () => {
    const password = join(folder, 'password')
    writeFileSync(password, 'very-secret-1')
    const { lines, reload } = setUp('redis: { sentinel: { master: m, nodes: [s] } }', {
      REDIS_URL: 'redis://r',
      REDIS_SENTINEL_PASSWORD_FILE: password,
    })
    writeFileSync(password, 'very-secret-2')

    reload()

    expect(lines.at(-1)).toMatchObject({ level: 'warn', fields: { fields: ['redis'] } })
    expect(JSON.stringify(lines)).not.toContain('very-secret')
  })
})

describe('A bad file', () => {
  it('changes nothing, and all its problems are told', () => {
    const { write, settings, lines, reload } = setUp('routes: [{ channel: C0OLD }]')
    const before = settings.current()
    write(
      'routes: [{ chanel: C0NEW }]\nlinks: [{ title: x, url: ftp }]\nredaction: { patterns: [{ name: a, pattern: "(a+)+" }] }',
    )

    reload()

    expect(settings.current()).toBe(before)
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatchObject({ level: 'error', message: expect.stringContaining('stays') })
    for (const place of ['routes[0].channel', 'chanel', 'links[0].url', 'redaction.patterns[0].pattern']) {
      expect(JSON.stringify(lines[0]?.fields)).toContain(place)
    }
  })

  it('that is gone changes nothing', () => {
    const { settings, lines, reload } = setUp('routes: [{ channel: C0OLD }]')
    rmSync(join(folder, 'crashloop.yaml'))

    reload()

    expect(settings.current().routes.rules).toHaveLength(1)
    expect(JSON.stringify(lines)).toContain('ENOENT')
  })
})
