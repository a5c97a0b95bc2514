/** Twelve hours of on-call work in simulated time: what is told, when, and how things stand in the morning. */
import { mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createNight, INES, JO, type Night } from '../support/night.ts'
import { type Entry, entriesOf, renderTranscript } from '../support/transcript.ts'
import { CHANNEL, keyOf } from '../support/world.ts'

const EVENING = Date.parse('2026-11-20T19:00:00Z')
const MINUTE = 60_000
const HOUR = 60
/** Where the transcript of the last run is to be read. */
const TRANSCRIPT = join(tmpdir(), 'crashloop-night', 'transcript.txt')

const YAML = `
slack: { channel: ${CHANNEL} }
routes:
  - channel: ${CHANNEL}
    escalate:
      - { afterMinutes: 10, mention: [S0ONCALL] }
      - { afterMinutes: 20, direct: [${INES}] }
onCall:
  rotation: { users: [${INES}, ${JO}], length: 12h, starts: "2026-11-20", handover: { time: "19:00" } }
handoffs:
  schedules: [{ channel: ${CHANNEL}, cron: "0 7 * * *", timeZone: UTC }]
`

/** Something that happens, so many minutes after the beginning of the night. */
interface Happening {
  readonly at: number
  readonly happens: (night: Night) => Promise<void>
}

/** What happens to a workload, and the messages in its thread that a person expects of that. */
interface Story {
  readonly of: (id: string, from: number) => readonly Happening[]
  readonly thread: readonly string[]
}

const fails = (id: string, at: number): Happening => ({ at, happens: (night) => night.fails(id) })
const recovers = (id: string, at: number): Happening => ({ at, happens: (night) => night.recovers(id) })

function acknowledges(id: string, at: number, user = INES): Happening {
  return {
    at,
    async happens(night) {
      const { ts = '' } = (await night.incident(id)).thread
      await night.slack.act.click({ user, channel: CHANNEL, ts, actionId: 'crashloop_acknowledge' })
      await night.did(async () => (await night.incident(id)).owner?.person.id === user)
    },
  }
}

/** Answers the direct message, and nothing in the channel. */
function acknowledgesDirectly(id: string, at: number): Happening {
  return {
    at,
    async happens(night) {
      const { id: incidentId } = await night.incident(id)
      const { workspace, act } = night.slack
      const direct = workspace.channels().find(({ kind, members }) => kind === 'im' && members.has(INES))
      const message = workspace
        .messages(direct?.id ?? '')
        .find((each) => each.metadata?.event_payload.incident_id === incidentId)
      const click = { channel: direct?.id ?? '', ts: message?.ts ?? '', actionId: 'crashloop_acknowledge' }
      await act.click({ user: INES, ...click })
      await night.did(async () => (await night.incident(id)).owner?.person.id === INES)
    },
  }
}

/** All incidents of the storm, by the button of its digest. */
function acknowledgesAll(at: number): Happening {
  return {
    at,
    async happens(night) {
      const actionId = 'crashloop_acknowledge_all'
      const digest = withButton(night, actionId)
      await night.slack.act.click({ user: INES, channel: CHANNEL, ts: digest?.ts ?? '', actionId })
      await night.did(async () =>
        (await night.storage.store.listOpen()).every(({ owner }) => owner !== undefined),
      )
    },
  }
}

/** The latest message with such a button. */
function withButton(night: Night, actionId: string) {
  const messages = night.slack.workspace.messages(CHANNEL)
  return messages.findLast((each) => JSON.stringify(each.blocks).includes(actionId))
}

function mutes(id: string, at: number): Happening {
  return {
    at,
    async happens(night) {
      const { workload } = await night.incident(id)
      const text = `mute ${workload.namespace}/${workload.name} 1h`
      await night.slack.act.slashCommand({ user: INES, channel: CHANNEL, command: '/crashloop', text })
      await night.did(async () => (await night.incident(id)).mute !== undefined)
    },
  }
}

