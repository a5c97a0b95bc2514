/** `crashloop init` as a person runs it: the files it writes can be used as they are. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { askAll } from '../../src/cli/init-answers.ts'
import { loadConfig } from '../../src/config.ts'

const CLI = join(import.meta.dirname, '../../src/cli.ts')

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'crashloop-init-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function init(...args: string[]): { code: number | null; output: string; errors: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, 'init', ...args], {
    cwd: folder,
    encoding: 'utf8',
    input: '',
  })
  return { code: status, output: stdout, errors: stderr }
}

describe('crashloop init', () => {
  it('writes a configuration that the bot accepts once the tokens of Slack are in it', () => {
    const dir = join(folder, 'socket')
    const { code, output } = init(
      '--dir',
      dir,
      '--channel',
      '#on-call',
      '--clusters',
      'prod=prod-eu-1, stage',
    )

    const env = parseEnv(readFileSync(join(dir, 'crashloop.env'), 'utf8'))
    const config = loadConfig({
      ...env,
      SLACK_BOT_TOKEN: 'xoxb-1',
      SLACK_APP_TOKEN: 'xapp-1',
      CRASHLOOP_CONFIG: join(dir, 'crashloop.yaml'),
      KUBECONFIG: '/dev/null',
    })
    expect(code).toBe(0)
    expect(config.routes.channel).toBe('#on-call')
    expect(config.clusters.map(({ name, context }) => [name, context])).toEqual([
      ['prod', 'prod-eu-1'],
      ['stage', undefined],
    ])
    expect(env.ALERTMANAGER_TOKEN).toMatch(/^[0-9a-f]{64}$/)
    expect(statSync(join(dir, 'crashloop.env')).mode & 0o077).toBe(0)
    expect(output).not.toContain(env.ALERTMANAGER_TOKEN)
  }, 20_000)

  it('takes the variables and the channel over from a file, and asks for no Slack app then', () => {
    const dir = join(folder, 'known')
    const known = join(folder, 'known.env')
    writeFileSync(known, 'SLACK_BOT_TOKEN=xoxb-known\nSLACK_APP_TOKEN=xapp-known\nSLACK_CHANNEL=C0KNOWN\n')
    const { code, output } = init('--dir', dir, '--env', known)

    const env = parseEnv(readFileSync(join(dir, 'crashloop.env'), 'utf8'))
    expect(code).toBe(0)
    expect(env).toMatchObject({ SLACK_BOT_TOKEN: 'xoxb-known', SLACK_APP_TOKEN: 'xapp-known' })
    expect(env.ALERTMANAGER_TOKEN).toMatch(/^[0-9a-f]{64}$/)
    expect(parse(readFileSync(join(dir, 'crashloop.yaml'), 'utf8')).slack.channel).toBe('C0KNOWN')
    expect(output).not.toMatch(/api\.slack\.com|xoxb-known/)
    expect(init('--dir', dir, '--env', join(folder, 'nowhere')).errors).toMatch(
      /--env .*nowhere cannot be read/,
    )
  }, 20_000)

  it('puts the address into the manifest, its link and the Helm values of HTTP mode', () => {
    const dir = join(folder, 'http')
    const { output } = init('--dir', dir, '--transport', 'http', '--url', 'https://bot.example.org/')

    const manifest = readFileSync(join(dir, 'slack-manifest.yaml'), 'utf8')
    const link = /https:\/\/api\.slack\.com\/apps\?\S+/.exec(output)?.[0] ?? ''
    expect(parse(manifest).settings.interactivity.request_url).toBe('https://bot.example.org/slack/events')
    expect(parse(new URL(link).searchParams.get('manifest_yaml') ?? '')).toEqual(parse(manifest))
    expect(parse(readFileSync(join(dir, 'values.yaml'), 'utf8')).ingress.host).toBe('bot.example.org')
  }, 20_000)

  it('points Alertmanager to the namespace, and lets the test alert through', () => {
    const dir = join(folder, 'namespace')
    init('--dir', dir, '--namespace', 'sre-tools')

    const { receivers, route } = parse(readFileSync(join(dir, 'alertmanager.yaml'), 'utf8'))
    expect(receivers[0].webhook_configs[0].url).toBe(
      'http://crashloop.sre-tools.svc:8080/webhooks/alertmanager',
    )
    expect(route.routes[0].matchers[0]).toContain('CrashloopTest')
  }, 20_000)

  it('keeps files that are there', () => {
    const dir = join(folder, 'twice')
    init('--dir', dir)
    const before = readFileSync(join(dir, 'crashloop.env'), 'utf8')

    const second = init('--dir', dir)
    const unchanged = readFileSync(join(dir, 'crashloop.env'), 'utf8')
    const forced = init('--dir', dir, '--force')

    expect(second.code).toBe(2)
    expect(second.errors).toMatch(/has crashloop\.yaml, .* already; --force/)
    expect(unchanged).toBe(before)
    expect(forced.code).toBe(0)
  }, 30_000)

  it('lists every wrong answer at once', () => {
    const { code, errors } = init(
      '--transport',
      'pigeon',
      '--channel',
      'alerts',
      '--clusters',
      'a b',
      '--namespace',
      'A',
    )

    expect(code).toBe(2)
    for (const id of ['transport', 'channel', 'clusters', 'namespace']) expect(errors).toContain(`--${id} "`)
  }, 20_000)

  it('asks a person for what is not given, and again after a wrong answer', async () => {
    const typed = ['http', 'bot.example.org', 'https://bot.example.org', '', 'prod', '', '', '']
    const asked: string[] = []
    const answers = await askAll({}, async (text) => {
      asked.push(text)
      return typed[asked.length - 1] ?? ''
    })

    expect(answers).toMatchObject({ transport: 'http', url: 'https://bot.example.org', channel: '#alerts' })
    expect(answers.clusters).toEqual([{ name: 'prod' }])
    expect(asked[2]).toMatch(/^ {2}http mode needs an https address/)
  })
})
