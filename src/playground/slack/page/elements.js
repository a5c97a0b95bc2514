/** Draws interactive elements; `act(element, choice)` is called after any confirm dialog was accepted. */

import { h } from './dom.js'
import { emojiText, mrkdwn, withEmoji } from './mrkdwn.js'

/** Draws a text object. */
export function text(object, names) {
  if (object === undefined || object === null) return ''
  return object.type === 'mrkdwn' ? mrkdwn(object.text, names) : withEmoji(object.text)
}

/** Draws a button, menu or picker. */
export function element(item, context) {
  switch (item.type) {
    case 'button':
      return button(item, context)
    case 'overflow':
      return overflow(item, context)
    case 'static_select':
    case 'users_select':
    case 'conversations_select':
    case 'channels_select':
      return select(item, context)
    case 'radio_buttons':
    case 'checkboxes':
      return choices(item, context)
    case 'image':
      return h('span', { class: 'image-placeholder small', title: item.alt_text, role: 'img' }, '🖼')
    default:
      return h('span', { class: 'unsupported' }, `[${item.type}]`)
  }
}

/** Lists the options of a menu as value and label. */
export function optionsOf(item, names) {
  if (item.type === 'users_select')
    return names.people().map((user) => ({ value: user.id, label: user.realName }))
  if (item.type === 'conversations_select' || item.type === 'channels_select') {
    return names.channels().map((channel) => ({ value: channel.id, label: `#${channel.name}` }))
  }
  const groups = item.option_groups?.flatMap((group) => group.options) ?? []
  return [...(item.options ?? []), ...groups].map((option) => ({
    value: option.value,
    label: option.text.text,
  }))
}

/** Asks the question of a confirm object; resolves to true when the user agrees. */
export function ask(confirm, names) {
  return new Promise((resolve) => {
    const dialog = h(
      'dialog',
      { class: 'confirm', 'aria-labelledby': 'confirm-title' },
      h('h2', { id: 'confirm-title' }, text(confirm.title, names)),
      h('div', { class: 'confirm-text' }, text(confirm.text, names)),
      h(
        'div',
        { class: 'dialog-buttons' },
        h(
          'button',
          { type: 'button', class: 'button', onclick: () => dialog.close('deny') },
          text(confirm.deny, names),
        ),
        h(
          'button',
          {
            type: 'button',
            class: `button solid ${confirm.style ?? 'primary'}`,
            onclick: () => dialog.close('accept'),
          },
          text(confirm.confirm, names),
        ),
      ),
    )
    dialog.addEventListener('close', () => {
      dialog.remove()
      resolve(dialog.returnValue === 'accept')
    })
    document.getElementById('dialogs').append(dialog)
    dialog.showModal()
  })
}

async function fire(item, choice, context, node) {
  if (item.confirm && !(await ask(item.confirm, context.names))) return false
  node?.setAttribute('aria-busy', 'true')
  await context.act(item, choice)
  node?.removeAttribute('aria-busy')
  return true
}

function button(item, context) {
  const node = h(
    'button',
    {
      type: 'button',
      class: `button ${item.style ?? ''}`,
      'aria-label': item.accessibility_label,
      'data-action': item.action_id,
      onclick: () => {
        if (item.url && /^https?:/i.test(item.url)) window.open(item.url, '_blank', 'noopener')
        fire(item, undefined, context, node)
      },
    },
    text(item.text, context.names),
    item.url ? h('span', { 'aria-hidden': 'true', class: 'external' }, '↗') : '',
  )
  return node
}

function select(item, context) {
  const list = optionsOf(item, context.names)
  const initial = item.initial_option?.value ?? item.initial_user ?? item.initial_conversation ?? ''
  const node = h(
    'select',
    {
      class: 'select',
      'aria-label': item.placeholder?.text ?? 'Choose',
      'data-action': item.action_id,
      onchange: async () => {
        const isSent = await fire(item, node.value, context, node)
        if (!isSent) node.value = initial
      },
    },
    h('option', { value: '', disabled: true, selected: initial === '' }, item.placeholder?.text ?? 'Choose…'),
    list.map(({ value, label }) => h('option', { value, selected: value === initial }, emojiText(label))),
  )
  return node
}

function overflow(item, context) {
  const menu = h(
    'div',
    { class: 'menu', role: 'menu', hidden: true },
    item.options.map((option) =>
      h(
        'button',
        {
          type: 'button',
          role: 'menuitem',
          onclick: () => {
            menu.hidden = true
            fire(item, option.value, context)
          },
        },
        text(option.text, context.names),
      ),
    ),
  )
  const toggle = h(
    'button',
    {
      type: 'button',
      class: 'button overflow',
      'aria-label': 'More actions',
      'aria-haspopup': 'menu',
      'data-action': item.action_id,
      onclick: () => {
        menu.hidden = !menu.hidden
      },
    },
    '⋯',
  )
  const box = h('span', { class: 'menu-box' }, toggle, menu)
  box.addEventListener('focusout', (event) => {
    if (!box.contains(event.relatedTarget)) menu.hidden = true
  })
  return box
}

function choices(item, context) {
  const kind = item.type === 'checkboxes' ? 'checkbox' : 'radio'
  const group = h(
    'fieldset',
    { class: 'choices' },
    item.options.map((option) =>
      h(
        'label',
        {},
        h('input', {
          type: kind,
          name: item.action_id,
          value: option.value,
          onchange: () => {
            const picked = [...group.querySelectorAll('input:checked')].map((input) => input.value)
            fire(item, kind === 'radio' ? picked[0] : picked, context)
          },
        }),
        h('span', {}, text(option.text, context.names)),
      ),
    ),
  )
  return group
}