function says(id: string, at: number, verdict: 'right' | 'wrong'): Happening {
  return {
    at,
    async happens(night) {
      const { id: incidentId, thread } = await night.incident(id)
      const click = { channel: CHANNEL, ts: thread.ts ?? '', actionId: 'crashloop_more' }
      await night.slack.act.click({ user: INES, ...click, choice: `${verdict}:${incidentId}` })
      await night.did(async () => (await night.incident(id)).feedback !== undefined)
    },
  }
}

const OPENED = ['root', 'diagnosis:1']

const handled: Story = {
  of: (id, from) => {
    const wait = 2 + (id.length % 6)
    return [
      fails(id, from),
      acknowledges(id, from + wait),
      recovers(id, from + wait + 15 + (id.length % 5) * 8),
    ]
  },
  thread: [...OPENED, 'ownership:1', 'resolved:0'],
}
const judged: Story = {
  of: (id, from) => [...handled.of(id, from), says(id, from + 9, 'right')],
  thread: [...OPENED, 'ownership:1', 'ownership:2', 'resolved:0'],
}
const passesByItself: Story = {
  of: (id, from) => [fails(id, from), recovers(id, from + 7)],
  thread: [...OPENED, 'resolved:0'],
}
const nobodyComes: Story = {
  of: (id, from) => [fails(id, from), acknowledgesDirectly(id, from + 24), recovers(id, from + 50)],
  thread: [...OPENED, 'escalated:1', 'escalated:2', 'ownership:1', 'resolved:0'],
}
const comesBack: Story = {
  of: (id, from) => [
    fails(id, from),
    acknowledges(id, from + 3),
    recovers(id, from + 20),
    fails(id, from + 40),
    acknowledges(id, from + 44),
    recovers(id, from + 61),
  ],
  thread: [...OPENED, 'ownership:1', 'resolved:0', 'reopened:1', 'ownership:2', 'resolved:1'],
}
const UNTIL_IT_FLAPS = [
  ...OPENED,
  'resolved:0',
  'reopened:1',
  'resolved:1',
  'reopened:2',
  'resolved:2',
  'flapping:3',
  'escalated:1',
]
const flaps: Story = {
  of: (id, from) =>
    [0, 8, 16, 24, 32, 40].flatMap((offset) => [fails(id, from + offset), recovers(id, from + offset + 4)]),
  thread: [...UNTIL_IT_FLAPS, 'escalated:2', 'calm:5'],
}
const flapsAndIsTaken: Story = {
  of: (id, from) => [...flaps.of(id, from), acknowledges(id, from + 26)],
  thread: [...UNTIL_IT_FLAPS, 'ownership:1', 'calm:5'],
}
const isMutedAndRecovers: Story = {
  of: (id, from) => [fails(id, from), mutes(id, from + 4), recovers(id, from + 30)],
  thread: [...OPENED, 'ownership:1', 'mute-ended:1'],
}
const isMutedAndGoesOn: Story = {
  of: (id, from) => [
    fails(id, from),
    mutes(id, from + 4),
    acknowledges(id, from + 78),
    recovers(id, from + 120),
  ],
  thread: [...OPENED, 'ownership:1', 'mute-ended:1', 'escalated:1', 'ownership:2', 'resolved:0'],
}
const stays: Story = {
  of: (id, from) => [fails(id, from), acknowledges(id, from + 5)],
  thread: [...OPENED, 'ownership:1', 'handoff'],
}
const staysWithNobody: Story = {
  of: (id, from) => [fails(id, from)],
  thread: [...OPENED, 'escalated:1', 'escalated:2', 'handoff'],
}
const stormOf: Story = {
  of: (id, from) => [fails(id, from), acknowledgesAll(from + 4), recovers(id, from + 30)],
  thread: [],
}

