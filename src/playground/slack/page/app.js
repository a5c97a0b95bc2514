/** The page: keeps the state the server sends, draws the channel list, the channel, the thread and the dialogs. */

import { composer } from './composer.js'
import { h, reconcile } from './dom.js'
import { icon } from './icons.js'
import { dateOf, message } from './messages.js'
import { homeTab, modal } from './modal.js'
import { names } from './names.js'

const HOME = 'home'
const panes = {
  app: document.getElementById('app'),
  sidebar: document.getElementById('sidebar'),
  main: document.getElementById('main'),
  thread: document.getElementById('thread'),
  dialogs: document.getElementById('dialogs'),
  toasts: document.getElementById('toasts'),
}
const app = {
  state: undefined,
  user: localStorage.getItem('user') ?? '',
  place: '',
  thread: undefined,
  seen: new Map(),
  act,
  openThread,
  toast,
}
app.names = names(app)

async function refresh() {
  const response = await fetch(`/page/state?user=${encodeURIComponent(app.user)}`)
  app.state = await response.json()
  app.user = app.state.me
  if (!app.state.channels.some((channel) => channel.id === app.place) && app.place !== HOME) {
    app.place = app.state.channels.find((channel) => channel.kind !== 'im')?.id ?? ''
  }
  draw()
}

