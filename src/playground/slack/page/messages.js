/** Draws messages: author, time, content, attachments, files, reactions and the way into the thread. */

import { blocks } from './blocks.js'
import { h } from './dom.js'
import { icon } from './icons.js'
import { emoji, mrkdwn } from './mrkdwn.js'

const COLORS = ['#8d3b72', '#2b6cb0', '#2f7d5b', '#a8641d', '#6b4fbb', '#b23b4e']
const BAR_COLORS = { good: '#2eb67d', warning: '#ecb22e', danger: '#e01e5a' }

/** Draws one message; `app` has names, act() and openThread(); `replies` is empty inside a thread. */
export function message(item, app, replies = []) {
  const author = app.names.person(item.user)
  const node = h(
    'article',
    {
      class: `message${item.isEphemeral ? ' ephemeral' : ''}`,
      'data-ts': item.ts,
      'aria-label': author.realName,
    },
    avatar(author),
    h(
      'div',
      { class: 'message-body' },
      item.isEphemeral ? h('div', { class: 'only-you' }, icon('eye'), ' Only visible to you') : '',
      h(
        'div',
        { class: 'byline' },
        h('span', { class: 'author' }, author.realName),
        author.isBot ? h('span', { class: 'badge' }, 'APP') : '',
        h('time', { dateTime: dateOf(item.ts).toISOString() }, timeOf(item.ts)),
      ),
      body(item, app),
      reactions(item),
      replies.length > 0 ? repliesBar(item, replies, app) : '',
    ),
    item.isEphemeral || item.threadTs ? '' : hoverBar(item, app),
  )
  return node
}

/** The date of a message's ts. */
export function dateOf(ts) {
  return new Date(Number(ts) * 1000)
}

/** Draws the square with a person's initial, or the app's mark. */
export function avatar(author) {
  const node = h(
    'div',
    { class: 'avatar', 'aria-hidden': 'true' },
    author.isBot ? '↻' : author.realName.slice(0, 1),
  )
  const sum = [...author.id].reduce((total, char) => total + char.charCodeAt(0), 0)
  node.style.backgroundColor = author.isBot ? '#1d3557' : COLORS[sum % COLORS.length]
  return node
}

function body(item, app) {
  const context = {
    names: app.names,
    act: (block, element, choice) =>
      app.act('click', {
        channel: item.channel,
        ts: item.ts,
        actionId: element.action_id,
        blockId: block.block_id,
        choice,
      }),
  }
  const edited = item.isEdited ? h('span', { class: 'edited' }, ' (edited)') : ''
  const hasContent = item.blocks?.length || item.attachments?.some((attachment) => attachment.blocks?.length)
  return [
    item.blocks?.length
      ? h('div', { class: 'blocks' }, blocks(item.blocks, context))
      : hasContent
        ? ''
        : h('div', { class: 'text' }, mrkdwn(item.text, app.names), edited),
    (item.attachments ?? []).map((attachment) => attached(attachment, context)),
    (item.files ?? []).map(file),
  ]
}

function attached(attachment, context) {
  const bar = h('div', { class: 'bar', 'aria-hidden': 'true' })
  const color = BAR_COLORS[attachment.color] ?? attachment.color
  if (typeof color === 'string' && /^#?[0-9a-f]{6}$/i.test(color)) {
    bar.style.backgroundColor = color.startsWith('#') ? color : `#${color}`
  }
  return h(
    'div',
    { class: 'attachment' },
    bar,
    h(
      'div',
      { class: 'attachment-body' },
      attachment.blocks ? blocks(attachment.blocks, context) : mrkdwn(attachment.text ?? '', context.names),
    ),
  )
}

function file(item) {
  return h(
    'details',
    { class: 'file' },
    h(
      'summary',
      {},
      h('span', { class: 'file-icon', 'aria-hidden': 'true' }, icon('file')),
      h('span', { class: 'file-name' }, item.title),
      h('span', { class: 'file-size' }, sizeOf(item.size)),
    ),
    h('pre', { class: 'code' }, item.preview),
    h(
      'a',
      { href: `/files/${encodeURIComponent(item.id)}`, target: '_blank', rel: 'noopener' },
      'Open the whole file',
    ),
  )
}

function sizeOf(bytes) {
  return bytes < 1024 ? `${bytes} bytes` : `${(bytes / 1024).toFixed(bytes < 10_240 ? 1 : 0)} kB`
}

function reactions(item) {
  if (item.reactions.length === 0) return ''
  return h(
    'div',
    { class: 'reactions' },
    item.reactions.map((reaction) => h('span', {}, emoji(reaction.name), ` ${reaction.users.length}`)),
  )
}

function repliesBar(item, replies, app) {
  const people = [...new Set(replies.map((reply) => reply.user))].slice(0, 4)
  const count = replies.length === 1 ? '1 reply' : `${replies.length} replies`
  return h(
    'button',
    { type: 'button', class: 'replies', onclick: () => app.openThread(item.ts) },
    people.map((id) => avatar(app.names.person(id))),
    h('span', { class: 'count' }, count),
    h('span', { class: 'last' }, `Last reply ${timeOf(replies.at(-1).ts)}`),
  )
}

function hoverBar(item, app) {
  const open = () => app.openThread(item.ts)
  return h(
    'div',
    { class: 'hover-bar' },
    h('button', { type: 'button', onclick: open, 'aria-label': 'Reply in thread' }, icon('reply')),
  )
}

function timeOf(ts) {
  return dateOf(ts).toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' })
}
