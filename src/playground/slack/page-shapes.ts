/** What the simulator tells the page, and what the page asks of it: shared by the server and the browser. */

/** A JSON object whose fields the page has not checked. */
export type PageFields = Readonly<Record<string, unknown>>

export interface PageUser {
  readonly id: string
  readonly name: string
  readonly realName: string
  readonly isBot: boolean
}

export interface PageChannel {
  readonly id: string
  readonly name: string
  readonly kind: 'public' | 'private' | 'im'
  readonly topic: string
  /** Number of members. */
  readonly members: number
}

export interface PageFile {
  readonly id: string
  readonly title: string
  /** Bytes. */
  readonly size: number
  readonly altText: string
  /** True for pictures that the page may show. */
  readonly isImage: boolean
  /** The first 2000 bytes of a text, empty for a picture. */
  readonly preview: string
}

export interface PageMessage {
  readonly ts: string
  readonly channel: string
  readonly user: string
  readonly text: string
  readonly blocks?: readonly PageFields[] | undefined
  readonly attachments?: readonly PageFields[] | undefined
  readonly threadTs?: string | undefined
  readonly isEphemeral: boolean
  readonly isEdited: boolean
  /** How often it was changed after it was posted. */
  readonly updates: number
  readonly reactions: readonly { readonly name: string; readonly users: readonly string[] }[]
  readonly files?: readonly PageFile[] | undefined
}

export interface PageView {
  readonly id: string
  readonly hash: string
  readonly type: 'modal' | 'home'
  readonly title?: PageFields | undefined
  readonly submit?: PageFields | undefined
  readonly close?: PageFields | undefined
  readonly blocks: readonly PageFields[]
  /** What was wrong with the last submission, by block id. */
  readonly errors: Readonly<Record<string, string>>
}

/** A slash command that the composer offers. */
export interface PageCommand {
  readonly command: string
  readonly description: string
  readonly hint?: string
  /** True when the app gets names as references, `<@U0ANA>` (`should_escape` of the manifest). */
  readonly escape?: boolean
}

/** A message shortcut that the menu of a message offers. */
export interface PageShortcut {
  readonly callbackId: string
  readonly name: string
}

/** Everything that one user sees. */
export interface PageState {
  readonly me: string
  readonly botUserId: string
  readonly people: readonly string[]
  readonly users: readonly PageUser[]
  readonly usergroups: readonly { readonly id: string; readonly handle: string }[]
  readonly commands: readonly PageCommand[]
  readonly shortcuts: readonly PageShortcut[]
  readonly channels: readonly PageChannel[]
  readonly messages: readonly PageMessage[]
  /** The stack of open modals, the visible one last. */
  readonly modals: readonly PageView[]
  readonly home: PageView | null
  /** Absent when the simulator runs without a simulated world around it. */
  readonly panel?: PanelState
}

/** What the side panel shows of the world around the simulated Slack. */
export interface PanelState {
  readonly cluster: string
  readonly cases: readonly PanelCase[]
  readonly faults: readonly PanelFault[]
  readonly workloads: readonly PanelWorkload[]
  /** What happened in the cluster and by the panel, newest first. */
  readonly activity: readonly PanelActivity[]
}

/** A recorded incident that can be fired. */
export interface PanelCase {
  readonly id: string
  readonly title: string
  readonly tech: string
  /** Namespace and name, or how many. */
  readonly workload: string
  /** Many workloads fail at once. */
  readonly isStorm: boolean
  readonly status: 'idle' | 'firing' | 'resolved'
}

/** Something that can be made to go wrong. */
export interface PanelFault {
  readonly id: string
  readonly label: string
  readonly description: string
  readonly isOn: boolean
}

/** A workload whose alert fires or fired. */
export interface PanelWorkload {
  readonly caseId: string
  readonly name: string
  readonly kind: string
  readonly ready: number
  readonly desired: number
  readonly pods: readonly PanelPod[]
}

export interface PanelPod {
  readonly name: string
  /** As the STATUS column of kubectl says it. */
  readonly status: string
  readonly isReady: boolean
  readonly restarts: number
}

export interface PanelActivity {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly text: string
}

/** What a person does in the side panel. */
export type PanelAct =
  | { readonly act: 'fire' | 'recover' | 'resolve'; readonly case: string }
  | { readonly act: 'fault'; readonly fault: string; readonly on: boolean }

/** The world around the simulated Slack, as the page's side panel controls it. */
export interface SidePanel {
  state(): PanelState
  /** Rejects when there is no such case or fault, or when the alert is not taken. */
  perform(act: PanelAct): Promise<void>
  /** Calls the listener after every change; returns the function that stops it. */
  onChange(listener: () => void): () => void
}
