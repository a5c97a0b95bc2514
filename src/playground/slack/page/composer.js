/** The input at the foot of a channel or thread: messages, mentions and slash commands with suggestions. */

import { h } from './dom.js'

/** Draws a composer; `place` gives the channel and, in a thread, `threadTs`. */
export function composer(app, place) {
  const suggestions = h('div', { class: 'suggestions', role: 'listbox', hidden: true })
  const input = h('textarea', {
    rows: 1,
    placeholder: place.placeholder,
    'aria-label': place.placeholder,
    oninput: () => suggest(),
    onkeydown: (event) => {
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
        event.preventDefault()
        send()
      }
      if (event.key === 'Tab' && !suggestions.hidden) {
        event.preventDefault()
        suggestions.querySelector('button')?.click()
      }
    },
  })

  function suggest() {
    input.style.height = 'auto'
    input.style.height = `${Math.min(input.scrollHeight, 160)}px`
    const commands = app.state.commands.filter((entry) => entry.command.startsWith(input.value))
    suggestions.hidden = !input.value.startsWith('/') || commands.length === 0 || place.threadTs !== undefined
    suggestions.replaceChildren(...commands.map(suggestion))
  }

  function suggestion(entry) {
    return h(
      'button',
      {
        type: 'button',
        role: 'option',
        onclick: () => {
          input.value = `${entry.command} `
          suggestions.hidden = true
          input.focus()
        },
      },
      h('strong', {}, entry.command),
      h('span', { class: 'hint' }, entry.hint ?? ''),
      h('span', { class: 'description' }, entry.description),
    )
  }

  async function send() {
    const value = input.value.trim()
    if (value === '') return
    input.value = ''
    suggest()
    const command = value.match(/^(\/[a-z0-9_-]+)(?:\s+([\s\S]*))?$/i)
    if (command && place.threadTs !== undefined) {
      app.toast(`${command[1]} is not supported in threads. Sorry!`)
      return
    }
    if (command) {
      await app.act('slashCommand', { channel: place.channel, command: command[1], text: command[2] ?? '' })
      return
    }
    await app.act('say', { channel: place.channel, threadTs: place.threadTs, text: markup(value, app.state) })
  }

  return h(
    'div',
    { class: 'composer' },
    suggestions,
    h(
      'div',
      { class: 'composer-box' },
      input,
      h('button', { type: 'button', class: 'send', 'aria-label': 'Send', onclick: send }, '➤'),
    ),
  )
}

/** Writes what a person typed as Slack stores it: escaped, with @names as mentions. */
function markup(text, state) {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return escaped.replace(/@([a-z0-9._-]+)/gi, (whole, name) => {
    const user = state.users.find((candidate) => candidate.name === name.toLowerCase())
    return user ? `<@${user.id}>` : whole
  })
}
