/** Permalinks of messages in the address of the page. */

/** Reads `#C0ALERTS/p1700000000123456`: the channel and, for a message, its ts. */
export function placeOfAddress(hash: string): { channel: string; ts?: string } | undefined {
  const [, channel, digits] = /^#(\w+)(?:\/p(\d{7,}))?$/.exec(hash) ?? []
  if (!channel) return undefined
  return digits ? { channel, ts: `${digits.slice(0, -6)}.${digits.slice(-6)}` } : { channel }
}
