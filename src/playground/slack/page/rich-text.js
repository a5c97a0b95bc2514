/** Draws rich_text blocks. */

import { h, link } from './dom.js'
import { chip, emoji, glyphs } from './mrkdwn.js'

/** Draws the elements of a rich_text block. */
export function richText(block, names) {
  return h(
    'div',
    { class: 'rich-text' },
    block.elements.map((element) => part(element, names)),
  )
}

function part(element, names) {
  const children = () => element.elements.map((child) => leaf(child, names))
  switch (element.type) {
    case 'rich_text_preformatted':
      return h('pre', { class: 'code' }, children())
    case 'rich_text_quote':
      return h('blockquote', {}, children())
    case 'rich_text_list':
      return h(
        element.style === 'ordered' ? 'ol' : 'ul',
        {
          class: `indent-${Math.min(element.indent ?? 0, 4)}`,
          start: element.offset ? element.offset + 1 : undefined,
        },
        element.elements.map((item) =>
          h(
            'li',
            {},
            item.elements.map((child) => leaf(child, names)),
          ),
        ),
      )
    default:
      return h('p', {}, children())
  }
}

function leaf(element, names) {
  return styled(content(element, names), element.style ?? {})
}

function content(element, names) {
  switch (element.type) {
    case 'link':
      return link(element.url, element.text || element.url)
    case 'emoji':
      return glyphs(emoji(element.name))
    case 'user':
      return chip('user', `@${names.user(element.user_id)}`)
    case 'usergroup':
      return chip('group', `@${names.usergroup(element.usergroup_id)}`)
    case 'channel':
      return chip('channel', `#${names.channel(element.channel_id)}`)
    case 'broadcast':
      return chip('broadcast', `@${element.range}`)
    case 'date':
      return element.fallback ?? new Date(element.timestamp * 1000).toLocaleString()
    default:
      return glyphs(element.text ?? element.value ?? '')
  }
}

function styled(node, style) {
  let result = node
  if (style.code) result = h('code', {}, result)
  if (style.bold) result = h('strong', {}, result)
  if (style.italic) result = h('em', {}, result)
  if (style.strike) result = h('s', {}, result)
  if (style.underline) result = h('u', {}, result)
  return result
}
