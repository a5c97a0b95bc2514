/** The configuration: every problem at once, and no secret in any print. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { ConfigError, loadConfig } from '../src/config.ts'

const folder = mkdtempSync(join(tmpdir(), 'crashloop-config-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const COMPLETE = {
  SLACK_BOT_TOKEN: 'xoxb-very-secret-1',
  SLACK_APP_TOKEN: 'xapp-very-secret-2',
  SLACK_CHANNEL: '#alerts',
  ALERTMANAGER_TOKEN: 'very-secret-3',
}

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(env)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
}

describe('The configuration', () => {
  it('names everything that is missing at once', () => {
    const problems = problemsOf({})

    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
      'SLACK_BOT_TOKEN',
      'ALERTMANAGER_TOKEN',
      'SLACK_APP_TOKEN',
      'SLACK_CHANNEL',
    ])
  })

  it('lists wrong variables and mistakes in the file together, each with its place', () => {
    const path = file(
      'wrong.yaml',
      'clusters:\n  - nam: x\nroutes:\n  - channel: alerts\nredaction: { patterns: [{ name: a, pattern: "(" }] }\nextra: 1\n',
    )

    const problems = problemsOf({
      ...COMPLETE,
      PORT: '70000',
      LOG_LEVEL: 'loud',
      CRASHLOOP_CONFIG: path,
    }).join('\n')

    for (const place of [
      'PORT',
      'LOG_LEVEL',
      'clusters[0].name',
      'routes[0].channel',
      'redaction.patterns[0].pattern',
      'extra',
    ]) {
      expect(problems).toContain(place)
    }
  })

  it('tells a mistake in YAML by its line and quotes nothing', () => {
    const path = file('broken.yaml', 'clusters:\n  - name: "prod\n')

    const problems = problemsOf({ ...COMPLETE, CRASHLOOP_CONFIG: path }).join('\n')

    expect(problems).toMatch(/line \d/)
    expect(problems).not.toContain('prod')
  })

  it('shows no secret when it is printed, and none in a problem', () => {
    const config = loadConfig({ ...COMPLETE, REDIS_URL: 'redis://:very-secret-4@localhost' })
    const wrong = problemsOf({ SLACK_BOT_TOKEN: 'very-secret-5', REDIS_URL: 'http://very-secret-6' }).join()

    const printed = [
      inspect(config, { depth: 9 }),
      JSON.stringify(config),
      `${config.slack.botToken}`,
      wrong,
    ].join()

    expect(printed).not.toContain('very-secret')
    expect(config.slack.botToken.reveal()).toBe('xoxb-very-secret-1')
  })

  it('reads secrets from files, and says so when one cannot be read', () => {
    const { ALERTMANAGER_TOKEN: _, ...rest } = COMPLETE
    const path = file('token', 'from-a-file\n')

    const config = loadConfig({ ...rest, ALERTMANAGER_TOKEN_FILE: path })
    const problems = problemsOf({ ...rest, ALERTMANAGER_TOKEN_FILE: join(folder, 'absent') })

    expect(config.alertmanagerToken?.reveal()).toBe('from-a-file')
    expect(problems).toEqual([
      expect.stringMatching(/^ALERTMANAGER_TOKEN_FILE: cannot read .*absent \(ENOENT\)/),
    ])
  })

  it('takes an address of Prometheus with a password in it, and shows none of it', () => {
    const address = 'https://bot:very-secret-7@metrics.test/prometheus'

    const config = loadConfig({ ...COMPLETE, PROMETHEUS_URL: address, PROMETHEUS_TOKEN: 'very-secret-8' })
    const wrong = ['very-secret-9', 'ftp://very-secret-9', 'http://a:very-secret-9%ff@b'].map((each) =>
      problemsOf({ ...COMPLETE, PROMETHEUS_URL: each }),
    )

    expect(config.prometheus?.url.reveal()).toBe(address)
    expect(inspect(config, { depth: 9 })).not.toContain('very-secret')
    expect(wrong).toEqual(wrong.map(() => ['PROMETHEUS_URL must be an http or https address.']))
  })

  it('cannot be changed', () => {
    const config = loadConfig(COMPLETE)

    expect(() => Object.assign(config.http, { port: 1 })).toThrow(TypeError)
  })

  it.each([
    { role: 'worker', env: { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_CHANNEL: '#a', REDIS_URL: 'redis://r' } },
    {
      role: 'web',
      env: {
        SLACK_BOT_TOKEN: 'xoxb-1',
        SLACK_SIGNING_SECRET: 's',
        ALERTMANAGER_TOKEN: 't',
        REDIS_URL: 'redis://r',
      },
    },
  ])('asks the role $role only for what it uses', ({ role, env }) => {
    expect(problemsOf({ ...env, CRASHLOOP_ROLE: role })).toEqual([])
  })

  it('asks a role of its own for Redis, since it shares the queue', () => {
    const problems = problemsOf({ ...COMPLETE, CRASHLOOP_ROLE: 'web' })

    expect(problems).toEqual([expect.stringContaining('REDIS_URL')])
  })

  it('reads clusters, routes and patterns from crashloop.yaml', () => {
    const path = file(
      'right.yaml',
      'clusters: [{ name: prod, context: p }, { name: stage }]\nslack: { channel: "#ops" }\nroutes: [{ namespace: "pay*", channel: C0PAY }]\nredaction: { patterns: [{ name: badge, pattern: "B-\\\\d+" }] }\n',
    )
    const { SLACK_CHANNEL: _, ...rest } = COMPLETE

    const config = loadConfig({ ...rest, CRASHLOOP_CONFIG: path })

    expect(config).toMatchObject({
      clusters: [{ name: 'prod', context: 'p' }, { name: 'stage' }],
      defaultCluster: 'prod',
      anyCluster: false,
      routes: { channel: '#ops', rules: [{ namespace: 'pay*', channel: 'C0PAY' }] },
      redaction: { patterns: [{ name: 'badge', pattern: 'B-\\d+' }] },
    })
  })

  it('reads how Redis is reached, and which Prometheus belongs to which cluster', () => {
    const token = file('prometheus-token', 'very-secret-10\n')
    const path = file(
      'clusters.yaml',
      `clusters:\n  - { name: prod, prometheus: { url: "https://prom.prod.test", tokenFile: "${token}" } }\n  - { name: stage }\nredis: { sentinel: { master: main, nodes: ["a.test:26380", "[::1]"] } }\n`,
    )
    const env = { ...COMPLETE, CRASHLOOP_CONFIG: path, PROMETHEUS_URL: 'https://prom.shared.test' }

    const config = loadConfig({ ...env, REDIS_URL: 'redis://r', REDIS_SENTINEL_PASSWORD: 'very-secret-11' })
    const problems = problemsOf(env)

    const [prod, stage] = config.clusters
    expect(prod?.prometheus?.url.reveal()).toBe('https://prom.prod.test')
    expect(prod?.prometheus?.token?.reveal()).toBe('very-secret-10')
    expect(stage?.prometheus?.url.reveal()).toBe('https://prom.shared.test')
    expect(config.redis?.sentinel).toMatchObject({
      master: 'main',
      nodes: [
        { host: 'a.test', port: 26_380 },
        { host: '::1', port: 26_379 },
      ],
    })
    expect(config.redis?.sentinel?.password?.reveal()).toBe('very-secret-11')
    expect(inspect(config, { depth: 9 })).not.toContain('very-secret')
    expect(problems).toEqual([expect.stringMatching(/^REDIS_URL is not set: .*crashloop\.yaml has redis/)])
  })

  it('does not ask the role web for the token files of clusters, which it never reads', () => {
    const path = file(
      'absent-token.yaml',
      'clusters: [{ name: prod, prometheus: { url: "https://p.test", tokenFile: /no/such/file } }]\n',
    )
    const env = { ...COMPLETE, CRASHLOOP_CONFIG: path, REDIS_URL: 'redis://r' }

    expect(problemsOf({ ...env, CRASHLOOP_ROLE: 'web' })).toEqual([])
    expect(problemsOf(env)).toEqual([
      expect.stringContaining('clusters[0].prometheus.tokenFile: cannot read'),
    ])
  })
})

describe('The watcher', () => {
  it('is on, unless the file or the environment say otherwise', () => {
    const path = file('watcher-off.yaml', 'watcher: { enabled: false, settleMinutes: 5 }\n')
    const enabled = (env: Record<string, string>) => loadConfig({ ...COMPLETE, ...env }).watcher.enabled

    expect(enabled({})).toBe(true)
    expect(enabled({ CRASHLOOP_WATCHER: 'off' })).toBe(false)
    expect(enabled({ CRASHLOOP_CONFIG: path })).toBe(false)
    expect(enabled({ CRASHLOOP_CONFIG: path, CRASHLOOP_WATCHER: 'on' })).toBe(true)
    expect(loadConfig({ ...COMPLETE, CRASHLOOP_CONFIG: path }).watcher.limits.settleMs).toBe(300_000)
  })

  it('alone needs Redis, and neither Slack nor a token for alerts', () => {
    const alone = { CRASHLOOP_ROLE: 'watcher' }

    expect(problemsOf(alone).map((problem) => problem.split(' ')[0])).toEqual(['REDIS_URL'])
    expect(problemsOf({ ...alone, REDIS_URL: 'redis://localhost' })).toEqual([])
    expect(problemsOf({ ...alone, REDIS_URL: 'redis://localhost', CRASHLOOP_WATCHER: 'off' })).toHaveLength(1)
  })
})
