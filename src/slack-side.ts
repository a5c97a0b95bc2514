/** Builds our side of Slack for a role: posting in every one, listening where people can reach us. */

import { setTimeout as sleep } from 'node:timers/promises'
import { renderMemoryChart } from './adapters/chart/memory-chart.ts'
import { createActionWindow } from './adapters/slack/action-window.ts'
import { createSlackApp, type SlackApp, type SlackTransport } from './adapters/slack/bolt-app.ts'
import { createBoltLogger } from './adapters/slack/bolt-logger.ts'
import { createDigestThread } from './adapters/slack/digest-thread.ts'
import { createDirectory } from './adapters/slack/directory.ts'
import { createHandoffThread } from './adapters/slack/handoff-thread.ts'
import { createIncidentThread } from './adapters/slack/incident-thread.ts'
import { createSlackPeople } from './adapters/slack/people.ts'
import type { OnSlackRequest } from './adapters/slack/watched-fetch.ts'
import { createWebClient } from './adapters/slack/web-client.ts'
import type { Role, SlackConfig } from './config.ts'
import type { Clock } from './domain/clock.ts'
import { AppError } from './domain/errors.ts'
import type { Log } from './domain/log.ts'
import type { MemoryHistory } from './domain/metrics.ts'
import type { Directory, HandoffThread } from './incidents/handoff/ports.ts'
import type { LinkTemplate } from './incidents/links-of.ts'
import type { ActionWindow, DetailThread, IncidentThread, ListThread } from './incidents/ports.ts'
import type { DigestThread, DigestWindow } from './incidents/storm-ports.ts'
import type { People } from './remediation/ports.ts'

export interface SlackSide {
  readonly thread: IncidentThread & DetailThread & ListThread
  readonly digestThread: DigestThread & DigestWindow
  readonly window: ActionWindow
  readonly people: People
  readonly handoffThread: HandoffThread
  readonly directory: Directory
  /** Absent in the roles `worker`, which only posts, and `watcher`. */
  readonly app: SlackApp | undefined
}

/** What our side of Slack needs besides its tokens; the settings are asked anew every time. */
export interface SlackNeeds {
  readonly clock: Clock
  readonly onRequest?: OnSlackRequest
  readonly links: () => readonly LinkTemplate[]
  /** False when no rule of the policy is about user groups. */
  readonly needsGroups: () => boolean
  /** False when no rule of the policy is about e-mail addresses. */
  readonly needsEmails: () => boolean
}

export function openSlack(
  slack: SlackConfig,
  role: Role,
  log: Log,
  { clock, onRequest, links, needsGroups, needsEmails }: SlackNeeds,
): SlackSide {
  const botToken = slack.botToken.reveal()
  const transport = transportOf(slack)
  if (role === 'worker' || role === 'watcher' || !transport) {
    const client = createWebClient(botToken, slack.apiUrl, createBoltLogger(log), onRequest)
    return {
      thread: createIncidentThread({ client, drawMemory, links, log }),
      digestThread: createDigestThread({ client, log }),
      window: createActionWindow({ client }),
      people: createSlackPeople({ client, needsGroups, needsEmails }),
      handoffThread: createHandoffThread({ client, log }),
      directory: createDirectory({ client }),
      app: undefined,
    }
  }
  const config = { botToken, transport, ...(slack.apiUrl && { slackApiUrl: slack.apiUrl }) }
  const app = createSlackApp({ config, log, clock, onRequest })
  const thread = createIncidentThread({ client: app.client, botId: app.botId, drawMemory, links, log })
  const { client } = app
  return {
    thread,
    digestThread: createDigestThread({ client, botId: app.botId, log }),
    window: createActionWindow({ client }),
    people: createSlackPeople({ client, needsGroups, needsEmails }),
    handoffThread: createHandoffThread({ client, botId: app.botId, log }),
    directory: createDirectory({ client }),
    app,
  }
}

function drawMemory(memory: MemoryHistory): Promise<Uint8Array> {
  return renderMemoryChart(memory, 'light')
}

function transportOf({ appToken, signingSecret }: SlackConfig): SlackTransport | undefined {
  if (appToken) return { type: 'socket', appToken: appToken.reveal() }
  if (signingSecret) return { type: 'http', signingSecret: signingSecret.reveal() }
  return undefined
}

const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 30_000

/** Starts until it works or `signal` is aborted, so that alerts are taken while Slack is away. Never rejects. */
export async function keepStarting(app: SlackApp, log: Log, signal: AbortSignal): Promise<void> {
  for (let waitMs = FIRST_WAIT_MS; !signal.aborted; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    try {
      await app.start()
      log.info({}, 'Slack can reach us')
      return
    } catch (error) {
      const reason = error instanceof AppError ? error.message : 'an unexpected error'
      log.error({ err: error, reason, waitMs }, 'Cannot start with Slack; alerts are kept meanwhile')
    }
    await sleep(waitMs, undefined, { signal }).catch(() => {})
  }
}
