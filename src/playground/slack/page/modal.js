/** Draws modals and the Home tab, with their inputs. */

import { blocks } from './blocks.js'
import { h } from './dom.js'
import { optionsOf, text } from './elements.js'

/** Draws the visible modal as a dialog. */
export function modal(view, app) {
  const form = h('form', {
    class: 'modal-form',
    onsubmit: async (event) => {
      event.preventDefault()
      form.setAttribute('aria-busy', 'true')
      await app.act('submitView', { viewId: view.id, values: entered(form) })
      form.removeAttribute('aria-busy')
    },
  })
  const close = () => app.act('closeView', { viewId: view.id })
  form.append(
    h('header', {}, h('h2', {}, text(view.title, app.names)), closeButton(close)),
    h('div', { class: 'modal-body' }, viewBlocks(view, app, form)),
    h(
      'footer',
      { class: 'dialog-buttons' },
      h(
        'button',
        { type: 'button', class: 'button', onclick: close },
        view.close ? text(view.close, app.names) : 'Cancel',
      ),
      view.submit
        ? h('button', { type: 'submit', class: 'button solid primary' }, text(view.submit, app.names))
        : '',
    ),
  )
  const dialog = h('dialog', { class: 'modal', 'aria-label': view.title?.text ?? 'Dialog' }, form)
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault()
    close()
  })
  return dialog
}

/** Draws the Home tab of the app. */
export function homeTab(view, app) {
  if (!view) return h('div', { class: 'empty' }, 'The app has not published its Home tab yet.')
  const form = h('form', { class: 'home', onsubmit: (event) => event.preventDefault() })
  form.append(...viewBlocks(view, app, form))
  return form
}

function viewBlocks(view, app, form) {
  return blocks(view.blocks, {
    names: app.names,
    input: (block) => inputBlock(block, view, app),
    act: (block, element, choice) =>
      app.act('clickInView', {
        viewId: view.id,
        actionId: element.action_id,
        blockId: block.block_id,
        choice,
        values: entered(form),
      }),
  })
}

function closeButton(onclick) {
  return h('button', { type: 'button', class: 'icon-button', 'aria-label': 'Close', onclick }, '✕')
}

function inputBlock(block, view, app) {
  const id = `input-${view.id}-${block.block_id}`
  const error = view.errors?.[block.block_id]
  return [
    h(
      'label',
      { for: id },
      text(block.label, app.names),
      block.optional ? h('span', { class: 'optional' }, ' (optional)') : '',
    ),
    field(
      block.element,
      { id, required: !block.optional, isWrong: error !== undefined },
      app,
      block.block_id,
    ),
    error ? h('div', { class: 'field-error', role: 'alert' }, error) : '',
    block.hint ? h('div', { class: 'field-hint' }, text(block.hint, app.names)) : '',
  ]
}

function field(element, { id, required, isWrong }, app, blockId) {
  const common = { id, 'data-block': blockId, required, 'aria-invalid': isWrong ? 'true' : undefined }
  if (['radio_buttons', 'checkboxes'].includes(element.type)) return choiceField(element, common, app)
  if (/select$/.test(element.type)) {
    const initial = element.initial_option?.value ?? element.initial_user ?? element.initial_conversation
    return h(
      'select',
      { ...common, class: 'select', multiple: element.type.startsWith('multi_') },
      h('option', { value: '' }, element.placeholder?.text ?? 'Choose…'),
      optionsOf(element, app.names).map(({ value, label }) =>
        h('option', { value, selected: value === initial }, label),
      ),
    )
  }
  const types = {
    number_input: 'number',
    email_text_input: 'email',
    url_text_input: 'url',
    datepicker: 'date',
    timepicker: 'time',
  }
  return h(element.multiline ? 'textarea' : 'input', {
    ...common,
    ...(element.multiline ? { rows: 4 } : { type: types[element.type] ?? 'text' }),
    placeholder: element.placeholder?.text ?? '',
    value: element.initial_value ?? element.initial_date ?? '',
    ...(element.max_length ? { maxLength: element.max_length } : {}),
    ...(element.min_length ? { minLength: element.min_length } : {}),
  })
}

function choiceField(element, common, app) {
  const isMany = element.type === 'checkboxes'
  const initial = [element.initial_option, ...(element.initial_options ?? [])].map((option) => option?.value)
  return h(
    'fieldset',
    { class: 'choices', id: common.id },
    element.options.map((option) =>
      h(
        'label',
        {},
        h('input', {
          type: isMany ? 'checkbox' : 'radio',
          name: common.id,
          value: option.value,
          'data-block': common['data-block'],
          'data-many': isMany ? 'true' : undefined,
          checked: initial.includes(option.value),
          required: common.required && !isMany,
        }),
        h('span', {}, text(option.text, app.names)),
      ),
    ),
  )
}

function entered(form) {
  const values = {}
  for (const input of form.querySelectorAll('[data-block]')) {
    const { block, many } = input.dataset
    if (many) values[block] = [...(values[block] ?? []), ...(input.checked ? [input.value] : [])]
    else if (input.type === 'radio') {
      if (input.checked) values[block] = input.value
    } else if (input.multiple)
      values[block] = [...input.selectedOptions].map((option) => option.value).filter(Boolean)
    else values[block] = input.value
  }
  return values
}
