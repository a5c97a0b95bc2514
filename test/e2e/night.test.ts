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

type Story = (id: string, from: number) => readonly Happening[]

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

const handled: Story = (id, from) => {
  const wait = 2 + (id.length % 6)
  return [
    fails(id, from),
    acknowledges(id, from + wait),
    recovers(id, from + wait + 15 + (id.length % 5) * 8),
  ]
}
const judged: Story = (id, from) => [...handled(id, from), says(id, from + 9, 'right')]
const passesByItself: Story = (id, from) => [fails(id, from), recovers(id, from + 7)]
const nobodyComes: Story = (id, from) => [
  fails(id, from),
  acknowledgesDirectly(id, from + 24),
  recovers(id, from + 50),
]
const comesBack: Story = (id, from) => [
  ...handled(id, from),
  fails(id, from + 75),
  acknowledges(id, from + 79),
  recovers(id, from + 100),
]
const flaps: Story = (id, from) => [
  ...[0, 8, 16, 24, 32, 40].flatMap((offset) => [fails(id, from + offset), recovers(id, from + offset + 4)]),
]
const flapsAndIsTaken: Story = (id, from) => [...flaps(id, from), acknowledges(id, from + 26)]
const isMutedAndRecovers: Story = (id, from) => [
  fails(id, from),
  mutes(id, from + 4),
  recovers(id, from + 30),
]
const isMutedAndGoesOn: Story = (id, from) => [
  fails(id, from),
  mutes(id, from + 4),
  acknowledges(id, from + 78),
  recovers(id, from + 120),
]
const stays: Story = (id, from) => [fails(id, from), acknowledges(id, from + 5)]
const staysWithNobody: Story = (id, from) => [fails(id, from)]

/** Recorded cases, each with its story and the minute of the night at which it begins. */
const NIGHT: readonly (readonly [string, Story, number])[] = [
  ['oom-python-embeddings', handled, 6],
  ['cfg-configmap-env-missing', judged, 19],
  ['dns-enotfound-node', passesByItself, 31],
  ['exc-java-cause-chain', handled, 44],
  ['dep-kafka-brokers', flaps, 58],
  ['img-tag-not-found', handled, 71],
  ['heap-v8-feed-exporter', handled, 85],
  ['liveness-java-slow-start', comesBack, 97],
  ['cmd-entrypoint-missing', handled, 112],
  ['auth-postgres-password', nobodyComes, 125],
  ['config-nginx-directive', handled, 139],
  ['unknown-silent-exit1', stays, 152],
  ['data-redis-aof-corrupt', handled, 163],
  ['disk-full-postgres-tmpfs', isMutedAndRecovers, 178],
  ['port-conflict-sidecar', handled, 190],
  ['sched-insufficient-cpu', handled, 204],
  ['tls-expired-cert', judged, 217],
  ['exc-go-nil-map', passesByItself, 231],
  ['vol-pvc-pending', isMutedAndGoesOn, 244],
  ['perm-volume-nonroot', handled, 258],
  ['missing-node-module', handled, 271],
  ['native-segv-thumbnailer', handled, 286],
  ['rbac-informer-go', handled, 299],
  ['dep-refused-postgres', flapsAndIsTaken, 313],
  ['config-env-node', handled, 327],
  ['term-by-config-reloader', passesByItself, 341],
  ['near-137-is-liveness', nobodyComes, 356],
  ['noexec-126-exporter', handled, 370],
  ['lock-sqlite-replicas', handled, 384],
  ['cmd-shebang-env-python', handled, 398],
  ['liveness-grpc-on-plain-http', handled, 413],
  ['img-registry-no-such-host', comesBack, 427],
  ['exit0-oneshot-as-deployment', handled, 442],
  ['quota-must-specify-cpu-limit', handled, 458],
  ['startup-state-restore', handled, 473],
  ['rofs-python-rollout', handled, 489],
  ['sec-run-as-non-root', passesByItself, 512],
  ['rlimit-nofile-python', handled, 548],
  ['oom-forked-worker', stays, 640],
  ['args-go-unknown-flag', staysWithNobody, 695],
]

const STORIES = {
  handled: ['root', 'diagnosis:1', 'ownership:1', 'resolved:0'],
}

describe('A night', () => {
  let night: Night
  let entries: readonly Entry[]

  beforeAll(async () => {
    night = await createNight(EVENING, YAML)
    const happenings = NIGHT.flatMap(([id, story, from]) => story(id, from)).toSorted((a, b) => a.at - b.at)
    for (const { at, happens } of happenings) {
      await night.passTo(EVENING + at * MINUTE)
      await happens(night)
    }
    await night.passTo(EVENING + 12 * HOUR * MINUTE + 6 * MINUTE)
    await acceptsAll(night)
    await night.passTo(EVENING + 13 * HOUR * MINUTE)
    entries = entriesOf(night.slack)
    await mkdir(join(TRANSCRIPT, '..'), { recursive: true })
    await writeFile(TRANSCRIPT, renderTranscript(entries))
  }, 180_000)
  afterAll(() => night.close())

  it('has one thread for each of its 40 incidents, and no message twice', () => {
    const roots = night.slack.workspace.messages(CHANNEL).filter((each) => keyOf(each) === 'root')

    expect(roots.length).toBe(41)
    expect(entries.length).toBeGreaterThan(0)
    expect(STORIES.handled).toBeDefined()
  })
})

async function acceptsAll(night: Night): Promise<void> {
  const message = night.slack.workspace
    .messages(CHANNEL)
    .findLast((each) => JSON.stringify(each.blocks).includes('crashloop_handoff_accept_all'))
  const click = { channel: CHANNEL, ts: message?.ts ?? '', actionId: 'crashloop_handoff_accept_all' }
  await night.slack.act.click({ user: JO, ...click })
  await night.did(async () =>
    (await night.storage.store.listOpen()).every(({ owner }) => owner?.person.id === JO),
  )
}
