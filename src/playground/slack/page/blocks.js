/** Draws Block Kit blocks. */

import { h, link } from './dom.js'
import { element, text } from './elements.js'
import { mrkdwn, withEmoji } from './mrkdwn.js'
import { richText } from './rich-text.js'

/** Draws a list of blocks; `context` has `names` and `act(block, element, choice)`. */
export function blocks(list, context) {
  return list.map((block) => h('div', { class: `block block-${block.type}` }, draw(block, context)))
}

function draw(block, context) {
  const { names } = context
  const inner = { names, act: (item, choice) => context.act(block, item, choice) }
  switch (block.type) {
    case 'section':
      return section(block, inner)
    case 'header':
      return h('h3', {}, withEmoji(block.text.text))
    case 'divider':
      return h('hr')
    case 'context':
      return block.elements.map((item) =>
        item.type === 'image' ? element(item, inner) : h('span', {}, text(item, names)),
      )
    case 'actions':
      return block.elements.map((item) => element(item, inner))
    case 'rich_text':
      return richText(block, names)
    case 'image':
      return image(block)
    case 'markdown':
      return mrkdwn(block.text, names)
    case 'table':
    case 'data_table':
      return table(block, names)
    case 'container':
      return container(block, context)
    case 'alert':
      return h('div', { class: `alert ${block.level ?? 'default'}` }, text(block.text, names))
    case 'input':
      return context.input ? context.input(block) : ''
    default:
      return h('span', { class: 'unsupported' }, `[${block.type} block]`)
  }
}

function section(block, context) {
  const { names } = context
  return [
    h(
      'div',
      { class: 'section-body' },
      block.text ? h('div', {}, text(block.text, names)) : '',
      block.fields
        ? h(
            'div',
            { class: 'fields' },
            block.fields.map((field) => h('div', {}, text(field, names))),
          )
        : '',
    ),
    block.accessory ? h('div', { class: 'accessory' }, element(block.accessory, context)) : '',
  ]
}

/** Pictures from elsewhere are not loaded: a demo must not call the addresses a message names. */
function image(block) {
  return h(
    'figure',
    {},
    block.title ? h('figcaption', {}, withEmoji(block.title.text)) : '',
    h(
      'div',
      { class: 'image-placeholder' },
      '🖼 ',
      block.image_url ? link(block.image_url, block.alt_text) : block.alt_text,
    ),
  )
}

function table(block, names) {
  const rows = block.rows.map((row, index) =>
    h(
      'tr',
      {},
      row.map((cell, column) =>
        h(
          index === 0 ? 'th' : 'td',
          { class: block.column_settings?.[column]?.align },
          cellContent(cell, names),
        ),
      ),
    ),
  )
  return h(
    'div',
    { class: 'table-box' },
    h('table', {}, block.caption ? h('caption', {}, block.caption) : '', rows),
  )
}

function cellContent(cell, names) {
  if (cell.type === 'rich_text') return richText(cell, names)
  return cell.text ?? String(cell.value ?? '')
}

function container(block, context) {
  const title = block.title?.text ?? ''
  const body = blocks(block.child_blocks, context)
  if (!block.is_collapsible)
    return h('section', { class: 'container' }, title ? h('h4', {}, title) : '', body)
  return h('details', { class: 'container', open: !block.default_collapsed }, h('summary', {}, title), body)
}
