/** Reads the indented `Key: value` outline that `kubectl describe` prints. */

export interface OutlineNode {
  readonly key: string
  readonly value: string
  readonly children: readonly OutlineNode[]
  /** Lines below that are no `Key: value`, trimmed. */
  readonly lines: readonly string[]
}

interface Building {
  key: string
  value: string
  children: Building[]
  lines: string[]
}

/** A key at the start of a line; environment variables and volumes use dots, dashes and slashes too. */
const KEY = /^([A-Za-z_][\w .()/-]{0,120}?):(?:\s(.*))?$/

/** Longest text that is read, in characters. */
export const MAX_DESCRIBE = 4 * 1024 * 1024

export function parseOutline(text: string): OutlineNode {
  const root: Building = { key: '', value: '', children: [], lines: [] }
  const stack: { indent: number; node: Building }[] = [{ indent: -1, node: root }]
  for (const raw of text.slice(0, MAX_DESCRIBE).split('\n')) {
    const line = raw.replace(/\r$/, '').replace(/\t/g, '        ')
    if (line.trim() === '') continue
    const indent = line.length - line.trimStart().length
    while (stack.length > 1 && indent <= (stack.at(-1) as { indent: number }).indent) stack.pop()
    const parent = (stack.at(-1) as { node: Building }).node
    const match = KEY.exec(line.trim())
    if (match) {
      const node: Building = {
        key: match[1] as string,
        value: (match[2] ?? '').trim(),
        children: [],
        lines: [],
      }
      parent.children.push(node)
      stack.push({ indent, node })
    }
    parent.lines.push(line.trim())
  }
  return root
}

/** The first child with this key. */
export function child(node: OutlineNode | undefined, key: string): OutlineNode | undefined {
  return node?.children.find((c) => c.key === key)
}

/** The value of a child; `<none>`, `<unset>` and empty are absent. */
export function field(node: OutlineNode | undefined, key: string): string | undefined {
  const value = child(node, key)?.value
  return value === undefined || value === '' || /^<(?:none|unset|unknown)>$/.test(value) ? undefined : value
}
