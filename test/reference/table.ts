/** Text from anywhere as the cell of a Markdown table. */

const LONGEST = 240

/** On one line, cut when it is long, with nothing in it that Markdown or HTML would read. */
export function tableCell(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  const short = line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line
  return short.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('`', "'")
}
