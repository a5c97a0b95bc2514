/** The real process on SIGHUP: a good crashloop.yaml counts for the next alert, a bad one changes nothing. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type AppProcess, startProcess } from '../support/child-process.ts'
import { until } from '../support/poll.ts'
import { CHANNEL, createWorld, sendWebhook, type World } from '../support/world.ts'

let world: World
let folder: string
let child: AppProcess | undefined
beforeEach(async () => {
  world = await createWorld('oom-python-embeddings')
  folder = await mkdtemp(join(tmpdir(), 'crashloop-sighup-'))
})
afterEach(async () => {
  child?.kill('SIGKILL')
  await child?.ended
  await rm(folder, { recursive: true, force: true })
  await world.close()
})

const GONE = 'slack: { channel: C0NOWHERE }\n'
const GOOD = `slack: { channel: ${CHANNEL} }
routes: [{ namespace: "*", channel: ${CHANNEL}, mention: [S0PAGER] }]
links: [{ title: Dashboard, url: "https://grafana.test/d?ns={namespace}" }]
`

/** Starts with a file that sends everything to a channel that does not exist. */
async function start(): Promise<{ process: AppProcess; url: string; reload(yaml: string): Promise<void> }> {
  const path = join(folder, 'crashloop.yaml')
  await writeFile(path, GONE)
  const { SLACK_CHANNEL: _, ...env } = world.env
  const process = startProcess({ ...env, LOG_LEVEL: 'info', CRASHLOOP_CONFIG: path })
  child = process
  const port = await until(() => /"port":(\d+)/.exec(process.output())?.[1], 20_000)
  const reload = async (yaml: string) => {
    const told = () =>
      process.output().match(/The configuration was read again|the old one stays/g)?.length ?? 0
    const before = told()
    await writeFile(path, yaml)
    process.kill('SIGHUP')
    await until(() => told() > before)
  }
  return { process, url: `http://127.0.0.1:${port}`, reload }
}

describe('A SIGHUP', () => {
  it('after a good change routes, mentions and links the next incident by it', async () => {
    const { url, reload } = await start()

    await reload(GOOD)
    const status = await sendWebhook(url, world.alert)
    const { root } = await world.diagnosed(30_000)

    expect(status).toBe(202)
    expect(root.mentions.map(({ kind, target }) => [kind, target])).toContainEqual(['usergroup', 'S0PAGER'])
    expect(JSON.stringify(root.blocks)).toContain('https://grafana.test/d?ns=')
  }, 60_000)

  it('after a bad change keeps the good one, and tells every problem', async () => {
    const { process, url, reload } = await start()
    await reload(GOOD)

    await reload('routes: [{ channel: nowhere }]\nlinks: [{ title: x, url: "ftp://x" }]\nclusterz: []\n')
    await sendWebhook(url, world.alert)
    await world.diagnosed(30_000)

    expect(process.output()).toMatch(/routes\[0\]\.channel.*links\[0\]\.url.*unknown key clusterz/)
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
  }, 60_000)

  it('says what counts only after a restart', async () => {
    const { process, reload } = await start()

    await reload(`${GOOD}clusters: [{ name: prod-eu-1 }, { name: other }]\n`)

    const warning = await until(() => /.*only after a restart.*/.exec(process.output())?.[0])
    expect(JSON.parse(warning)).toMatchObject({ fields: ['clusters'] })
  }, 60_000)

  it('in the middle of an investigation loses nothing of it', async () => {
    world.cluster.faults.add({ path: '/log', times: 1, effect: { type: 'latency', ms: 1_500 } })
    const { url, reload } = await start()
    await reload(GOOD)
    await sendWebhook(url, world.alert)
    await until(() => world.cluster.requests.entries.some(({ path }) => path.includes('/log')), 20_000)

    await reload(GONE)
    const { root } = await world.diagnosed(30_000)

    expect(root.text).toContain('ranker')
    expect(world.roots()).toHaveLength(1)
  }, 60_000)
})
