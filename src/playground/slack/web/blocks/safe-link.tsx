/** Links that can only lead to the web. */

import type { ReactNode } from 'react'

/** A link to an http or https address in a new tab; any other address is shown as text. */
export function SafeLink({ url, children }: { readonly url: string; readonly children: ReactNode }) {
  if (!isWebAddress(url)) return <span>{children}</span>
  return (
    <a href={url} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  )
}

/** True for an http, https or mailto address. */
export function isWebAddress(url: string): boolean {
  return /^(?:https?:\/\/|mailto:)/i.test(url)
}
