/** The shapes the simulated Slack workspace stores and hands to those who inspect it. */

/** A JSON object whose fields have not been checked. */
export type Fields = Record<string, unknown>

/** A Block Kit block as it was received; only `type` and `block_id` are known to be right. */
export interface Block extends Fields {
  type: string
  block_id?: string
}

/** A legacy attachment, used for its coloured bar. */
export interface Attachment extends Fields {
  color?: string
  fallback?: string
  text?: string
  blocks?: Block[]
}

/** A member of the workspace. */
export interface SlackUser {
  id: string
  name: string
  realName: string
  email?: string
  isBot: boolean
  deleted: boolean
  /** Their own workspace, when they are here by Slack Connect. */
  teamId?: string
}

/** A conversation; `kind` decides which scopes a call on it needs. */
export interface SlackChannel {
  id: string
  name: string
  kind: 'public' | 'private' | 'im'
  archived: boolean
  members: Set<string>
  topic: string
}

/** A user group such as `@oncall`. */
export interface SlackUsergroup {
  id: string
  handle: string
  name: string
  users: string[]
}

/** A notification or link that Slack would make out of a message's text. */
export interface Mention {
  kind: 'here' | 'channel' | 'everyone' | 'user' | 'usergroup' | 'conversation'
  /** The id or the name that is mentioned; empty for here, channel and everyone. */
  target: string
  /** `written` is markup such as `<!here>`; `auto-parsed` is a raw `@here` that Slack would link. */
  how: 'written' | 'auto-parsed'
  /** JSON pointer of the text that holds it. */
  at: string
}

/** An uploaded file. */
export interface SlackFile {
  id: string
  name: string
  title: string
  content: Buffer
  snippetType?: string
  altText?: string
  shared: boolean
}

/** Message metadata as chat.postMessage takes it. */
export interface Metadata {
  event_type: string
  event_payload: Fields
}

/** A message in a channel or thread, or one that only `ephemeralTo` can see. */
export interface SlackMessage {
  ts: string
  channel: string
  /** The author's user id; the bot's own user id for messages of the app. */
  user: string
  byApp: boolean
  text: string
  blocks?: Block[]
  attachments?: Attachment[]
  metadata?: Metadata
  files?: SlackFile[]
  threadTs?: string
  ephemeralTo?: string
  /** Time of the last edit in seconds, set as Slack does: not for updates with blocks. */
  editedTs?: string
  /** How often the message was changed after it was posted. */
  updates: number
  reactions: { name: string; users: string[] }[]
  mentions: Mention[]
}

/** A modal on a user's stack, or a user's Home tab. */
export interface SlackView {
  id: string
  hash: string
  type: 'modal' | 'home'
  user: string
  title?: Fields
  submit?: Fields
  close?: Fields
  blocks: Block[]
  privateMetadata: string
  callbackId: string
  externalId: string
  notifyOnClose: boolean
  clearOnClose: boolean
  rootId: string
  previousId?: string
  /** Messages of a refused submission by block id. */
  errors: Record<string, string>
}

/** What kind of request Slack sends to the app. */
export type DeliveryKind = 'slash_commands' | 'interactive' | 'events_api'

/** One attempt to hand a payload to the app. */
export interface DeliveryAttempt {
  retryNum: number
  /** Milliseconds from sending to the acknowledgement, or to giving up. */
  ackMs: number
  ok: boolean
  /** HTTP status in HTTP mode. */
  status?: number
  error?: 'no_connection' | 'http_timeout' | 'connection_failed' | 'http_error'
}

/** One payload for the app with everything that became of it. */
export interface Delivery {
  id: string
  kind: DeliveryKind
  /** The event, interaction or command type, such as `block_actions` or `/crashloop`. */
  name: string
  payload: Fields
  attempts: DeliveryAttempt[]
  /** True when the app acknowledged within the deadline. */
  acked: boolean
  ackMs?: number
  ackBody?: unknown
}

/** One call of a Web API method, of an upload, or of a response_url; tokens are not kept. */
export interface ApiCall {
  method: string
  args: Fields
  at: number
  /** `ok`, an error word of Slack, an HTTP status, or the fault that was injected. */
  outcome: string
}
