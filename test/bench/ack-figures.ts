/** How soon Slack gets its acknowledgement while the bot investigates: the bot in its own process, Slack simulated. */
import { startProcess } from '../support/child-process.ts'
import { until } from '../support/poll.ts'
import { CHANNEL, createWorld, WEBHOOK_TOKEN, type World } from '../support/world.ts'
import { type Figure, figureOf } from './figure.ts'

const PER_SECOND = 50
const SECONDS = 8
const TARGET_MS = 100
/** Eight failing workloads share a ConfigMap in this recording. */
const STORM = 'storm-shared-configmap'

/** 50 commands a second, while investigations of a slow cluster (50 ms a call) run all the time. */
export async function ackFigures(): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const transport of ['socket', 'http'] as const) {
    const world = await createWorld(STORM, transport, { rates: false })
    world.cluster.faults.add({
      path: /./,
      times: Number.POSITIVE_INFINITY,
      effect: { type: 'latency', ms: 50 },
    })
    const bot = startProcess({ ...world.env, LOG_LEVEL: 'info' })
    try {
      const url = `http://127.0.0.1:${await portOf(bot.output)}`
      if (transport === 'http') world.slack.setRequestUrl(`${url}/slack/events`)
      await until(() => bot.output().includes('Slack can reach us'), 20_000)
      figures.push(await measure(world, url, transport))
    } finally {
      bot.kill('SIGKILL')
      await bot.ended
      await world.close()
    }
  }
  return figures
}

async function portOf(output: () => string): Promise<string> {
  await until(() => /"port":\d+/.test(output()), 30_000)
  return /"port":(\d+)/.exec(output())?.[1] ?? ''
}

async function measure(world: World, url: string, transport: string): Promise<Figure> {
  await fetch(`${url}/webhooks/alertmanager`, {
    method: 'POST',
    headers: { authorization: `Bearer ${WEBHOOK_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify(world.alert),
  })
  const workloads = world.alert.alerts.map(({ labels }) => `${labels.namespace}/${labels.pod}`)
  const acks: Promise<number>[] = []
  for (let i = 0; i < PER_SECOND * SECONDS; i += 1) {
    // Every tenth command asks for an investigation, so that more than 20 are under way.
    const text = i % 10 === 0 ? (workloads[i % workloads.length] as string) : 'help'
    acks.push(ackOf(world, text))
    await new Promise((resolve) => setTimeout(resolve, 1000 / PER_SECOND))
  }
  return figureOf(await Promise.all(acks), {
    name: `acknowledging /crashloop, ${PER_SECOND}/s, ${transport}`,
    unit: 'ms',
    target: { p99: TARGET_MS },
    note: 'while investigations run',
  })
}

async function ackOf({ slack }: World, text: string): Promise<number> {
  const delivery = await slack.act.slashCommand({ user: 'U1', channel: CHANNEL, command: '/crashloop', text })
  return delivery.ackMs ?? Number.POSITIVE_INFINITY
}