async function act(name, input) {
  const body = JSON.stringify({ act: name, input: { user: app.user, ...input } })
  const response = await fetch('/page/act', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
  const answer = await response.json()
  if (answer.error) toast(answer.error)
  else if (!answer.acked) toast('The app did not answer in time.')
}

function toast(text) {
  const node = h('div', { class: 'toast' }, text)
  panes.toasts.append(node)
  setTimeout(() => node.remove(), 6_000)
}

function go(place) {
  app.place = place
  app.thread = undefined
  panes.app.dataset.pane = 'main'
  panes.main.replaceChildren()
  if (place === HOME) act('openHome', {})
  draw()
}

function openThread(ts) {
  app.thread = ts
  panes.app.dataset.pane = 'thread'
  panes.thread.replaceChildren()
  draw()
}

function closeThread() {
  app.thread = undefined
  panes.app.dataset.pane = 'main'
  draw()
}

function draw() {
  drawSidebar()
  if (app.place === HOME) drawHome()
  else drawChannel()
  drawThread()
  drawModal()
}

/** A channel is unread when its newest message is newer than what this page last showed of it. */
function isUnread(id) {
  const newest = app.state.messages.filter((item) => item.channel === id).at(-1)?.ts ?? ''
  if (id === app.place || !app.seen.has(id)) app.seen.set(id, newest)
  return newest > app.seen.get(id)
}

function drawSidebar() {
  const { channels, people, me } = app.state
  const item = (id, label, sign) =>
    h(
      'button',
      {
        type: 'button',
        class: `channel${app.place === id ? ' current' : ''}${isUnread(id) ? ' unread' : ''}`,
        'aria-current': app.place === id ? 'page' : undefined,
        onclick: () => go(id),
      },
      h('span', { class: 'sign', 'aria-hidden': 'true' }, sign),
      label,
    )
  const bot = app.names.person(app.state.botUserId)
  const rooms = channels.filter((channel) => channel.kind !== 'im')
  const direct = channels.filter((channel) => channel.kind === 'im')
  panes.sidebar.replaceChildren(
    h(
      'div',
      { class: 'workspace' },
      h('strong', {}, 'Playground'),
      h('span', { class: 'pill' }, 'simulated'),
    ),
    h('h2', {}, 'Channels'),
    ...rooms.map((channel) =>
      item(channel.id, channel.name, channel.kind === 'private' ? icon('lock') : '#'),
    ),
    h('h2', {}, 'Apps'),
    item(HOME, `${bot.realName} (Home)`, icon('home')),
    ...direct.map((channel) => item(channel.id, `${bot.realName} (Messages)`, icon('mail'))),
    h(
      'label',
      { class: 'act-as' },
      h('span', {}, 'You act as'),
      h(
        'select',
        {
          onchange: (event) => {
            app.user = event.target.value
            localStorage.setItem('user', app.user)
            panes.main.replaceChildren()
            refresh()
          },
        },
        people.map((id) => h('option', { value: id, selected: id === me }, app.names.person(id).realName)),
      ),
    ),
  )
}

function frame(pane, key, parts) {
  if (pane.dataset.frame === key && pane.firstElementChild) return
  pane.dataset.frame = key
  pane.replaceChildren(...parts())
}

function menuButton() {
  const onclick = () => {
    panes.app.dataset.pane = 'sidebar'
  }
  return h('button', { type: 'button', class: 'icon-button back', 'aria-label': 'Channels', onclick }, '☰')
}

function drawHome() {
  frame(panes.main, HOME, () => [
    h(
      'header',
      { class: 'pane-header' },
      menuButton(),
      h('h1', {}, app.names.person(app.state.botUserId).realName),
    ),
    h('div', { class: 'scroll home-scroll' }),
  ])
  const { home } = app.state
  const list = panes.main.querySelector('.home-scroll')
  reconcile(list, [{ key: 'home', signature: JSON.stringify(home) }], () => h('div', {}, homeTab(home, app)))
}

function drawChannel() {
  const channel = app.state.channels.find((candidate) => candidate.id === app.place)
  if (channel === undefined) return
  const title = channel.kind === 'im' ? app.names.person(app.state.botUserId).realName : `# ${channel.name}`
  frame(panes.main, `${channel.id} ${app.user}`, () => [
    h(
      'header',
      { class: 'pane-header' },
      menuButton(),
      h('h1', {}, title),
      h('span', { class: 'topic' }, channel.topic),
      h('span', { class: 'members' }, `${channel.members} members`),
    ),
    h('div', { class: 'scroll', role: 'log', 'aria-label': 'Messages' }, h('div', { class: 'messages' })),
    composer(app, { channel: channel.id, placeholder: `Message ${title.replace('# ', '#')}` }),
  ])
  const all = app.state.messages.filter((item) => item.channel === channel.id)
  const roots = all.filter((item) => item.threadTs === undefined)
  fill(panes.main, withDays(roots), (item) => message(item, app, repliesTo(item.ts)))
}

function drawThread() {
  const parent = app.state.messages.find((item) => item.ts === app.thread && !item.isEphemeral)
  panes.thread.hidden = parent === undefined || app.place === HOME
  if (panes.thread.hidden) return
  frame(panes.thread, parent.ts, () => [
    h(
      'header',
      { class: 'pane-header' },
      h('h1', {}, 'Thread'),
      h('span', { class: 'topic' }, `#${app.names.channel(parent.channel)}`),
      h(
        'button',
        {
          type: 'button',
          class: 'icon-button close-thread',
          'aria-label': 'Close thread',
          onclick: closeThread,
        },
        '✕',
      ),
    ),
    h('div', { class: 'scroll' }, h('div', { class: 'messages' })),
    composer(app, { channel: parent.channel, threadTs: parent.ts, placeholder: 'Reply…' }),
  ])
  const replies = app.state.messages.filter((item) => item.threadTs === parent.ts)
  const count = replies.length === 1 ? '1 reply' : `${replies.length} replies`
  const divider = replies.length > 0 ? [{ key: 'count', signature: count, divider: count }] : []
  fill(panes.thread, [keyed(parent, []), ...divider, ...replies.map((item) => keyed(item, []))], (item) =>
    message({ ...item, threadTs: parent.ts }, app),
  )
}

function repliesTo(ts) {
  return app.state.messages.filter((item) => item.threadTs === ts && !item.isEphemeral)
}

function keyed(item, replies) {
  return { key: item.ts, signature: JSON.stringify([item, replies.length, replies.at(-1)?.ts]), item }
}

function withDays(items) {
  let day = ''
  return items.flatMap((item) => {
    const next = dateOf(item.ts).toLocaleDateString([], { weekday: 'long', month: 'long', day: 'numeric' })
    const isToday = dateOf(item.ts).toDateString() === new Date().toDateString()
    const divider = next === day ? [] : [{ key: next, signature: next, divider: isToday ? 'Today' : next }]
    day = next
    return [...divider, keyed(item, repliesTo(item.ts))]
  })
}

function fill(pane, entries, drawMessage) {
  const scroll = pane.querySelector('.scroll')
  const isAtEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 120
  reconcile(pane.querySelector('.messages'), entries, (entry) =>
    entry.divider ? h('div', { class: 'day' }, h('span', {}, entry.divider)) : drawMessage(entry.item),
  )
  if (isAtEnd) scroll.scrollTop = scroll.scrollHeight
  keepAtEnd(scroll)
}

/** Holds the newest message in sight when the pane changes its size, unless the user scrolled up. */
function keepAtEnd(scroll) {
  if (scroll.dataset.watched) return
  scroll.dataset.watched = 'true'
  let isAtEnd = true
  scroll.addEventListener('scroll', () => {
    isAtEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 120
  })
  new ResizeObserver(() => {
    if (isAtEnd) scroll.scrollTop = scroll.scrollHeight
  }).observe(scroll)
}

function drawModal() {
  const view = app.state.modals.at(-1)
  const shown = panes.dialogs.querySelector('dialog.modal')
  const signature = view === undefined ? '' : JSON.stringify(view)
  if (shown?.dataset.signature === signature) return
  shown?.remove()
  if (view === undefined) return
  const typed = new Map(
    [...(shown?.querySelectorAll('[data-block]') ?? [])].map((input) => [input.id, input.value]),
  )
  const dialog = modal(view, app)
  dialog.dataset.signature = signature
  for (const input of dialog.querySelectorAll(
    'input:not([type=radio]):not([type=checkbox])[data-block], textarea',
  )) {
    input.value = typed.get(input.id) ?? input.value
  }
  panes.dialogs.append(dialog)
  dialog.showModal()
}

const events = new EventSource('/page/events')
events.onmessage = refresh
window.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && app.thread !== undefined && !document.querySelector('dialog[open]'))
    closeThread()
})
