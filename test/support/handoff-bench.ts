/** The use cases of handing over on memory adapters, with a clock and a queue that a test turns by hand. */
import { createJobHandlers } from '../../handlers/jobs/index.ts'
import { createCronTimes } from '../../src/adapters/cron/cron-times.ts'
import { createMemoryDigestStore } from '../../src/adapters/memory/digest-store.ts'
import { createMemoryHandoffStore } from '../../src/adapters/memory/handoff-store.ts'
import { createMemoryIncidentStore } from '../../src/adapters/memory/incident-store.ts'
import { createMemoryLock } from '../../src/adapters/memory/lock.ts'
import { createMemoryPace } from '../../src/adapters/memory/pace.ts'
import { handoffMessage } from '../../src/adapters/slack/messages/handoff.ts'
import { handoffNote } from '../../src/adapters/slack/messages/handoff-notes.ts'
import type { Handoff } from '../../src/domain/handoff.ts'
import type { Incident, SlackPerson, ThreadRef } from '../../src/domain/incident.ts'
import { createAnswerHandoff } from '../../src/incidents/handoff/answer.ts'
import { createCarryHandoff } from '../../src/incidents/handoff/carry.ts'
import { createHandoffDue, type DueSchedule } from '../../src/incidents/handoff/due.ts'
import { createMakeHandoff } from '../../src/incidents/handoff/make.ts'
import type { HandoffThread } from '../../src/incidents/handoff/ports.ts'
import { createPublishHandoff } from '../../src/incidents/handoff/publish.ts'
import type { Parties } from '../../src/incidents/handoff/receiver.ts'
import { createReadShift } from '../../src/incidents/handoff/shift-incidents.ts'
import type { DeliveryError } from '../../src/incidents/ports.ts'
import { createPublish } from '../../src/incidents/publish.ts'
import { ANA, BEN } from './handoff.ts'
import { anIncident } from './incident.ts'
import { createFakeThread, createHandClock, createHandQueue } from './incident-bench.ts'
import { silentLog } from './silent-log.ts'

/** A message of a handoff as it stands in Slack. */
export interface ToldMessage {
  readonly ts: string
  readonly channel: string
  readonly handoff: string
  readonly key: string
  text: string
}

/** Slack reduced to what was posted. `faults` strike the next calls; one with `arrives` posts all the same. */
export function createFakeHandoffThread() {
  const messages: ToldMessage[] = []
  const faults: { on: string; error: DeliveryError; arrives?: boolean }[] = []
  const state = { directs: true, mayRead: true }

  function strike(call: string, work: () => void): void {
    const index = faults.findIndex((fault) => fault.on === call)
    const [fault] = index < 0 ? [] : faults.splice(index, 1)
    if (!fault || fault.arrives) work()
    if (fault) throw fault.error
  }

  function add(channel: string, handoff: string, key: string, text: string): string {
    const ts = `${messages.length + 1}.0`
    messages.push({ ts, channel, handoff, key, text })
    return ts
  }

  const textOf = (handoff: Handoff, { channel }: ThreadRef) =>
    handoffMessage(handoff, channel === handoff.thread.channel ? 'channel' : 'direct').text

  const thread: HandoffThread = {
    async directChannel(user) {
      return state.directs ? `D${user.slice(1)}` : undefined
    },
    async post(handoff, place) {
      let ts = ''
      strike('post', () => {
        ts = add(place.channel, handoff.id, 'root', textOf(handoff, place))
      })
      return { channel: place.channel, ts, permalink: `https://slack.example/${ts}` }
    },
    async update(handoff, place) {
      strike('update', () => {
        const found = messages.find((each) => each.ts === place.ts)
        if (found) found.text = textOf(handoff, place)
      })
    },
    async postNote(handoff, note) {
      let ts = ''
      strike('postNote', () => {
        ts = add(handoff.thread.channel, handoff.id, note.key, handoffNote(handoff, note).text)
      })
      return ts
    },
    async find(handoff, key, place) {
      strike('find', () => {})
      if (!state.mayRead) return 'unknown'
      return messages.find(
        (each) => each.handoff === handoff.id && each.key === key && each.channel === place.channel,
      )?.ts
    },
  }
  return { thread, messages, faults, state }
}

