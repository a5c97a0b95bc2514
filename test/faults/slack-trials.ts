/** What Slack does wrong, and what must come of it. */
import type { Fault } from '../../src/playground/slack/faults.ts'
import type { Workspace } from '../../src/playground/slack/workspace.ts'
import { until } from '../support/poll.ts'
import { openStage, type Stage, says } from './stage.ts'
import type { Trial, TrialResult } from './trial.ts'

interface SlackFault {
  readonly name: string
  readonly method?: string
  readonly fault: Fault
  readonly times: number
  /** What the log must say about it. */
  readonly words?: RegExp
}

const FAULTS: readonly SlackFault[] = [
  { name: '429 with Retry-After', fault: { kind: 'rate-limited', retryAfterSeconds: 2 }, times: 4 },
  { name: '5xx', fault: { kind: 'http-status', status: 503 }, times: 6 },
  { name: 'time-out', fault: { kind: 'hang' }, times: 2 },
  { name: 'reset before it took the message', fault: { kind: 'reset-before' }, times: 4 },
  { name: 'reset after it took the message', fault: { kind: 'reset-after' }, times: 6 },
  {
    name: 'the channel is archived',
    fault: { kind: 'error', error: 'is_archived' },
    times: 4,
    words: /is archived\. Unarchive it, or route to another channel/,
  },
  {
    name: 'the token is revoked',
    fault: { kind: 'error', error: 'token_revoked' },
    times: 4,
    words: /The bot token was revoked\. Install the app again/,
  },
]

/** One trial for each. */
export function slackTrials(cache: string): readonly Trial[] {
  return [
    ...FAULTS.map((each) => ({
      fault: `Slack: ${each.name}`,
      name: `slack ${each.name}`,
      run: () => run(each, cache),
    })),
    { fault: 'Slack: message_not_found', name: 'slack message_not_found', run: () => deleted(cache) },
    { fault: 'Slack: Socket Mode drops', name: 'slack socket drops', run: () => dropped(cache) },
  ]
}

async function run(
  { method = 'chat.postMessage', fault, times, words }: SlackFault,
  cache: string,
): Promise<TrialResult> {
  await using stage = await openStage({ cache })
  const { faults } = stage.world.slack
  const struck = () => stage.world.slack.calls.filter((call) => call.method === method).length
  faults.add(method, fault, times)

  await stage.send()
  await until(() => struck() >= times, 180_000)
  const healedAt = performance.now()
  if (words) await says(stage, words)
  await stage.diagnosed()

  return await stage.conclude({ injected: times, recoveryMs: performance.now() - healedAt })
}

/** Somebody deletes the root messages; each comes back once. */
async function deleted(cache: string): Promise<TrialResult> {
  await using stage = await openStage({ cache })
  await stage.send()
  await stage.diagnosed()
  const roots = stage.world.roots()
  for (const { channel, ts } of roots) deleteMessage(stage, channel, ts)
  const deletedAt = performance.now()

  const result = await stage.conclude({ injected: roots.length })

  return { ...result, recoveryMs: performance.now() - deletedAt }
}

/** The simulator shows a view of its workspace, which is the workspace itself. */
function deleteMessage({ world }: Stage, channel: string, ts: string): void {
  const workspace = world.slack.workspace as Workspace
  const message = workspace.findMessage(channel, ts)
  if (message) workspace.remove(message)
}

/** The connection by which Slack reaches us breaks while a person acts: what was pressed works after it is back. */
async function dropped(cache: string): Promise<TrialResult> {
  await using stage = await openStage({ cache })
  const { world } = stage
  world.slack.socket.drop()
  const droppedAt = performance.now()
  await stage.send()
  await stage.diagnosed()
  await until(() => world.slack.socket.connections() > 0, 60_000)
  return await stage.conclude({ injected: 1, recoveryMs: performance.now() - droppedAt })
}
