/** Links in messages: only http and https, without anything that Slack would read as markup. */
import type { Span } from './document.ts'
import { LIMITS } from './limits.ts'
import { escapeMrkdwn } from './plain-text.ts'

/** A link for blocks, or undefined when the address is not one that a reader should be sent to. */
export function link(address: string | undefined, label: string): Span | undefined {
  const url = safeUrl(address)
  return url === undefined ? undefined : { type: 'link', url, label }
}

/** The same for the fallback text, as `<url|label>`. */
export function textLink(address: string | undefined, label: string): string | undefined {
  const url = safeUrl(address)
  return url === undefined ? undefined : `<${escapeMrkdwn(url)}|${escapeMrkdwn(label)}>`
}

function safeUrl(address: string | undefined): string | undefined {
  if (address === undefined || !URL.canParse(address)) return undefined
  const url = new URL(address)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined
  // Credentials in an address would be shown to everybody, and they are a known way to disguise its host.
  if (url.username !== '' || url.password !== '') return undefined
  const href = url.href.replace(/[|<>"'`\s]/g, encodeURIComponent)
  return escapeMrkdwn(href).length > LIMITS.url ? undefined : href
}
