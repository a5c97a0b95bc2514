/** docker-compose.yml and the Dockerfile, as far as they can be checked where there is no engine. */
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { findService } from '../support/install-services.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'crashloop-compose-'))

afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Service {
  readonly profiles?: readonly string[]
  readonly environment?: Readonly<Record<string, string | null>>
  readonly volumes?: readonly string[]
  readonly ports?: readonly string[]
  readonly command?: readonly string[]
  readonly depends_on?: Readonly<Record<string, { condition: string }>>
  readonly healthcheck?: object
  readonly read_only?: boolean
}

const compose = parse(read('docker-compose.yml'), { merge: true }) as {
  services: Readonly<Record<string, Service>>
  volumes: Readonly<Record<string, unknown>>
}
const services = Object.entries(compose.services)

function startedWith(profile: string): string[] {
  return services
    .filter(([, { profiles }]) => profiles === undefined || profiles.includes(profile))
    .map(([name]) => name)
    .sort()
}

describe('docker-compose.yml', () => {
  it('follows the schema of the Compose specification', () => {
    // Durations there are Go's, not those of ISO 8601.
    const schema = JSON.parse(read('test/fixtures/compose-spec.schema.json'), (key, value) =>
      key === 'format' && typeof value === 'string' ? undefined : value,
    )
    const specification = z.fromJSONSchema({ ...schema, $schema: 'http://json-schema.org/draft-07/schema#' })

    const result = specification.safeParse(compose)
    const mistaken = specification.safeParse({ ...compose, services: { redis: { imagee: 'x' } } })

    expect(result.error?.issues).toBeUndefined()
    expect(mistaken.success).toBe(false)
  })

  it('starts the bot with Slack, or with the playground', () => {
    const shared = ['alertmanager', 'prometheus', 'redis', 'token']

    expect(startedWith('slack')).toEqual([...shared, 'crashloop'].sort())
    expect(startedWith('playground')).toEqual([...shared, 'crashloop-playground', 'playground'].sort())
    expect(read('.env.example')).toMatch(/^COMPOSE_PROFILES=slack$/m)
  })

  it('needs nothing but the tokens of Slack', () => {
    const needed = read('docker-compose.yml').match(/\$\{[A-Z_]+:?\?/g)
    const asked = [...read('.env.example').matchAll(/^([A-Z_]+)=$/gm)].map(([, name]) => name)

    expect(needed).toBeNull()
    expect(asked).toEqual(['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN'])
  })

  it('names variables that the bot reads, and no secret', () => {
    const config = read('src/config.ts')
    const { environment = {} } = compose.services.crashloop ?? {}
    const names = Object.keys(environment).map((name) => name.replace(/_FILE$/, ''))

    expect(names.filter((name) => !config.includes(name))).toEqual([])
    expect(
      Object.entries(environment).filter(([name, value]) => /TOKEN$|SECRET$/.test(name) && value),
    ).toEqual([])
  })

  it('names files and volumes that are there, and services that tell how they are', () => {
    const mounted = services.flatMap(([, { volumes = [] }]) =>
      volumes.map((text) => text.split(':')[0] ?? ''),
    )
    const files = mounted.filter((source) => source.startsWith('./'))
    const volumes = mounted.filter((source) => /^\w+$/.test(source))
    const awaited = services.flatMap(([, { depends_on = {} }]) => Object.entries(depends_on))

    expect(files.filter((path) => !existsSync(join(root, path)))).toEqual([])
    expect(new Set(volumes)).toEqual(new Set(Object.keys(compose.volumes)))
    for (const [name, { condition }] of awaited) {
      const service = compose.services[name]
      expect(service, name).toBeDefined()
      if (condition === 'service_healthy') expect(service?.healthcheck, name).toBeDefined()
    }
  })

  it('is reached from this machine only', () => {
    const ports = services.flatMap(([, { ports: each = [] }]) => each)

    expect(ports.length).toBeGreaterThan(3)
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([])
  })

  it('has a Redis that keeps what was accepted', () => {
    const command = compose.services.redis?.command?.join(' ')

    expect(command).toContain('--appendonly yes')
    expect(command).toContain('--maxmemory-policy noeviction')
  })

  it.skipIf(!findService('prometheus'))('gives Prometheus a configuration that it takes', async () => {
    const text = read('deploy/compose/prometheus.yml')
    const file = join(folder, 'prometheus.yml')
    writeFileSync(file, text.replace('/etc/prometheus/rules', join(root, 'deploy/prometheus')))

    const { stdout } = await run('promtool', ['check', 'config', file])

    expect(stdout).toContain('prometheus.yml is valid prometheus config file syntax')
    expect(stdout.match(/SUCCESS: \d+ rules found/g)).toHaveLength(2)
  })

  it.skipIf(!findService('prometheus-alertmanager'))('gives Alertmanager one that it takes', async () => {
    const { stdout } = await run('amtool', ['check-config', join(root, 'deploy/compose/alertmanager.yml')])

    expect(stdout).toContain('SUCCESS')
  })
})

describe('the Dockerfile', () => {
  const dockerfile = read('deploy/Dockerfile')
  const stages = dockerfile.split(/^FROM /m).slice(1)
  const last = stages.at(-1) ?? ''

  it('copies only what .dockerignore lets through', () => {
    const allowed = [...read('.dockerignore').matchAll(/^!(.+)$/gm)].map(([, path = '']) => path)
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, all = '']) =>
      all.split(' '),
    )

    expect(copied.length).toBeGreaterThan(5)
    expect(copied.filter((path) => !allowed.includes(path) || !existsSync(join(root, path)))).toEqual([])
  })

  it('ends in an image without a shell, that is not root, tells how it is and what it is', () => {
    const labels = [...last.matchAll(/org\.opencontainers\.image\.(\w+)=/g)].map(([, name]) => name)

    expect(last).toMatch(/^gcr\.io\/distroless\/\S+:nonroot$/m)
    expect(last).not.toMatch(/^RUN /m)
    expect(last).toMatch(/^USER nonroot$/m)
    expect(last).toMatch(/^HEALTHCHECK .*\n? +CMD \["\/nodejs\/bin\/node"/m)
    expect(labels).toEqual(expect.arrayContaining(['title', 'licenses', 'source', 'version', 'revision']))
  })

  it('runs nothing on the target platform, so that one machine builds for all of them', () => {
    const building = stages.filter((stage) => /^RUN /m.test(stage))

    expect(building.filter((stage) => !stage.startsWith('--platform=$BUILDPLATFORM '))).toEqual([])
  })

  it('has the major version of Node.js that the project asks for', () => {
    const { engines } = JSON.parse(read('package.json')) as { engines: { node: string } }
    const major = /\d+/.exec(engines.node)?.[0]

    const versions = [...dockerfile.matchAll(/node(?:js|:)(\d+)-/g)].map(([, version]) => version)
    expect(new Set(versions)).toEqual(new Set([major]))
  })
})
