/** Writes down what a simulated Slack was told, message by message, as a person reads it. */
import type { ApiCall, SlackMessage } from '../../src/playground/slack/model.ts'
import type { SimulatedSlack } from '../../src/playground/slack/options.ts'

/** One message, or one edit of it. */
export interface Entry {
  /** `HH:MM:SS` of the simulated time, UTC. */
  readonly at: string
  /** e.g. `#alerts`, `#alerts > api`, `to ines alone`. */
  readonly where: string
  readonly what: 'posts' | 'edits' | 'tells' | 'attaches'
  readonly text: string
}

const WRITES: Readonly<Record<string, Entry['what']>> = {
  'chat.postMessage': 'posts',
  'chat.update': 'edits',
  'chat.postEphemeral': 'tells',
  response_url: 'tells',
  'files.completeUploadExternal': 'attaches',
}

/** In the order in which Slack took them; failed calls are left out. Of an edit it is what changed. */
export function entriesOf(slack: SimulatedSlack): readonly Entry[] {
  const shown = new Map<string, string>()
  return slack.calls.flatMap((call) => {
    const what = WRITES[call.method]
    if (what === undefined || call.outcome !== 'ok') return []
    const { text: said, initial_comment: comment } = contentOf(call)
    const text = readable(String(said ?? comment ?? ''))
    const at = new Date(call.at).toISOString().slice(11, 19)
    const id = `${call.args.channel} ${momentOf(call)}`
    const before = shown.get(id)
    if (what === 'edits' || what === 'posts') shown.set(id, text)
    return [{ at, where: placeOf(call, slack), what, text: what === 'edits' ? changed(text, before) : text }]
  })
}

/** Milliseconds at which the message was posted: its ts tells them. */
function momentOf({ args, at }: ApiCall): number {
  return typeof args.ts === 'string' ? Math.floor(Number(args.ts) * 1_000) : at
}

/** Answers to a response_url carry their content as JSON. */
function contentOf({ args }: ApiCall): Readonly<Record<string, unknown>> {
  return typeof args.body === 'string' ? JSON.parse(args.body) : args
}

function changed(text: string, before = ''): string {
  const known = new Set(before.split('\n'))
  const [first = '', ...rest] = text.split('\n')
  const news = rest.filter((line) => !known.has(line))
  return [first, ...news].join('\n')
}

/** Links by their labels, signs as they are. */
function readable(text: string): string {
  return text
    .replace(/<https?:[^|>]*\|([^>]*)>/g, '[$1]')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}

/** The whole as one text. */
export function renderTranscript(entries: readonly Entry[]): string {
  return entries
    .map(({ at, where, what, text }) => `${at}  ${where}  ${what}\n${indented(text)}\n`)
    .join('\n')
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `          ${line}`)
    .join('\n')
}

function placeOf({ args }: ApiCall, slack: SimulatedSlack): string {
  const id = String(args.channel ?? args.channel_id ?? '')
  const { workspace } = slack
  const channel = workspace.channels().find((each) => each.id === id || each.name === id)
  const user = (wanted: unknown) => workspace.users().find((each) => each.id === wanted)?.name
  const person = user(id) ?? (channel?.kind === 'im' ? user([...channel.members].find(isPerson)) : undefined)
  if (id === '') return 'to one person alone'
  const place = person === undefined ? `#${channel?.name ?? id}` : `direct to ${person}`
  const alone = args.user === undefined ? '' : `, to ${user(args.user)} alone`
  const ts = args.thread_ts ?? args.ts
  const root = ts === undefined || channel === undefined ? undefined : rootOf(slack, channel.id, String(ts))
  return `${place}${root === undefined ? '' : ` > ${firstLine(root)}`}${alone}`
}

function isPerson(id: string): boolean {
  return id !== 'U0BOT'
}

function rootOf(slack: SimulatedSlack, channel: string, ts: string): SlackMessage | undefined {
  return slack.workspace.messages(channel).find((each) => each.ts === ts)
}

/** What a thread is about: the workload in the headline. */
function firstLine({ text }: SlackMessage): string {
  const [line = ''] = text.split('\n')
  return (/: (.*)$/.exec(line)?.[1] ?? line).slice(0, 60)
}
