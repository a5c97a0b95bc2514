/** Answers that only the person sees who asked. */
import type { KnownBlock, RichTextElement } from '@slack/web-api'
import { clean, clipForFallback, escapeMrkdwn } from './plain-text.ts'

/** What `respond` and chat.postEphemeral need. */
export interface Answer {
  readonly response_type: 'ephemeral'
  readonly replace_original: false
  readonly text: string
  readonly blocks: KnownBlock[]
}

/**
 * Words as an ephemeral answer. They are literal, never read as markup, but for web addresses and references to a
 * channel (`<#C0123456>`), which become links and notify nobody.
 */
export function ephemeralAnswer(words: string): Answer {
  const shown = clipForFallback(clean(words).trim(), 2_900) || 'There is nothing to say.'
  const pieces = shown.split(LINKED).filter((piece) => piece !== '')
  return {
    response_type: 'ephemeral',
    replace_original: false,
    text: pieces.map((piece) => (CHANNEL.test(piece) ? piece : escapeMrkdwn(piece))).join(''),
    blocks: [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: pieces.map(element) }] }],
  }
}

const CHANNEL = /^<#[CGD][A-Z0-9]{2,20}>$/
const ADDRESS = /^https?:\/\/[^\s<>|"]+$/
/** Splits and keeps what is to be linked; a full stop or bracket that ends a sentence is not part of an address. */
const LINKED = /(<#[CGD][A-Z0-9]{2,20}>|https?:\/\/[^\s<>|"]*[^\s<>|".,;:!?)])/

function element(piece: string): RichTextElement {
  if (CHANNEL.test(piece)) return { type: 'channel', channel_id: piece.slice(2, -1) }
  if (ADDRESS.test(piece) && URL.canParse(piece)) return { type: 'link', url: piece }
  return { type: 'text', text: piece }
}
