/** Builds DOM nodes; text only ever becomes text nodes, so that nothing a message says can become markup. */

/** Creates an element with properties (`on*` are listeners, `data`, `aria-*` and `class` are attributes) and children. */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag)
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue
    if (key.startsWith('on')) node.addEventListener(key.slice(2), value)
    else if (key === 'class' || key.includes('-') || key === 'role' || key === 'for')
      node.setAttribute(key, value)
    else node[key] = value
  }
  append(node, children)
  return node
}

/** Appends nodes and texts, leaving out what is absent. */
export function append(node, children) {
  for (const child of children.flat(Number.POSITIVE_INFINITY)) {
    if (child === undefined || child === null || child === false || child === '') continue
    node.append(child)
  }
}

/** Makes a link only of addresses that cannot run code. */
export function link(url, text, props = {}) {
  if (!/^(https?:|mailto:)/i.test(url)) return document.createTextNode(text)
  return h('a', { href: url, target: '_blank', rel: 'noopener noreferrer', ...props }, text)
}

/**
 * Brings the children of a list up to date with the least change: a node whose key and signature stayed is kept, so that
 * an open menu or a half-typed text survives.
 */
export function reconcile(list, items, draw) {
  const known = new Map([...list.children].map((node) => [node.dataset.key, node]))
  let place = list.firstElementChild
  for (const item of items) {
    const old = known.get(item.key)
    known.delete(item.key)
    let node = old
    if (old === undefined || old.dataset.signature !== item.signature) {
      node = draw(item)
      node.dataset.key = item.key
      node.dataset.signature = item.signature
      if (old === undefined) list.insertBefore(node, place)
      else {
        if (place === old) place = node
        old.replaceWith(node)
      }
    } else if (old !== place) list.insertBefore(old, place)
    if (node === place) place = place.nextElementSibling
  }
  for (const gone of known.values()) gone.remove()
}
