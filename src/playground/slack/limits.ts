/** Slack's published and observed limits, kept apart from the bot's own table so that one can catch the other. */

/** Sizes Slack enforces; characters unless the name says otherwise. */
export const LIMITS = {
  /** chat.postMessage truncates above this. */
  messageText: 40_000,
  /** chat.update answers `msg_too_long` above this (chat.update reference). */
  updateText: 4_000,
  markdownText: 12_000,
  messageBlocks: 50,
  viewBlocks: 100,
  /** Undocumented: the text of all blocks together (bolt-js#2509, #2867). */
  allBlockText: 12_000,
  attachments: 100,
  sectionText: 3_000,
  sectionFields: 10,
  sectionField: 2_000,
  header: 150,
  contextElements: 10,
  contextText: 3_000,
  actionsElements: 25,
  buttonText: 75,
  buttonValue: 2_000,
  buttonUrl: 3_000,
  accessibilityLabel: 75,
  id: 255,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  optionText: 75,
  optionValue: 150,
  selectOptions: 100,
  overflowOptions: 5,
  choiceOptions: 10,
  placeholder: 150,
  inputLabel: 2_000,
  inputValue: 3_000,
  imageUrl: 3_000,
  altText: 2_000,
  imageTitle: 2_000,
  tableRows: 100,
  tableColumns: 20,
  tableText: 10_000,
  dataTableRows: 201,
  dataTableText: 20_000,
  containerTitle: 150,
  containerBlocks: 10,
  alertText: 200,
  modalTitle: 24,
  modalButton: 24,
  privateMetadata: 3_000,
  viewStack: 3,
  /** Bytes; Slack does not publish it, so this is the cautious end. */
  metadataBytes: 2_048,
  snippetBytes: 1_048_576,
  fileAltText: 1_000,
} as const

/** Deadlines and lifetimes in milliseconds. */
export const DEADLINES = {
  ack: 3_000,
  trigger: 3_000,
  responseUrl: 30 * 60_000,
} as const

/** How often one response_url may be used. */
export const RESPONSE_URL_USES = 5

/** When an event that was not acknowledged is sent again, in milliseconds after the failed attempt. */
export const EVENT_RETRY_DELAYS: readonly number[] = [0, 60_000, 300_000]

/** Calls a minute that Slack promises for each tier of methods. */
export const TIERS: Record<string, number> = {
  'auth.test': 200,
  'apps.connections.open': 50,
  'chat.update': 50,
  'chat.delete': 50,
  'chat.postEphemeral': 100,
  'conversations.list': 20,
  'conversations.info': 50,
  'conversations.history': 50,
  'conversations.replies': 50,
  'conversations.open': 50,
  'conversations.members': 100,
  'users.info': 100,
  'users.list': 20,
  'users.lookupByEmail': 50,
  'usergroups.list': 20,
  'usergroups.users.list': 20,
  'views.open': 100,
  'views.push': 100,
  'views.update': 100,
  'views.publish': 100,
  'files.getUploadURLExternal': 100,
  'files.completeUploadExternal': 100,
  'reactions.add': 50,
}