/** Recorded cases, each with its story and the minute of the night at which it begins; the storm is of six workloads. */
const NIGHT: readonly (readonly [string, Story, number])[] = [
  ['oom-python-embeddings', handled, 6],
  ['cfg-configmap-env-missing', judged, 19],
  ['dns-enotfound-node', passesByItself, 31],
  ['exc-java-cause-chain', handled, 44],
  ['dep-kafka-brokers', flaps, 58],
  ['img-tag-not-found', handled, 71],
  ['liveness-java-slow-start', comesBack, 97],
  ['cmd-entrypoint-missing', handled, 112],
  ['auth-postgres-password', nobodyComes, 125],
  ['config-nginx-directive', handled, 139],
  ['unknown-silent-exit1', stays, 152],
  ['data-redis-aof-corrupt', handled, 163],
  ['disk-full-postgres-tmpfs', isMutedAndRecovers, 178],
  ['sched-insufficient-cpu', handled, 204],
  ['tls-expired-cert', judged, 217],
  ['exc-go-nil-map', passesByItself, 231],
  ['vol-pvc-pending', isMutedAndGoesOn, 244],
  ['perm-volume-nonroot', handled, 258],
  ['missing-node-module', handled, 271],
  ['native-segv-thumbnailer', handled, 286],
  ['rbac-informer-go', handled, 299],
  ['dep-refused-postgres', flapsAndIsTaken, 313],
  ['term-by-config-reloader', passesByItself, 341],
  ['near-137-is-liveness', nobodyComes, 356],
  ['noexec-126-exporter', handled, 370],
  ['lock-sqlite-replicas', handled, 384],
  ['liveness-grpc-on-plain-http', handled, 413],
  ['img-registry-no-such-host', comesBack, 427],
  ['exit0-oneshot-as-deployment', handled, 442],
  ['quota-must-specify-cpu-limit', handled, 458],
  ['img-invalid-name', passesByItself, 512],
  ['storm-node-local-dns', stormOf, 585],
  ['rlimit-nofile-python', handled, 548],
  ['oom-forked-worker', stays, 640],
  ['args-go-unknown-flag', staysWithNobody, 695],
]