/** An incident of `C0ALERTS` whose root message is posted. */
export function postedIncident(id: string, over: Partial<Incident> = {}): Incident {
  return anIncident({
    id,
    workload: { cluster: 'prod', namespace: 'payments', kind: 'Deployment', name: id },
    openedAt: '2026-11-21T06:00:00.000Z',
    thread: { channel: 'C0ALERTS', ts: `${id}.0` },
    deliveries: { root: { state: 'sent', at: '2026-11-21T06:00:00.000Z', ts: `${id}.0` } },
    ...over,
  })
}

/** Owned and acknowledged by `person`. */
export function ownedBy(person: SlackPerson): Pick<Incident, 'status' | 'owner'> {
  return { status: 'acknowledged', owner: { person, at: '2026-11-21T07:00:00.000Z' } }
}

export function createHandoffBench(
  options: { readonly schedules?: readonly DueSchedule[]; readonly start?: number } = {},
) {
  const clock = createHandClock()
  if (options.start !== undefined) clock.advance(options.start - clock.now())
  const queue = createHandQueue(clock)
  const store = createMemoryIncidentStore({ clock })
  const handoffs = createMemoryHandoffStore({ clock })
  const digests = createMemoryDigestStore({ clock })
  const incidentSlack = createFakeThread()
  const slack = createFakeHandoffThread()
  const settings = { repeatMs: 15 * 60_000, repeats: 2, escalate: ['S0SRE'] }
  /** What the source of who is on call says; tests change it. */
  const onCall = { around: async (): Promise<Parties> => ({ from: ANA, to: BEN }) }
  const lock = createMemoryLock()
  const pace = createMemoryPace({ clock })
  const make = createMakeHandoff({
    readShift: createReadShift({ store, digests }),
    handoffs,
    queue,
    repeatMs: settings.repeatMs,
    clock,
  })
  const idle = async () => {}
  const deps = { lock, pace, clock, log: silentLog }

  queue.use(
    createJobHandlers({
      intake: idle,
      ask: idle,
      takeSighting: idle,
      investigate: idle,
      attend: idle,
      correlateChannel: idle,
      publishDigest: idle,
      act: idle,
      followAction: { run: idle, verify: idle, expire: idle },
      publish: createPublish({ ...deps, store, thread: incidentSlack.thread }),
      carryHandoff: createCarryHandoff({
        handoffs,
        store,
        queue,
        settings,
        clock,
        publish: createPublishHandoff({ ...deps, handoffs, thread: slack.thread }),
      }),
      handoffDue: createHandoffDue({
        schedules: options.schedules ?? [],
        lateMs: 120 * 60_000,
        cron: createCronTimes(),
        receivers: { around: () => onCall.around() },
        handoffs,
        make,
        queue,
        clock,
        log: silentLog,
      }),
      onRun: () => {},
    }),
  )

  return {
    clock,
    queue,
    store,
    handoffs,
    digests,
    slack,
    settings,
    onCall,
    make,
    /** The notes that threads of incidents were told. */
    incidentNotes: () => incidentSlack.messages.filter(({ key }) => key !== 'root'),
    answer: createAnswerHandoff({ handoffs, queue, clock }),
    async incident(id: string, over: Partial<Incident> = {}): Promise<void> {
      await store.create(postedIncident(id, over), undefined)
    },
    /** Ana hands the incidents of the channel to Ben. */
    async handOver(id = 'handoff-1', from = ANA, to = BEN): Promise<void> {
      await make({ id, channel: 'C0ALERTS', source: 'person', from, to })
    },
    /** The messages of a handoff, as `channel key`. */
    keys: (id = 'handoff-1') =>
      slack.messages.filter(({ handoff }) => handoff === id).map(({ channel, key }) => `${channel} ${key}`),
    text: (key: string, channel = 'C0ALERTS') =>
      slack.messages.findLast((each) => each.key === key && each.channel === channel)?.text ?? '',
  }
}
