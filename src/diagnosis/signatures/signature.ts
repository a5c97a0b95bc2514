/** What a signature is: a message of real software, and how surely it means its cause. */

export interface Signature {
  /** Linear-time pattern; named groups are handed to the cause. */
  readonly pattern: RegExp
  /**
   * Words without which the pattern cannot match, for one that begins with any text: searching for them first takes a
   * hundredth of the time.
   */
  readonly needs?: RegExp
  /** How surely this text means the cause when it stands in the last words, 0..1. */
  readonly strength: number
  /** Text that must stand in the same entry too; frames and quoted source are searched as well. */
  readonly beside?: RegExp
  /** Text that must not stand in the same entry. */
  readonly unless?: RegExp
  /** Whose message this is, e.g. `libpq` or `Go net`. */
  readonly of?: string
}