describe('A night', () => {
  let night: Night
  let entries: readonly Entry[]

  beforeAll(async () => {
    night = await createNight(EVENING, YAML)
    const happenings = NIGHT.flatMap(([id, story, from]) => story.of(id, from))
    for (const { at, happens } of [...happenings, ...MORNING].toSorted((a, b) => a.at - b.at)) {
      await night.passTo(EVENING + at * MINUTE)
      await happens(night)
    }
    await night.passTo(EVENING + 13 * HOUR * MINUTE)
    entries = entriesOf(night.slack)
    await mkdir(join(TRANSCRIPT, '..'), { recursive: true })
    await writeFile(TRANSCRIPT, renderTranscript(entries))
  }, 240_000)
  afterAll(() => night?.close())

  const sent = () =>
    night.slack.workspace
      .channels()
      .flatMap(({ id }) =>
        night.slack.workspace.messages(id).flatMap(({ ts }) => night.slack.workspace.thread(id, ts)),
      )
  const textsOf = (words: string) => entries.filter(({ text }) => text.includes(words))

  it.each(NIGHT.filter(([, { thread }]) => thread.length > 0))(
    '%s is told as it should be',
    async (id, story) => {
      const { thread } = await night.incident(id)

      const keys = night.slack.workspace.thread(CHANNEL, thread.ts ?? '').flatMap((each) => keyOf(each) ?? [])
      expect(keys.map((key) => key.replace(/^handoff:.*/, 'handoff'))).toEqual(story.thread)
    },
  )

  it('sends nothing twice, and nothing faster than Slack takes it', () => {
    const all = sent().flatMap((each) =>
      keyOf(each) === undefined
        ? []
        : [`${each.channel} ${each.metadata?.event_payload.incident_id} ${keyOf(each)}`],
    )

    expect(all.length).toBeGreaterThan(150)
    expect(all.filter((each, index) => all.indexOf(each) !== index)).toEqual([])
    expect(night.slack.calls.filter(({ outcome }) => outcome !== 'ok')).toEqual([])
  })

  it('ends with 37 resolved, and three open ones that the next shift has accepted', async () => {
    const { store } = night.storage

    const [open, over] = await Promise.all([store.listOpen(), store.listResolved(200)])

    expect(open.map(({ workload, owner }) => [workload.name, owner?.person.id])).toEqual([
      ['card-vault-agent', JO],
      ['transcode-pool', JO],
      ['fx-rates', JO],
    ])
    expect(over).toHaveLength(37)
    expect([...open, ...over].filter(({ flapping, mute }) => flapping ?? mute)).toEqual([])
  })

  it('tells the storm of six workloads in one message, and names what they share', () => {
    const [storm, ...more] = textsOf('6 workloads fail').filter(({ what }) => what === 'posts')

    expect(storm?.text).toMatch(/^🔴 DNS server 169\.254\.20\.10 does not answer/)
    expect(storm?.at).toMatch(/^04:45:0/)
    expect(more).toEqual([])
  })

  it('wakes nobody directly but for what nobody had taken for 20 minutes', () => {
    const direct = entries.filter(({ where }) => where.startsWith('direct to ines'))

    expect(direct.map(({ at, text }) => `${at.slice(0, 5)} ${/(\S+) in prod/.exec(text)?.[1]}`)).toEqual([
      '20:32 notifications/event-fanout',
      '21:25 ledger/reconciler',
      '01:16 streaming/ingest',
      '06:55 ledger/fx-rates',
    ])
  })

  it('answers in a direct message what came of its button', () => {
    expect(textsOf('You have acknowledged it.').map(({ text }) => text)).toEqual([
      'Deployment ledger/reconciler in prod-eu-1\nYou have acknowledged it. Open the thread',
      'Deployment streaming/ingest in prod-eu-1\nYou have acknowledged it. Open the thread',
    ])
  })

  it('says when it is calm, when a mute is over, and from when it ran again', () => {
    expect(textsOf('Calm again').map(({ text }) => text.split('\n')[0])).toEqual([
      '🟢 Calm again: it has been running since 20 Nov 20:42 UTC. It had come back 5 times in 36 min.',
      '🟢 Calm again: it has been running since 21 Nov 00:57 UTC. It had come back 5 times in 36 min.',
    ])
    expect(textsOf('The mute has ended').map(({ text }) => text)).toEqual([
      '🔔 The mute has ended. It was resolved meanwhile, 20 Nov 22:28 UTC.',
      '🔔 The mute has ended, and it is still failing, since 20 Nov 23:04 UTC.',
    ])
    expect(textsOf('The last time it was failing for 21 min')).not.toEqual([])
  })

  it('hands over at seven, and a report counts what was', () => {
    const [handoff] = textsOf('Handoff from ines to jo')
    const [report] = textsOf('Incidents of the last 24 hours')

    expect(handoff).toMatchObject({
      at: '07:00:00',
      text: expect.stringContaining('3 incidents wait for jo'),
    })
    expect(textsOf('jo has accepted all 3.')).toHaveLength(2)
    expect(report?.text).toContain('40 opened')
  })

  it('reads like words throughout', () => {
    expect(renderTranscript(entries)).not.toMatch(/NaN|\[object|undefined (min|h|times)/)
  })
})

/** The next shift comes. */
const MORNING: readonly Happening[] = [
  { at: 12 * HOUR + 6, happens: acceptsAll },
  { at: 12 * HOUR + 10, happens: asksForReport },
]

async function acceptsAll(night: Night): Promise<void> {
  const actionId = 'crashloop_handoff_accept_all'
  const message = withButton(night, actionId)
  await night.slack.act.click({ user: JO, channel: CHANNEL, ts: message?.ts ?? '', actionId })
  await night.did(async () =>
    (await night.storage.store.listOpen()).every(({ owner }) => owner?.person.id === JO),
  )
}

async function asksForReport({ slack, did }: Night): Promise<void> {
  await slack.act.slashCommand({ user: JO, channel: CHANNEL, command: '/crashloop', text: 'report 1d' })
  await did(() => slack.workspace.files().filter(({ name }) => name.startsWith('incidents-1d')).length === 2)
}
