/** Every id by which Slack and the handlers refer to a part of our messages, in one place. */

/** Action ids of the buttons on the root card. The value of a button is the incident id and nothing else. */
export const ACTIONS = {
  describe: 'crashloop_describe',
  previousLogs: 'crashloop_previous_logs',
  events: 'crashloop_events',
  changes: 'crashloop_changes',
  acknowledge: 'crashloop_acknowledge',
  /** The overflow menu; its options are `MORE`. */
  more: 'crashloop_more',
  /** A row of a list: diagnose what it names. The value is a `Wanted` as JSON. */
  diagnose: 'crashloop_diagnose',
  currentLogs: 'crashloop_current_logs',
  node: 'crashloop_node',
  commands: 'crashloop_commands',
  fullLog: 'crashloop_full_log',
  /** Opens the window of details; the value is the incident id, or a kind of detail, a colon and the incident id. */
  details: 'crashloop_details',
  /** A button that only opens an address. */
  openThread: 'crashloop_open_thread',
  refreshHome: 'crashloop_refresh_home',
  /** A row of a digest: a thread of its own for this incident. */
  openMember: 'crashloop_open_member',
  /** The value is the id of the digest, of this one and the next. */
  acknowledgeAll: 'crashloop_acknowledge_all',
  allMembers: 'crashloop_all_members',
} as const

/** What can be done in the window that shows details; its private metadata is a `WindowState`. */
export const WINDOW = {
  callback: 'crashloop_window',
  kind: 'crashloop_window_kind',
  log: 'crashloop_window_log',
  first: 'crashloop_window_first',
  previous: 'crashloop_window_previous',
  next: 'crashloop_window_next',
  last: 'crashloop_window_last',
  refresh: 'crashloop_window_refresh',
  post: 'crashloop_window_post',
  fullLog: 'crashloop_window_full_log',
  filter: 'crashloop_window_filter',
  around: 'crashloop_window_around',
} as const

/** The window with all incidents of a digest; its private metadata is a `DigestPage` as JSON. */
export const DIGEST_WINDOW = {
  callback: 'crashloop_digest',
  previous: 'crashloop_digest_previous',
  next: 'crashloop_digest_next',
} as const

/** What has to do with actions. Values are an incident id or a plan id, never a parameter. */
export const ACTION_BUTTONS = {
  /** Opens the window of actions; the value is the incident id. */
  open: 'crashloop_actions',
  /** Plans the recommended action; the value is the incident id. */
  recommended: 'crashloop_recommended_action',
  /** In the window: plans the action that is the value. */
  choose: 'crashloop_choose_action',
  /** In the window: carries out a plan of low risk. */
  confirm: 'crashloop_confirm_plan',
  /** In the window: puts a plan into the thread for approval. */
  ask: 'crashloop_ask_approval',
  approve: 'crashloop_approve',
  deny: 'crashloop_deny',
  undo: 'crashloop_undo',
} as const

/** Callback ids of the window of actions; the form's private metadata is `{ incidentId, action }` as JSON. */
export const ACTION_VIEWS = {
  window: 'crashloop_action_window',
  form: 'crashloop_action_form',
  /** Asks why a plan is denied; its private metadata is a `DecisionPlace` as JSON. */
  denial: 'crashloop_denial',
} as const

/** Buttons and forms of handing over. Values are a handoff id, or with an incident id behind a slash. */
export const HANDOFF = {
  /** Opens the form; the value is a channel id, or `home`. */
  begin: 'crashloop_handoff_begin',
  acceptAll: 'crashloop_handoff_accept_all',
  accept: 'crashloop_handoff_accept',
  takeOver: 'crashloop_handoff_take_over',
  /** Opens the form that asks why. */
  decline: 'crashloop_handoff_decline',
  /** Callback ids of the two forms. */
  beginForm: 'crashloop_handoff_form',
  declineForm: 'crashloop_handoff_decline_form',
} as const

/** What the options of the overflow menu mean; an option's value is one of these, a colon and the incident id. */
export const MORE = {
  assign: 'assign',
  mute: 'mute',
  unmute: 'unmute',
  right: 'right',
  wrong: 'wrong',
  /** Opens the details of the incident as a modal. */
  details: 'details',
} as const

/** The message shortcut "Diagnose this". */
export const DIAGNOSE_THIS = 'diagnose_this'

/** Callback ids of the modals for ownership; their private metadata is `{ incidentId, channel, threadTs }` as JSON. */
export const OWNERSHIP_VIEWS = { assign: 'crashloop_assign', mute: 'crashloop_mute' } as const

/** The slash command. */
export const COMMAND = '/crashloop'

/** Metadata event type on every message we post; its payload is `{ incident_id, key }`. */
export const METADATA_EVENT = 'crashloop_message'

/** Key of the root message in its metadata and in `Incident.deliveries`. */
export const ROOT_KEY = 'root'

/**
 * Block id of the buttons on the root card. It changes with every revision, because Slack wants a new block_id when a
 * message is updated (block reference of Slack).
 */
export function buttonsBlockId(revision: number): string {
  return `crashloop_details_${revision}`
}
