/** `crashloop doctor` as a person runs it: what it shows of the settings, and what it asks each role for. */
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasRedisServer, type RedisServer, startRedisServer } from '../support/redis-server.ts'
import { createWorld, type World } from '../support/world.ts'

const CLI = join(import.meta.dirname, '../../src/cli.ts')

let world: World
let folder: string
beforeAll(async () => {
  world = await createWorld('oom-python-embeddings')
  folder = await mkdtemp(join(tmpdir(), 'crashloop-doctor-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
  await world.close()
})

async function doctor(env: Record<string, string>): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [CLI, 'doctor'], {
    env: { PATH: process.env.PATH ?? '', ...world.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const code = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { code: await code, output: out + err }
}

/** The simulated Slack tells no scopes. */
function failuresBesideSlack(output: string): readonly string[] {
  return output.split('\n').filter((line) => line.startsWith('FAILED') && !line.includes(' slack: '))
}

describe('The doctor', () => {
  it('tells routes, links, patterns and policy, and reads the cluster by its kubeconfig', async () => {
    const path = join(folder, 'crashloop.yaml')
    await writeFile(
      path,
      'routes: [{ namespace: a, channel: C0A, mention: [S0PAGER], quietHours: [{}], escalate: [{ afterMinutes: 10, direct: [U0ANA] }] }, { channel: C0B }]\nlinks: [{ title: Grafana, url: "https://g.test/{pod}" }]\nredaction: { patterns: [{ name: badge, pattern: "B-[0-9]+" }] }\npolicy: { readOnly: true }\n',
    )

    const { output } = await doctor({ CRASHLOOP_CONFIG: path })

    expect(output).toMatch(
      /routes: 2 routes, 1 with mentions, 1 with escalation, 1 with quiet hours, the rest goes to C0ALERTS/,
    )
    expect(output).toMatch(/links: 1 template: Grafana/)
    expect(output).toMatch(/redaction: 1 own pattern: badge/)
    expect(output).toMatch(/policy: read-only/)
    expect(output).toMatch(/cluster prod-eu-1: /)
    expect(failuresBesideSlack(output)).toEqual([])
  }, 30_000)

  it('warns of user groups that Slack does not know, since a rule about them concerns nobody', async () => {
    const path = join(folder, 'groups.yaml')
    const rule = '{ name: all, groups: ["@typo"], actions: [scale] }'
    await writeFile(path, `policy: { kubernetes: "off", rules: [${rule}] }\n`)

    const { output } = await doctor({ CRASHLOOP_CONFIG: path })

    expect(output.match(/WARNING {2}policy: Slack knows no user group @typo/g)).toHaveLength(1)
  }, 30_000)

  it('lists every mistake of the file and ends with 2', async () => {
    const path = join(folder, 'wrong.yaml')
    await writeFile(path, 'chanels: x\nlinks: [{ title: x, url: "ftp://x" }]\n')

    const { code, output } = await doctor({ CRASHLOOP_CONFIG: path })

    expect(code).toBe(2)
    expect(output).toMatch(
      /unknown key chanels[\s\S]*links\[0\]\.url|links\[0\]\.url[\s\S]*unknown key chanels/,
    )
  }, 30_000)

  it.skipIf(!hasRedisServer())(
    'asks the role web for no cluster, and the worker for no webhook token',
    async () => {
      const redis: RedisServer = await startRedisServer()
      const common = { REDIS_URL: redis.url }

      const web = await doctor({
        ...common,
        CRASHLOOP_ROLE: 'web',
        KUBECONFIG: '/no/such/file',
        SLACK_CHANNEL: '',
      })
      const worker = await doctor({
        ...common,
        CRASHLOOP_ROLE: 'worker',
        ALERTMANAGER_TOKEN: '',
        SLACK_APP_TOKEN: '',
      })
      await redis.remove()

      expect(web.output).toMatch(/configuration: role web, Socket Mode/)
      expect(web.output).not.toContain('cluster prod-eu-1')
      expect(worker.output).toMatch(/configuration: role worker, 1 cluster: prod-eu-1, posts to Slack only/)
      expect([web, worker].flatMap(({ output }) => failuresBesideSlack(output))).toEqual([])
    },
    60_000,
  )
})
