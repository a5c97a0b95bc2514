/** The simulated Slack alone, with a recorded cluster on request, for a bot that runs elsewhere. */

import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { systemClock } from '../domain/clock.ts'
import { startControllers } from './cluster/controllers.ts'
import { startSimulatedCluster } from './cluster/simulated-cluster.ts'
import { DEMO_WORKSPACE } from './slack/demo-workspace.ts'
import type { PageCommand, PageShortcut } from './slack/page-shapes.ts'
import { startSimulatedSlack } from './slack/start.ts'
import { mountCase } from './world/mount-case.ts'
import { findCase, type RecordedCase, recordedCases } from './world/recorded-cases.ts'

export interface PlaygroundOptions {
  readonly port: number | undefined
  /** Address that the page listens on; 127.0.0.1 when absent. */
  readonly host: string | undefined
  /** Folder for `crashloop.env` with the variables, and the kubeconfig; one that is deleted afterwards when absent. */
  readonly folder: string | undefined
  /** Where signed HTTP requests go; Socket Mode when absent. */
  readonly requestUrl: string | undefined
  /** A recorded case for the simulated cluster; no cluster when absent. */
  readonly case: string | undefined
  /** Instead of those of crashloop. */
  readonly commands: readonly PageCommand[] | undefined
  readonly shortcuts: readonly PageShortcut[] | undefined
  readonly print: (text: string) => void
  readonly signal: AbortSignal
}

/** Stays up until the signal. Throws `AppError` for a case that is not there. */
export async function runPlayground(options: PlaygroundOptions): Promise<void> {
  await using stack = new AsyncDisposableStack()
  if (options.folder !== undefined) await mkdir(options.folder, { recursive: true })
  const recorded = options.case === undefined ? undefined : findCase(recordedCases(), options.case)
  const cluster = recorded === undefined ? {} : await startCluster(recorded, options.folder, stack)
  const { url, variables } = await startSlack(options, stack)
  const all = Object.entries({ ...variables, ...cluster })
  if (options.folder !== undefined) {
    const lines = all.map(([name, value]) => `${name}=${value}\n`)
    await writeFile(path.join(options.folder, 'crashloop.env'), lines.join(''))
  }
  options.print(`A simulated Slack is open at ${url}

Start your Bolt app with these variables, and with SLACK_API_URL as \`slackApiUrl\` of its \`clientOptions\`:

${all.map(([name, value]) => `export ${name}=${value}`).join('\n')}

${recorded === undefined ? '' : `In its cluster ${recorded.namespace}/${recorded.workload.name} (${recorded.workload.kind}) keeps failing.\n`}Ctrl-C ends it.
`)
  if (options.signal.aborted) return
  await new Promise((resolve) => options.signal.addEventListener('abort', resolve, { once: true }))
}

type Variables = Readonly<Record<string, string>>

async function startSlack(
  { port, host, requestUrl, commands, shortcuts }: PlaygroundOptions,
  stack: AsyncDisposableStack,
): Promise<{ url: string; variables: Variables }> {
  const botToken = `xoxb-${randomBytes(12).toString('hex')}`
  const appToken = `xapp-${randomBytes(12).toString('hex')}`
  const signingSecret = randomBytes(16).toString('hex')
  const slack = await startSimulatedSlack({
    ...DEMO_WORKSPACE,
    transport: requestUrl === undefined ? 'socket' : { http: { requestUrl } },
    botToken,
    appToken,
    signingSecret,
    ...(port !== undefined && { port }),
    ...(host !== undefined && { host }),
    ...(commands && { commands }),
    ...(shortcuts && { shortcuts }),
  })
  stack.defer(() => slack.close())
  const variables = {
    SLACK_BOT_TOKEN: botToken,
    ...(requestUrl === undefined ? { SLACK_APP_TOKEN: appToken } : { SLACK_SIGNING_SECRET: signingSecret }),
    SLACK_API_URL: slack.apiUrl,
    SLACK_CHANNEL: DEMO_WORKSPACE.channels[0].id,
  }
  return { url: slack.url, variables }
}

async function startCluster(
  recorded: RecordedCase,
  given: string | undefined,
  stack: AsyncDisposableStack,
): Promise<Variables> {
  const cluster = await startSimulatedCluster({ recordings: [], name: 'playground' })
  stack.defer(() => cluster.close())
  await mountCase(cluster.store, recorded, systemClock.now())
  const controllers = startControllers({ store: cluster.store })
  stack.defer(() => controllers.stop())
  const folder = given ?? (await mkdtemp(path.join(tmpdir(), 'crashloop-playground-')))
  if (given === undefined) stack.defer(() => rm(folder, { recursive: true, force: true }))
  // Whoever starts the bot may stand in another folder.
  const kubeconfig = path.resolve(folder, 'kubeconfig')
  await writeFile(kubeconfig, JSON.stringify(cluster.kubeConfig()))
  return { KUBECONFIG: kubeconfig }
}
