/** Times as kubectl prints them. */

/** `Sat, 21 Nov 2026 09:29:54 +0000`, as kubectl prints times, in RFC 3339. */
export function apiTime(text: string | undefined): string | undefined {
  const ms = Date.parse(text ?? '')
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString().replace('.000Z', 'Z')
}
