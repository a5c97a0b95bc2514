/** Draws the page's own icons as SVG, so that they do not depend on an emoji font. */

const PATHS = {
  lock: 'M5 8V6a3 3 0 0 1 6 0v2M4 8h8v6H4z',
  eye: 'M1 8s2.5-4.5 7-4.5S15 8 15 8s-2.5 4.5-7 4.5S1 8 1 8zm7-2a2 2 0 1 1 0 4 2 2 0 0 1 0-4z',
  file: 'M4 1.5h5.5L12.500 4.500V14.500H4zM9.500 1.500V4.500h3M6 8h4.500M6 11h4.500',
  reply: 'M2 3h12v8H7l-3 3v-3H2z',
  home: 'M2 7.500 8 2.500l6 5M4 7v6.500h8V7',
  mail: 'M2 3.500h12v9H2zM2 4l6 5 6-5',
}

/** Returns the icon of that name; decorative, so hidden from assistive technology. */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('viewBox', '0 0 16 16')
  svg.setAttribute('class', 'icon')
  svg.setAttribute('aria-hidden', 'true')
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  path.setAttribute('d', PATHS[name])
  svg.append(path)
  return svg
}
