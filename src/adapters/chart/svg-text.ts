/** Text and numbers in the SVG of a chart. */

/** A phone shows the picture at about a third of its size: nothing is written smaller. */
export const FONT = 22

/** Width in units, from the usual widths of Inter's letters; a little too wide rather than too narrow. */
export function widthOf(text: string, size: number): number {
  const ems = [...text].map((letter) => {
    if (/[ilIjtfr1.,:;|' -]/.test(letter)) return 0.36
    return /[mwMW…]/.test(letter) ? 0.9 : /[A-Z]/.test(letter) ? 0.72 : 0.61
  })
  return size * ems.reduce<number>((sum, em) => sum + em, 0)
}

/** A text at a place, in the font's regular size. */
export function label(
  x: number,
  y: number,
  text: string,
  colour: string,
  anchor: 'start' | 'middle' | 'end',
  weight = 400,
): string {
  return `<text x="${n(x)}" y="${n(y)}" fill="${colour}" text-anchor="${anchor}" font-weight="${weight}">${plain(text)}</text>`
}

/** Text that the font has and XML takes. */
export function plain(text: string): string {
  return text
    .replace(/[^\x20-\x7e…]/gu, '?')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}

/** Coordinates with a tenth of a unit. */
export function n(value: number): string {
  return String(Math.round(value * 10) / 10)
}
