/** The one table of sizes that our messages keep to; in characters unless the name says otherwise. */

export const LIMITS = {
  /**
   * Text of all blocks together. Slack refuses somewhere above 11,000 (bolt-js#2509, #2867; undocumented), so this
   * stays clear of it.
   */
  blockText: 10_000,
  /** Blocks in one message (Block Kit reference). */
  blocks: 50,
  /** Top-level `text`; Slack recommends at most 4,000 and chat.update refuses more. */
  text: 3_000,
  /** Top-level `text` in UTF-8 bytes, should Slack count these. */
  textBytes: 4_000,
  /** A link; Slack takes 3,000, but such a link is of no use to a reader. */
  url: 1_000,
  /** One line of a log or of a description. */
  logLine: 240,
  /** One command or patch that is shown for copying; cut ones are said to be cut. */
  command: 900,
  /** The value of a button (Block Kit reference). */
  buttonValue: 2_000,
} as const

/** What one block costs against `LIMITS.blockText` beside its text, because Slack counts overhead that it does not tell. */
export const BLOCK_OVERHEAD = 20
